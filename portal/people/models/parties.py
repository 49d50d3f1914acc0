"""Housing companies, the people who work there, and the organisations they work with."""

from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import policies
from portal.colours import UnreadableColour, checked_accent
from portal.constraints import all_or_none, one_of
from portal.ids import uuid7
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.roles import AT_COMPANY, AT_COMPANY_CHOICES, OUTSIDE, OUTSIDE_CHOICES, STAFF, Role
from portal.walls import wall_key


class LegalForm(models.TextChoices):
    """How a housing company is constituted."""

    LIMITED_COMPANY = "limited_company", _("limited company (aktiebolag)")
    FOUNDATION = "foundation", _("foundation (stiftelse)")
    COOPERATIVE = "cooperative", _("cooperative association")


def readable_accent(colour: str) -> None:
    """Refuse an accent that text can't be read against."""
    try:
        checked_accent(colour)
    except UnreadableColour as refusal:
        raise ValidationError(str(refusal)) from refusal


class HousingCompanyQuerySet(OwnedQuerySet):
    """Companies are the wall themselves: one sees the companies where one holds a role."""

    def visible_to(self, user: Any) -> Self:
        """Return the companies where this person is staff or sits on the board."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=user.staff_company_ids | user.board_company_ids)


class HousingCompany(models.Model):
    """A housing company: the wall around everything that it owns."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    legal_form = models.CharField(
        _("legal form"), max_length=20, choices=LegalForm, default=LegalForm.LIMITED_COMPANY
    )
    is_public_benefit = models.BooleanField(_("municipal public-benefit company"), default=True)
    org_number = models.CharField(_("organisation number"), max_length=10, blank=True)
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[readable_accent],
        help_text=_("Used for headings and charts in the company's own pages and report."),
    )
    vision_sv = models.CharField(_("vision in Swedish"), max_length=300, blank=True)
    vision_en = models.CharField(_("vision in English"), max_length=300, blank=True)
    contact_email = models.EmailField(
        _("e-mail that tenants and associations can write to"), blank=True
    )

    objects = HousingCompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("housing company")
        verbose_name_plural = _("housing companies")
        constraints = [one_of("legal_form", LegalForm.values, name="company_legal_form")]

    def __str__(self) -> str:
        return self.name

    @property
    def company_id(self) -> UUID:
        """The company is its own wall, so that permissions can be asked of it."""
        return self.pk


