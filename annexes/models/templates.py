"""The wording of annexes: the library of clauses, templates, their versions and their clauses."""

from functools import partial
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.placeholders import known_placeholders
from annexes.states.annexes import VERSION_MOVES, VersionState
from portal import freezing
from portal.constraints import one_of, set_in
from portal.goals.models import Theme
from portal.ownership import Owned, OwnedQuerySet
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language

#: How many clauses an annex has at most. The standard one has 14.
MOST_CLAUSES = 40

#: A part of a version may be touched only while the version is a draft.
only_in_draft = partial(
    freezing.only_in_draft,
    table="annexes_annextemplateversion",
    column="version_id",
    refusal="a published version of an annex template never changes",
)


class InTwoLanguages(models.Model):
    """A heading and a text that the company has written, in Swedish and, if it likes, English."""

    heading_sv = models.CharField(_("heading in Swedish"), max_length=200)
    heading_en = models.CharField(_("heading in English"), max_length=200, blank=True)
    body_sv = models.TextField(_("text in Swedish"), validators=[known_placeholders])
    body_en = models.TextField(_("text in English"), blank=True, validators=[known_placeholders])

    class Meta:
        abstract = True

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return in_language(self.heading_sv, self.heading_en)

    @property
    def body(self) -> str:
        """The text in the reader's language, placeholders and all."""
        return in_language(self.body_sv, self.body_en)

    @property
    def lacks_english(self) -> bool:
        """Whether an English annex would print this in Swedish."""
        return not (self.heading_en and self.body_en)


def _from_ambition() -> models.CharField:
    return models.CharField(
        _("from ambition"),
        max_length=10,
        choices=Ambition,
        default=Ambition.BASELINE,
        help_text=_("It holds for tenants who go at least this far."),
    )


class LibraryClauseQuerySet(OwnedQuerySet):
    """Questions about the clauses in the library."""

    def on_offer(self) -> Self:
        """Return the clauses that new drafts can take."""
        return self.filter(is_active=True)


@pghistory.track()
class LibraryClause(Owned, InTwoLanguages):
    """A clause that the company keeps ready. A draft takes a copy; changes here move nothing."""

    code = models.SlugField(_("code"), max_length=60)
    from_ambition = _from_ambition()
    is_active = models.BooleanField(_("offered to new drafts"), default=True)

    objects = LibraryClauseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("clause in the library")
        verbose_name_plural = _("library of clauses")
        constraints = [
            wall_key(name="library_clause_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="library_clause_code_once",
                violation_error_message=_("There is already a clause with this code."),
            ),
            one_of("from_ambition", Ambition.values, name="library_clause_ambition"),
        ]

    def __str__(self) -> str:
        return self.heading


class AnnexTemplate(Owned, Named):
    """A kind of annex that the company offers, for example the social one."""

    code = models.SlugField(_("code"), max_length=60)

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("annex template")
        verbose_name_plural = _("annex templates")
        constraints = [
            wall_key(name="annex_template_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="annex_template_code_once",
                violation_error_message=_("There is already a template with this code."),
            ),
        ]


class AnnexTemplateVersionQuerySet(OwnedQuerySet):
    """Questions about versions."""

    def published(self) -> Self:
        """Return the versions that new annexes may be written on."""
        return self.filter(state=VersionState.PUBLISHED)


