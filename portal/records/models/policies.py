"""Steering documents, with versions and clauses that can be cited."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import in_order, one_of, set_in
from portal.ownership import Owned, OwnedQuerySet
from portal.walls import SameAsParent, wall_key
from portal.words import in_language


class DocumentType(models.TextChoices):
    """What a steering document is."""

    POLICY = "policy", _("policy")
    CRITERIA = "criteria", _("criteria")
    PLAN = "plan", _("plan")
    BUSINESS_PLAN = "business_plan", _("business plan")
    VISION = "vision", _("vision")
    OWNER_DIRECTIVE = "owner_directive", _("owner's directive")
    CODE_OF_CONDUCT = "code_of_conduct", _("code of conduct")
    CERTIFICATE = "certificate", _("certificate")
    BUSINESS_CASE = "business_case", _("business case note")
    OTHER = "other", _("other")


class PolicyDocumentQuerySet(OwnedQuerySet):
    """Questions about steering documents."""

    def overdue(self, on: date) -> Self:
        """Return the documents whose revision is past due that day."""
        return self.filter(review_due__lt=on)

    def in_force(self, on: date) -> Self:
        """Return the documents that hold that day; a missing date limits nothing."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(review_due=None) | Q(review_due__gte=on)
        )


@pghistory.track()
class PolicyDocument(Owned):
    """A steering document with the data that stand in its head.

    The fields are the columns that Swedish housing companies print above their policies:
    document type, issued by, owner, adopted by, valid from, revise no later than.
    """

    code = models.SlugField(_("code"), max_length=60)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    document_type = models.CharField(_("document type"), max_length=20, choices=DocumentType)
    issued_by = models.CharField(
        _("issued by"), max_length=120, blank=True, help_text=_("A function, not a person's name.")
    )
    owner = models.CharField(_("document owner"), max_length=120, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    review_due = models.DateField(_("revise no later than"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands under"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title_sv"]
        verbose_name = _("steering document")
        verbose_name_plural = _("steering documents")
        constraints = [
            wall_key(name="policy_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="policy_code_once",
                violation_error_message=_("There is already a document with this code."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="policy_not_under_itself",
                violation_error_message=_("A document can't stand under itself."),
            ),
            in_order(
                "valid_from",
                "review_due",
                name="policy_dates",
                message=_("The revision is due before the document begins to hold."),
            ),
            one_of("document_type", DocumentType.values, name="policy_type"),
            SameAsParent(parent="parent", name="policy_parent_same_company"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_sv, self.title_en)


class PolicyState(models.TextChoices):
    """Where a version of a steering document stands."""

    DRAFT = "draft", _("draft")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PolicyVersionQuerySet(OwnedQuerySet):
    """Questions about versions."""

    def in_force(self) -> Self:
        """Return the versions that hold now; at most one of each document."""
        return self.filter(state=PolicyState.IN_FORCE)


@pghistory.track()
class PolicyVersion(Owned):
    """One wording of a steering document. Annexes and agreements cite exactly one."""

    document = models.ForeignKey(
        PolicyDocument, models.PROTECT, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=PolicyState, default=PolicyState.DRAFT, editable=False
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        verbose_name = _("version of a steering document")
        verbose_name_plural = _("versions of steering documents")
        constraints = [
            wall_key(name="policy_version_wall"),
            models.UniqueConstraint(fields=["document", "number"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state="in_force"),
                name="policy_version_one_in_force",
                violation_error_message=_("Another version of the document is in force."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="policy_version_number"),
            one_of("state", PolicyState.values, name="policy_version_state"),
            set_in(
                "adopted_on",
                {PolicyState.IN_FORCE, PolicyState.SUPERSEDED},
                name="policy_version_adopted",
            ),
            SameAsParent(parent="document", name="policy_version_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


@pghistory.track()
class PolicyClause(Owned):
    """A section of a version, with an anchor by which it is cited."""

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="clauses", verbose_name=_("version")
    )
    anchor = models.SlugField(_("anchor"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    heading_sv = models.CharField(_("heading in Swedish"), max_length=200)
    heading_en = models.CharField(_("heading in English"), max_length=200, blank=True)
    body_sv = models.TextField(_("text in Swedish"))
    body_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["version", "sort_order"]
        verbose_name = _("clause of a steering document")
        verbose_name_plural = _("clauses of steering documents")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "anchor"],
                name="policy_clause_once",
                violation_error_message=_("The version already has a clause with this anchor."),
            ),
            SameAsParent(parent="version", name="policy_clause_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.heading}"

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return in_language(self.heading_sv, self.heading_en)

    @property
    def body(self) -> str:
        """The text in the reader's language."""
        return in_language(self.body_sv, self.body_en)