class UserManager(BaseUserManager):
    """Makes accounts; e-mail addresses are one whatever their case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account. Without a password, it can only be opened by a reset link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who logs in. What they may do follows from their roles, never from a flag here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language of letters"), max_length=2, choices=settings.LANGUAGES, default="sv"
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    date_joined = models.DateTimeField(_("account since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email",
                violation_error_message=_("There is already an account with this e-mail."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """The name, as Django's admin asks for it."""
        return str(self)

    def get_short_name(self) -> str:
        """The first of the names."""
        return str(self).split(" ")[0]

    @cached_property
    def _company_roles(self) -> dict[UUID, frozenset[Role]]:
        return _grouped(
            Membership.objects.filter(user=self, ended_on=None).values_list("company_id", "role")
        )

    @cached_property
    def _organisation_roles(self) -> dict[UUID, frozenset[Role]]:
        return _grouped(
            Representative.objects.filter(user=self, ended_on=None).values_list(
                "organisation_id", "role"
            )
        )

    @property
    def staff_company_ids(self) -> frozenset[UUID]:
        """Companies whose web admin this person works in."""
        return frozenset(pk for pk, roles in self._company_roles.items() if roles & STAFF)

    @property
    def board_company_ids(self) -> frozenset[UUID]:
        """Companies on whose board this person sits."""
        return frozenset(pk for pk, roles in self._company_roles.items() if Role.BOARD in roles)

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """Organisations that this person represents."""
        return frozenset(self._organisation_roles)

    @cached_property
    def companies(self) -> list[HousingCompany]:
        """Companies where this person has a role, by name."""
        if not self._company_roles:
            return []
        return list(HousingCompany.objects.filter(pk__in=self._company_roles))

    def any_company(self) -> HousingCompany | None:
        """Return the company of some role that this person holds or has held, the latest first."""
        held = (
            self.memberships.order_by("-since").first()
            or self.represents.order_by("-since").first()
        )
        return held.company if held else None

    def roles_at(self, company_id: UUID | None) -> frozenset[Role]:
        """Return the roles held at the company."""
        return self._company_roles.get(company_id, frozenset())

    def roles_in(self, organisation_id: UUID | None) -> frozenset[Role]:
        """Return the roles held in the organisation."""
        return self._organisation_roles.get(organisation_id, frozenset())

    def roles_for(self, thing: Any | None, *, party: str = "organisation") -> frozenset[Role]:
        """Return the roles that count for this thing; all of them when it is None.

        Args:
            thing: Carries its company and the organisation that takes part in it.
            party: Which of its fields names that organisation.
        """
        if thing is None:
            return frozenset().union(
                *self._company_roles.values(), *self._organisation_roles.values()
            )
        return self.roles_at(thing.company_id) | self.roles_in(getattr(thing, f"{party}_id", None))

    @property
    def is_staff(self) -> bool:
        """Whether this person works in some company's web admin."""
        return bool(self.staff_company_ids)

    def has_perm(self, permission: str, thing: Any | None = None) -> bool:
        """Whether this person holds the permission, for this thing or for anything."""
        return self.is_active and policies.permission(permission).held_by(self, thing)

    def has_perms(self, permissions: list[str], thing: Any | None = None) -> bool:
        """Whether this person holds them all."""
        return all(self.has_perm(permission, thing) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """Staff see every app of the web admin; what stands in it is theirs to see or not."""
        return self.is_active and self.is_staff


def _grouped(pairs: Any) -> dict[UUID, frozenset[Role]]:
    roles: dict[UUID, set[Role]] = {}
    for owner, role in pairs:
        roles.setdefault(owner, set()).add(Role(role))
    return {owner: frozenset(held) for owner, held in roles.items()}


@pghistory.track()
class Membership(Owned):
    """A role that a person holds at a housing company, from one day until another."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=AT_COMPANY_CHOICES)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["user__full_name", "role"]
        verbose_name = _("role at the company")
        verbose_name_plural = _("roles at the company")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user", "role"],
                condition=Q(ended_on=None),
                name="membership_once",
                violation_error_message=_("This person holds the role already."),
            ),
            one_of("role", AT_COMPANY, name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class OrganisationKind(models.TextChoices):
    """What an organisation is to the company."""

    COMMERCIAL_TENANT = "commercial_tenant", _("commercial tenant")
    ASSOCIATION = "association", _("association")
    PUBLIC_BODY = "public_body", _("public body")
    COMPANY = "company", _("company")
    FOUNDATION = "foundation", _("foundation")
    RESIDENTS = "residents", _("group of residents")


class OrganisationQuerySet(OwnedQuerySet):
    """An organisation is seen by the company's staff and by its own people."""

    def visible_to(self, user: Any) -> Self:
        """Return the organisations in the registers of this person's companies, and their own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(company__in=user.staff_company_ids) | Q(pk__in=user.organisation_ids))


@pghistory.track()
class Organisation(Owned):
    """A firm, association or public body in one company's register.

    A sole trader's organisation number is a personal identity number: it is never stored.
    ``sole_trader_key`` (a keyed hash) finds the same person again, ``sole_trader_masked`` is
    what people see.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=OrganisationKind,
        default=OrganisationKind.COMMERCIAL_TENANT,
    )
    org_number = models.CharField(_("organisation number"), max_length=10, blank=True)
    sole_trader_key = models.CharField(max_length=64, blank=True, editable=False)
    sole_trader_masked = models.CharField(
        _("sole trader"), max_length=20, blank=True, editable=False
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            wall_key(name="organisation_wall"),
            models.UniqueConstraint(
                fields=["company", "org_number"],
                condition=~Q(org_number=""),
                name="organisation_number_once",
                violation_error_message=_("This organisation number is in the register already."),
            ),
            models.UniqueConstraint(
                fields=["company", "sole_trader_key"],
                condition=~Q(sole_trader_key=""),
                name="organisation_sole_trader_once",
            ),
            models.CheckConstraint(
                condition=Q(org_number="") | Q(sole_trader_key=""),
                name="organisation_number_or_sole_trader",
            ),
            one_of("kind", OrganisationKind.values, name="organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's own page about its people."""
        return reverse("people:colleagues")

    @property
    def organisation_id(self) -> UUID:
        """Its own people are the party here."""
        return self.pk

    @property
    def is_sole_trader(self) -> bool:
        """Whether the firm is one person: its number is never shown or published."""
        return bool(self.sole_trader_masked)

    @property
    def shown_number(self) -> str:
        """The organisation number as people write it; masked for a sole trader."""
        if self.sole_trader_masked:
            return self.sole_trader_masked
        return f"{self.org_number[:6]}-{self.org_number[6:]}" if self.org_number else ""


@pghistory.track()
class Representative(Shared):
    """A role that a person holds in an organisation outside the company."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="represents", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=OUTSIDE_CHOICES)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "user__full_name", "role"]
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(ended_on=None),
                name="representative_once",
                violation_error_message=_("This person holds the role already."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="representative_of_someone"
            ),
            one_of("role", OUTSIDE, name="representative_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """The organisation's own page about its people."""
        return reverse("people:colleagues")


class InvitationQuerySet(OwnedQuerySet):
    """Questions about invitations."""

    def open(self, at: datetime) -> Self:
        """Return those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


class Invitation(Shared):
    """A personal, single-use, expiring offer of a role, opened by a signed link."""

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="sv"
    )
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            all_or_none("accepted_at", "accepted_by", name="invitation_accepted"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(AT_COMPANY), organisation=None)
                | Q(role__in=sorted(OUTSIDE), organisation__isnull=False),
                name="invitation_role_fits",
                violation_error_message=_("Choose an organisation for a role outside the company."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} <{self.email}>, {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """The organisation's own page about its people."""
        return reverse("people:colleagues")