@pghistory.track()
class AnnexTemplateVersion(Owned, Stateful):
    """One wording of a template. Once published it never changes: annexes cite it."""

    moves = VERSION_MOVES

    template = models.ForeignKey(
        AnnexTemplate, models.PROTECT, related_name="versions", verbose_name=_("template")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState, default=VersionState.DRAFT, editable=False
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice, months"),
        default=3,
        help_text=_("How long an annex holds after one side has given notice."),
    )
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = AnnexTemplateVersionQuerySet.as_manager()

    class Meta:
        ordering = ["template", "-number"]
        verbose_name = _("version of an annex template")
        verbose_name_plural = _("versions of annex templates")
        constraints = [
            wall_key(name="annex_version_wall"),
            models.UniqueConstraint(
                fields=["template", "number"], name="annex_version_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="annex_version_number"),
            one_of("state", VersionState.values, name="annex_version_state"),
            set_in(
                "published_at",
                {VersionState.PUBLISHED, VersionState.RETIRED},
                name="annex_version_published",
            ),
            SameAsParent(parent="template", name="annex_version_same_company"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="published_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (NEW.state = 'draft' OR "
                    "(OLD.template_id, OLD.number, OLD.notice_months, OLD.published_at) "
                    "IS DISTINCT FROM "
                    "(NEW.template_id, NEW.number, NEW.notice_months, NEW.published_at))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"

    @property
    def without_english(self) -> list[str]:
        """What an English annex on this version would print in Swedish, by name."""
        clauses = [str(clause) for clause in self.clauses.all() if clause.lacks_english]
        promises = [str(each) for each in self.standard_commitments.all() if not each.wording_en]
        return clauses + promises


class ClauseList(models.TextChoices):
    """What the annex prints under a clause besides its text."""

    NOTHING = "", _("nothing")
    COMMITMENTS = "commitments", _("the landlord's commitments")
    PLEDGES = "pledges", _("the tenant's pledges")
    SIGNATURES = "signatures", _("the signatures")


@pghistory.track()
class Clause(Owned, InTwoLanguages):
    """A numbered clause of a version, in the company's words."""

    version = models.ForeignKey(
        AnnexTemplateVersion, models.CASCADE, related_name="clauses", verbose_name=_("version")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(MOST_CLAUSES)]
    )
    followed_by = models.CharField(
        _("followed by"), max_length=12, choices=ClauseList, blank=True, default=ClauseList.NOTHING
    )
    from_ambition = _from_ambition()
    taken_from = models.ForeignKey(
        LibraryClause,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("taken from the library"),
    )

    class Meta:
        ordering = ["version", "number"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="clause_number_once",
                violation_error_message=_("The version already has a clause with this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_CLAUSES), name="clause_number"
            ),
            one_of("followed_by", ClauseList.values, name="clause_followed_by"),
            one_of("from_ambition", Ambition.values, name="clause_ambition"),
            models.CheckConstraint(
                condition=Q(followed_by=ClauseList.NOTHING) | Q(from_ambition=Ambition.BASELINE),
                name="clause_with_list_for_all",
                violation_error_message=_(
                    "A clause that pledges, commitments or signatures stand under is for everybody."
                ),
            ),
            SameAsParent(parent="version", name="clause_same_company"),
            SameAsParent(parent="taken_from", name="clause_source_same_company"),
        ]
        triggers = [only_in_draft("clause_only_in_draft")]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"


@pghistory.track()
class StandardCommitment(Owned):
    """What the landlord promises in every annex written on a version, year after year."""

    version = models.ForeignKey(
        AnnexTemplateVersion,
        models.CASCADE,
        related_name="standard_commitments",
        verbose_name=_("version"),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    wording_sv = models.CharField(_("wording in Swedish"), max_length=300)
    wording_en = models.CharField(_("wording in English"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    due_month = models.PositiveSmallIntegerField(_("due by the end of month"), default=12)

    class Meta:
        ordering = ["version", "sort_order"]
        verbose_name = _("standard commitment")
        verbose_name_plural = _("standard commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_month__gte=1, due_month__lte=12),
                name="standard_commitment_month",
                violation_error_message=_("Write a month from 1 to 12."),
            ),
            SameAsParent(parent="version", name="standard_commitment_same_company"),
            SameAsParent(parent="theme", name="standard_commitment_theme_same_company"),
        ]
        triggers = [only_in_draft("standard_only_in_draft")]

    def __str__(self) -> str:
        return self.wording

    @property
    def wording(self) -> str:
        """The wording in the reader's language."""
        return in_language(self.wording_sv, self.wording_en)
