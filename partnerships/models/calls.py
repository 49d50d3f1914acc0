"""A call for applications: when, how much, by which criteria, and what is asked."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.programmes import SupportProgramme
from partnerships.states.calls import CALL_MOVES, PUBLIC, CallState
from portal import freezing
from portal.constraints import all_or_none, one_of, positive, set_in
from portal.goals.models import Unit
from portal.numbers import quantity
from portal.ownership import Owned, OwnedQuerySet
from portal.places.models import District
from portal.records.models import PolicyVersion, StoredFile
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language

#: A part of a call may be touched only while the call is a draft.
only_in_draft = partial(
    freezing.only_in_draft,
    table="partnerships_grantcall",
    column="call_id",
    refusal="what an approved call says does not change",
)
#: The same for the part of a part.
_ONLY_IN_DRAFT_BELOW = """
    if exists (
        select 1 from partnerships_grantcall as call join {parent} as part on part.call_id = call.id
        where part.id in (
            case when tg_op <> 'INSERT' then old.{column} end,
            case when tg_op <> 'DELETE' then new.{column} end
        ) and call.state <> 'draft'
    ) then
        raise exception 'what an approved call says does not change'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
"""
#: The districts' shares of a call stay within its budget, whoever changes which of the two.
_WITHIN_BUDGET = """
    select budget_sek into budget from partnerships_grantcall
    where id = {call} for update;
    select coalesce(sum(amount_sek), 0) into shared from partnerships_envelope
    where call_id = {call};
    if shared > coalesce(budget, 0) then
        raise exception 'the districts have % of a budget of %', shared, budget
            using errcode = 'check_violation', constraint = 'envelopes_within_budget';
    end if;
    return null;
"""


def within_budget(name: str, call: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """A trigger that asks, when the transaction ends, whether the shares fit into the budget."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=[("budget", "numeric"), ("shared", "numeric")],
        func=_WITHIN_BUDGET.format(call=call),
    )


class GrantCallQuerySet(OwnedQuerySet):
    """Questions about calls."""

    def public(self) -> Self:
        """Return what everybody may read, logged in or not; also that a call is called off."""
        return self.filter(
            Q(state__in=sorted(PUBLIC)) | Q(state=CallState.CANCELLED, was_public=True)
        )

    def taking_applications(self, at: datetime) -> Self:
        """Return the calls to which one can apply at that moment, grace included."""
        return self.filter(
            Q(closes_at=None) | Q(closes_at__gte=at - F("grace_minutes") * timedelta(minutes=1)),
            opens_at__lte=at,
            state__in=sorted(PUBLIC - {CallState.CLOSED}),
        )

    def to_come(self, at: datetime) -> Self:
        """Return the approved calls that open later."""
        return self.filter(state=CallState.APPROVED, opens_at__gt=at)


#: How each state is marked where it is shown.
TONES = {
    CallState.DRAFT: "neutral",
    CallState.APPROVED: "waiting",
    CallState.OPEN: "good",
    CallState.CLOSED: "neutral",
    CallState.CANCELLED: "bad",
}


