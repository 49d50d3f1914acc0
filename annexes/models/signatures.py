"""Signatures under annexes and amendments, and by which means a company takes them."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annexes.models.agreements import Agreement, Party
from annexes.models.amendments import Amendment
from annexes.models.annexes import LeaseAnnex
from annexes.states.signatures import PAPER_MOVES, PaperState
from portal.constraints import all_or_none, one_of, set_exactly_in
from portal.ids import uuid7
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.records.models import StoredFile
from portal.roles import Role
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: Code of the means "in the portal", and of "on paper": see `annexes.signing`.
IN_PORTAL, ON_PAPER = "portal", "paper"

_FINGERPRINT = r"^[0-9a-f]{64}$"


class UnderAgreement(Shared):
    """A row under exactly one document: an annex, or an amendment to one."""

    annex = models.ForeignKey(
        LeaseAnnex,
        models.PROTECT,
        null=True,
        related_name="%(class)ss",
        verbose_name=_("annex"),
    )
    amendment = models.ForeignKey(
        Amendment,
        models.PROTECT,
        null=True,
        related_name="%(class)ss",
        verbose_name=_("amendment"),
    )
    party = models.CharField(_("party"), max_length=10, choices=Party)

    class Meta:
        abstract = True

    @property
    def document(self) -> Agreement:
        """The annex or the amendment."""
        return self.annex if self.annex_id else self.amendment

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees what stands under a document that it has been shown."""
        return Q(annex__offered_at__isnull=False) | Q(amendment__offered_at__isnull=False)


def under_one(name: str) -> list:
    """Return what the database holds of every row under a document."""
    return [
        models.CheckConstraint(
            condition=Q(annex__isnull=False, amendment__isnull=True)
            | Q(annex__isnull=True, amendment__isnull=False),
            name=f"{name}_under_one_document",
        ),
        one_of("party", Party.values, name=f"{name}_party"),
        models.CheckConstraint(
            condition=Q(content_sha256__regex=_FINGERPRINT), name=f"{name}_fingerprint"
        ),
        SameAsParent(parent="annex", name=f"{name}_same_company"),
        SameAsParent(parent="annex", column="organisation", name=f"{name}_same_party"),
        SameAsParent(parent="amendment", name=f"{name}_same_company_amended"),
        SameAsParent(parent="amendment", column="organisation", name=f"{name}_same_party_amended"),
    ]


class PaperQuerySet(OwnedQuerySet):
    """Questions about signatures on paper."""

    def to_check(self) -> "PaperQuerySet":
        """Return those that wait for a second person."""
        return self.filter(state=PaperState.UPLOADED)


@pghistory.track()
class PaperSignature(UnderAgreement, Stateful):
    """The scan of a paper that one side has signed by hand. It counts once a colleague checked it.

    ``content_sha256`` is the fingerprint that stood on the printed paper.
    """

    moves = PAPER_MOVES

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PaperState,
        default=PaperState.UPLOADED,
        editable=False,
    )
    by_name = models.CharField(_("signed by"), max_length=150)
    signed_on = models.DateField(_("signed on"))
    content_sha256 = models.CharField(_("fingerprint of the content"), max_length=64)
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("scanned paper")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        indexes = [models.Index(fields=["company", "state", "-uploaded_at"], name="paper_by_state")]
        constraints = [
            *under_one("paper"),
            wall_key("checked_by", name="paper_checked_key"),
            one_of("state", PaperState.values, name="paper_state"),
            all_or_none("checked_at", "checked_by", name="paper_checked"),
            set_exactly_in("checked_by", {PaperState.CHECKED}, name="paper_checked_when_counted"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("uploaded_by")),
                name="paper_four_eyes",
            ),
            SameAsParent(parent="scan", name="paper_scan_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.by_name}"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return {"uploaded": "waiting", "checked": "good", "refused": "bad"}[self.state]


class Signature(UnderAgreement):
    """One side's signature: who, in which role, when, by which means, under exactly which content.

    Append-only. ``by_name`` keeps the name as it was. ``shown`` is the piece of the page that the
    signer had before their eyes, and ``statement`` the sentence by which they signed. On paper
    nobody is logged in: the scan and the one who checked it stand for the page.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    method = models.CharField(_("by means of"), max_length=20, default=IN_PORTAL)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    by_name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    at = models.DateTimeField(_("signed at"))
    content_sha256 = models.CharField(_("fingerprint of the content"), max_length=64)
    statement = models.TextField(_("statement of will"))
    shown = models.TextField(_("what was shown"), blank=True)
    shown_sha256 = models.CharField(_("fingerprint of what was shown"), max_length=64, blank=True)
    paper = models.OneToOneField(
        PaperSignature,
        models.PROTECT,
        null=True,
        related_name="signature",
        verbose_name=_("on paper"),
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("checked by"),
    )

    class Meta:
        ordering = ["at"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            *under_one("signature"),
            models.UniqueConstraint(
                fields=["annex", "party"],
                name="signature_once",
                violation_error_message=_("This side has signed already."),
            ),
            models.UniqueConstraint(
                fields=["amendment", "party"],
                name="signature_once_amended",
                violation_error_message=_("This side has signed already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    method=ON_PAPER,
                    paper__isnull=False,
                    checked_by__isnull=False,
                    by__isnull=True,
                    shown_sha256="",
                )
                | (
                    ~Q(method=ON_PAPER)
                    & Q(
                        paper__isnull=True,
                        checked_by__isnull=True,
                        by__isnull=False,
                        shown_sha256__regex=_FINGERPRINT,
                    )
                ),
                name="signature_by_its_means",
            ),
            # Of the paper, and of who has checked it: an unchecked paper counts for nothing.
            SameAsParent(parent="paper", column="checked_by", name="signature_paper_checked"),
        ]
        triggers = [
            pgtrigger.Protect(name="signed_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.get_party_display()}"

    @property
    def means(self) -> str:
        """By which means it was given, in words."""
        from annexes.signing import name_of  # the means read the models

        return name_of(self.method)


@pghistory.track()
class SigningMethod(Owned):
    """Whether a company takes signatures by one of the means. Without a row: as the means say."""

    code = models.CharField(_("means"), max_length=20)
    is_on = models.BooleanField(_("is used"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("means of signing")
        verbose_name_plural = _("means of signing")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="signing_method_once",
                violation_error_message=_("There is already a row for this."),
            )
        ]

    def __str__(self) -> str:
        from annexes.signing import name_of  # the means read the models

        return name_of(self.code)