@pghistory.track()
class GrantCall(Owned, Named, Stateful):
    """One round of a programme, or its standing call: the same words for everyone who applies.

    Moments are exact: ``closes_at`` is the last at which an application is in time, and
    ``grace_minutes`` are added to it, openly. A rolling call has no closing. From the approval
    on only the closing can change, later and with a notice (`CallNotice`).
    """

    moves = CALL_MOVES

    programme = models.ForeignKey(
        SupportProgramme, models.PROTECT, related_name="calls", verbose_name=_("programme")
    )
    number = models.CharField(_("number"), max_length=24, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    state = models.CharField(
        _("state"), max_length=12, choices=CallState, default=CallState.DRAFT, editable=False
    )
    was_public = models.BooleanField(default=False, editable=False)
    introduction_sv = models.TextField(_("introduction in Swedish"), blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace after closing"), default=0, validators=[MaxValueValidator(1440)]
    )
    decisions_by = models.DateField(_("decisions by"), null=True, blank=True)
    budget_sek = models.DecimalField(
        _("budget, kr"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    highest_sek = models.DecimalField(
        _("highest amount, kr"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    policy_version = models.ForeignKey(
        PolicyVersion,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="calls",
        verbose_name=_("policy"),
    )
    expired_policy_reason = models.TextField(
        _("why the call is made on an expired policy"), blank=True, editable=False
    )
    cloned_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="clones",
        verbose_name=_("written after"),
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    printed_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("the call as PDF"),
    )

    objects = GrantCallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-drafted_at", "-id"]
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        indexes = [models.Index(fields=["company", "state", "opens_at"], name="call_by_state")]
        constraints = [
            wall_key(name="call_wall"),
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="call_number_once"
            ),
            one_of("state", CallState.values, name="call_state"),
            positive("budget_sek", name="call_budget"),
            positive("highest_sek", name="call_highest"),
            models.CheckConstraint(
                condition=Q(highest_sek=None) | Q(highest_sek__lte=F("budget_sek")),
                name="call_highest_within_budget",
                violation_error_message=_("The highest amount is above the budget."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_opens_before_it_closes",
                violation_error_message=_("The call closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(grace_minutes__lte=1440),
                name="call_grace",
                violation_error_message=_("Grace is at most a day: 1440 minutes."),
            ),
            all_or_none("approved_at", "approved_by", name="call_approval"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(PUBLIC)) | Q(was_public=True),
                name="call_was_public",
            ),
            set_in("approved_at", PUBLIC, name="call_approved_when_public"),
            set_in("opens_at", PUBLIC, name="call_opens_when_public"),
            set_in("budget_sek", PUBLIC, name="call_budget_when_public"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(PUBLIC)) | ~Q(number=""),
                name="call_numbered_when_public",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="call_four_eyes",
                violation_error_message=_("Somebody else has to approve the call."),
            ),
            SameAsParent(parent="programme", name="call_programme_same_company"),
            SameAsParent(parent="policy_version", name="call_policy_same_company"),
            SameAsParent(parent="cloned_from", name="call_cloned_same_company"),
            SameAsParent(parent="printed_file", name="call_file_same_company"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_call_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND NEW.state <> 'draft' AND ("
                    "(OLD.programme_id, OLD.number, OLD.year, OLD.name_sv, OLD.name_en, "
                    "OLD.introduction_sv, OLD.introduction_en, OLD.opens_at, OLD.grace_minutes, "
                    "OLD.budget_sek, OLD.highest_sek, OLD.policy_version_id) IS DISTINCT FROM "
                    "(NEW.programme_id, NEW.number, NEW.year, NEW.name_sv, NEW.name_en, "
                    "NEW.introduction_sv, NEW.introduction_en, NEW.opens_at, NEW.grace_minutes, "
                    "NEW.budget_sek, NEW.highest_sek, NEW.policy_version_id) "
                    "OR NEW.closes_at < OLD.closes_at "
                    "OR (NEW.closes_at IS NULL) <> (OLD.closes_at IS NULL))"
                ),
            ),
            pgtrigger.Protect(
                name="approved_call_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.number <> ''"),
            ),
            within_budget("budget_holds_shares", "new.id", pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("partnerships:call", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[CallState(self.state)]

    @property
    def introduction(self) -> str:
        """The introduction in the reader's language."""
        return in_language(self.introduction_sv, self.introduction_en)

    @property
    def accepts_until(self) -> datetime | None:
        """The last moment at which an application is taken, grace included; None: no end."""
        return self.closes_at and self.closes_at + timedelta(minutes=self.grace_minutes)

    def takes_applications(self, at: datetime) -> bool:
        """Whether an application sent in at that moment is in time."""
        if self.state not in {CallState.APPROVED, CallState.OPEN} or at < self.opens_at:
            return False
        return self.accepts_until is None or at <= self.accepts_until

    @property
    def shared_sek(self) -> Decimal:
        """What of the budget has been set aside for districts."""
        return sum((share.amount_sek for share in self.envelopes.all()), Decimal(0))

    @property
    def free_sek(self) -> Decimal:
        """What of the budget belongs to no district in particular."""
        return (self.budget_sek or Decimal(0)) - self.shared_sek

    @property
    def shown_budget(self) -> str:
        """The budget with its unit: 400 000 kr."""
        return quantity(self.budget_sek, Unit.SEK)

    @property
    def shown_highest(self) -> str:
        """The highest amount with its unit."""
        return quantity(self.highest_sek, Unit.SEK)

    @property
    def shown_free(self) -> str:
        """What belongs to no district in particular, with its unit."""
        return quantity(self.free_sek, Unit.SEK)


@pghistory.track()
class Envelope(Owned):
    """The part of a call's budget that is set aside for one district."""

    call = models.ForeignKey(
        GrantCall, models.CASCADE, related_name="envelopes", verbose_name=_("call")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    amount_sek = models.DecimalField(_("amount, kr"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["call", "district__code"]
        verbose_name = _("district's share")
        verbose_name_plural = _("districts' shares")
        constraints = [
            wall_key(name="envelope_wall"),
            models.UniqueConstraint(
                fields=["call", "district"],
                name="envelope_district_once",
                violation_error_message=_("The district has a share already."),
            ),
            positive("amount_sek", name="envelope_amount"),
            SameAsParent(parent="call", name="envelope_same_company"),
            SameAsParent(parent="district", name="envelope_district_same_company"),
        ]
        triggers = [
            only_in_draft("envelope_only_in_draft"),
            within_budget(
                "shares_within_budget", "new.call_id", pgtrigger.Insert | pgtrigger.Update
            ),
        ]

    def __str__(self) -> str:
        return str(self.district)

    @property
    def shown_amount(self) -> str:
        """The amount with its unit: 100 000 kr."""
        return quantity(self.amount_sek, Unit.SEK)


class TargetDimension(models.TextChoices):
    """What a call wants to split evenly, or as it says."""

    GENDER = "gender", _("gender of those reached")
    AGE = "age", _("age of those reached")
    FIELD = "field", _("kind of activity")
    DISTRICT = "district", _("district")
    THRESHOLD = "threshold", _("threshold that is lowered")


@pghistory.track()
class CallTarget(Owned):
    """How the money is meant to fall: at least 40 % to what reaches girls, for example.

    Shown before any decision, never enforced: the allocation shows the split beside it.
    """

    call = models.ForeignKey(
        GrantCall, models.CASCADE, related_name="targets", verbose_name=_("call")
    )
    dimension = models.CharField(_("split by"), max_length=12, choices=TargetDimension)
    label_sv = models.CharField(_("group in Swedish"), max_length=120)
    label_en = models.CharField(_("group in English"), max_length=120, blank=True)
    at_least_percent = models.PositiveSmallIntegerField(_("at least, %"))

    class Meta:
        ordering = ["call", "dimension", "label_sv"]
        verbose_name = _("target split")
        verbose_name_plural = _("target splits")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "dimension", "label_sv"],
                name="call_target_once",
                violation_error_message=_("This group has a target already."),
            ),
            one_of("dimension", TargetDimension.values, name="call_target_dimension"),
            models.CheckConstraint(
                condition=Q(at_least_percent__gte=1, at_least_percent__lte=100),
                name="call_target_percent",
                violation_error_message=_("Write a share from 1 to 100 per cent."),
            ),
            SameAsParent(parent="call", name="call_target_same_company"),
        ]
        triggers = [only_in_draft("target_only_in_draft")]

    def __str__(self) -> str:
        return f"{self.label}: {self.at_least_percent} %"

    @property
    def label(self) -> str:
        """The group in the reader's language."""
        return in_language(self.label_sv, self.label_en)


class CriterionKind(models.TextChoices):
    """What a criterion does."""

    ELIGIBILITY = "eligibility", _("has to be met to apply")
    KNOCK_OUT = "knock_out", _("shuts out")
    ASSESSMENT = "assessment", _("is assessed")
    PRIORITY = "priority", _("gives priority between equals")


@pghistory.track()
class Criterion(Owned):
    """One thing by which applications are judged, in words that all read before they apply.

    Those that are assessed have a weight, in per cent; the weights of a call sum to 100.
    """

    call = models.ForeignKey(
        GrantCall, models.CASCADE, related_name="criteria", verbose_name=_("call")
    )
    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=CriterionKind)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    heading_sv = models.CharField(_("heading in Swedish"), max_length=200)
    heading_en = models.CharField(_("heading in English"), max_length=200, blank=True)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["call", "sort_order", "code"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            wall_key(name="criterion_wall"),
            models.UniqueConstraint(
                fields=["call", "code"],
                name="criterion_code_once",
                violation_error_message=_("The call has a criterion with this code."),
            ),
            one_of("kind", CriterionKind.values, name="criterion_kind"),
            models.CheckConstraint(
                condition=Q(kind=CriterionKind.ASSESSMENT, weight__gte=1, weight__lte=100)
                | (~Q(kind=CriterionKind.ASSESSMENT) & Q(weight=None)),
                name="criterion_weight",
                violation_error_message=_(
                    "A criterion that is assessed has a weight from 1 to 100; others have none."
                ),
            ),
            SameAsParent(parent="call", name="criterion_same_company"),
        ]
        triggers = [only_in_draft("criterion_only_in_draft")]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return in_language(self.heading_sv, self.heading_en)

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_language(self.text_sv, self.text_en)


@pghistory.track()
class CriterionLevel(Owned):
    """What a score means, in words: the anchor that makes assessors mean the same."""

    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="levels", verbose_name=_("criterion")
    )
    score = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(10)])
    anchor_sv = models.CharField(_("meaning in Swedish"), max_length=300)
    anchor_en = models.CharField(_("meaning in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["criterion", "score"]
        verbose_name = _("level of a criterion")
        verbose_name_plural = _("levels of criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "score"],
                name="criterion_level_once",
                violation_error_message=_("The criterion has words for this score."),
            ),
            models.CheckConstraint(condition=Q(score__lte=10), name="criterion_level_score"),
            SameAsParent(parent="criterion", name="criterion_level_same_company"),
        ]
        triggers = [
            freezing.before_every_write(
                "level_only_in_draft",
                _ONLY_IN_DRAFT_BELOW.format(parent="partnerships_criterion", column="criterion_id"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.anchor}"

    @property
    def anchor(self) -> str:
        """What the score means, in the reader's language."""
        return in_language(self.anchor_sv, self.anchor_en)


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    LINE = "line", _("one line")
    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    AMOUNT = "amount", _("kronor")
    DAY = "day", _("day")
    YES_NO = "yes_no", _("yes or no")
    ONE_OF = "one_of", _("one of several")
    SOME_OF = "some_of", _("any of several")
    FILE = "file", _("file")


#: Answered by writing; only these have a limit.
WRITTEN = frozenset({QuestionKind.LINE, QuestionKind.TEXT})


@pghistory.track()
class Question(Owned):
    """What a call asks, with the limit that holds for the answer, both shown beforehand."""

    call = models.ForeignKey(
        GrantCall, models.CASCADE, related_name="questions", verbose_name=_("call")
    )
    code = models.SlugField(_("code"), max_length=60)
    step_sv = models.CharField(_("step in Swedish"), max_length=120)
    step_en = models.CharField(_("step in English"), max_length=120, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    label_sv = models.CharField(_("question in Swedish"), max_length=300)
    label_en = models.CharField(_("question in English"), max_length=300, blank=True)
    hint_sv = models.CharField(_("hint in Swedish"), max_length=500, blank=True)
    hint_en = models.CharField(_("hint in English"), max_length=500, blank=True)
    kind = models.CharField(_("answered by"), max_length=8, choices=QuestionKind)
    is_required = models.BooleanField(_("has to be answered"), default=True)
    longest = models.PositiveIntegerField(_("at most, characters"), null=True, blank=True)

    class Meta:
        ordering = ["call", "sort_order", "code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            wall_key(name="question_wall"),
            wall_key("call", name="question_call_key"),
            models.UniqueConstraint(
                fields=["call", "code"],
                name="question_code_once",
                violation_error_message=_("The call has a question with this code."),
            ),
            one_of("kind", QuestionKind.values, name="question_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(WRITTEN), longest__gte=1, longest__lte=20_000)
                | (~Q(kind__in=sorted(WRITTEN)) & Q(longest=None)),
                name="question_limit",
                violation_error_message=_(
                    "An answer that is written has a limit up to 20 000 characters; others none."
                ),
            ),
            SameAsParent(parent="call", name="question_same_company"),
        ]
        triggers = [only_in_draft("question_only_in_draft")]

    def __str__(self) -> str:
        return self.label

    @property
    def step(self) -> str:
        """The step of the form in which it stands, in the reader's language."""
        return in_language(self.step_sv, self.step_en)

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return in_language(self.label_sv, self.label_en)

    @property
    def hint(self) -> str:
        """The hint in the reader's language."""
        return in_language(self.hint_sv, self.hint_en)


@pghistory.track()
class QuestionChoice(Owned):
    """One of the answers that a question offers."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="choices", verbose_name=_("question")
    )
    code = models.SlugField(_("code"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    label_sv = models.CharField(_("answer in Swedish"), max_length=200)
    label_en = models.CharField(_("answer in English"), max_length=200, blank=True)

    class Meta:
        ordering = ["question", "sort_order", "code"]
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "code"],
                name="question_choice_once",
                violation_error_message=_("The question has an answer with this code."),
            ),
            SameAsParent(parent="question", name="question_choice_same_company"),
        ]
        triggers = [
            freezing.before_every_write(
                "choice_only_in_draft",
                _ONLY_IN_DRAFT_BELOW.format(parent="partnerships_question", column="question_id"),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The answer in the reader's language."""
        return in_language(self.label_sv, self.label_en)


class CallNotice(Owned):
    """What was made known about a call after its approval: it closes later, and why.

    Append-only, and shown on the call's public page.
    """

    call = models.ForeignKey(
        GrantCall, models.PROTECT, related_name="notices", verbose_name=_("call")
    )
    closed_at_before = models.DateTimeField(_("would have closed"))
    closes_at = models.DateTimeField(_("closes"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("made known at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["call", "at"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_at_before")),
                name="call_notice_later",
                violation_error_message=_("A call can only be made to close later."),
            ),
            SameAsParent(parent="call", name="call_notice_same_company"),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.reason[:80]
