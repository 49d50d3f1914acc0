"""Evaluations of an annex, in which both sides say how it went, and a short survey both ways."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import LeaseAnnex, Party
from annexes.states.evaluations import EVALUATION_MOVES, EvaluationState
from portal.constraints import one_of, set_exactly_in
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: The most questions that one side is asked in the survey. More is not answered (reference
#: ``domain.md`` §10).
MOST_QUESTIONS = 5


class EvaluationKind(models.TextChoices):
    """What is looked back on."""

    YEARLY = "yearly", _("the year")
    CLOSING = "closing", _("the whole annex")


class HowWell(models.IntegerChoices):
    """How something went, in words."""

    VERY_BADLY = 1, _("very badly")
    BADLY = 2, _("badly")
    NEITHER = 3, _("neither well nor badly")
    WELL = 4, _("well")
    VERY_WELL = 5, _("very well")


class HowFar(models.IntegerChoices):
    """How far one agrees, in words. From `POSITIVE_FROM` on an answer is positive."""

    NOT_AT_ALL = 1, _("don't agree at all")
    HARDLY = 2, _("hardly agree")
    PARTLY = 3, _("partly agree")
    MOSTLY = 4, _("mostly agree")
    FULLY = 5, _("fully agree")


#: The lowest answer of five that counts as positive.
POSITIVE_FROM = 4


class SurveyMeasure(models.TextChoices):
    """How a survey question is answered. Shares of positive answers and scores never mix."""

    AGREEMENT = "agreement", _("five steps from “don't agree at all” to “fully agree”")
    SCORE = "score", _("a score from 0 to 100")


class EvaluationQuerySet(OwnedQuerySet):
    """Questions about evaluations."""

    def open(self) -> Self:
        """Return those that can be answered."""
        return self.filter(state=EvaluationState.OPEN)

    def unanswered_by(self, party: Party) -> Self:
        """Return the open ones to which this side has not answered."""
        return self.open().exclude(answers__party=party)

    def over(self, on: date) -> Self:
        """Return the open ones whose last day has passed."""
        return self.open().filter(answer_by__lt=on)


@pghistory.track()
class Evaluation(Shared, Stateful):
    """A look back at one annex: each side answers alone, and reads the other's answer later."""

    moves = EVALUATION_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="evaluations", verbose_name=_("annex")
    )
    kind = models.CharField(_("about"), max_length=10, choices=EvaluationKind)
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=EvaluationState,
        default=EvaluationState.OPEN,
        editable=False,
    )
    answer_by = models.DateField(_("answer by"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(_("unsealed at"), null=True, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-opened_at", "id"]
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        indexes = [models.Index(fields=["company", "year", "state"], name="evaluation_of_year")]
        constraints = [
            wall_key(name="evaluation_wall"),
            wall_key("organisation", name="evaluation_party_key"),
            SameAsParent(parent="annex", name="evaluation_same_company"),
            SameAsParent(parent="annex", column="organisation", name="evaluation_same_party"),
            models.UniqueConstraint(
                fields=["annex", "kind", "year"],
                name="evaluation_once_a_year",
                violation_error_message=_("This evaluation has been opened already."),
            ),
            one_of("kind", EvaluationKind.values, name="evaluation_kind"),
            one_of("state", EvaluationState.values, name="evaluation_state"),
            set_exactly_in(
                "ended_at",
                {EvaluationState.ANSWERED, EvaluationState.CLOSED},
                name="evaluation_ended_at",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == EvaluationKind.CLOSING:
            return str(_("Closing evaluation, %(annex)s") % {"annex": self.annex})
        return str(_("Evaluation %(year)d, %(annex)s") % {"year": self.year, "annex": self.annex})

    def get_absolute_url(self) -> str:
        """The tenant's page about it."""
        return reverse("annexes:evaluation", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return {"open": "waiting", "answered": "good"}.get(self.state, "neutral")

    def answered_by(self, party: Party) -> bool:
        """Whether this side has answered. Says nothing of what."""
        return any(answer.party == party for answer in self.answers.all())


def _unsealed(prefix: str = "") -> Q:
    """Return what may be read by both sides: answers to evaluations that are no longer open."""
    return ~Q(**{f"{prefix}evaluation__state": EvaluationState.OPEN})


class SealedQuerySet(OwnedQuerySet):
    """Answers, of which the other side sees nothing while the evaluation is open."""

    #: The way from the row to the evaluation's answer.
    prefix = ""

    def visible_to(self, user: Any) -> Self:
        """Return one's own side's answers, and the other's once they are unsealed."""
        rows = super().visible_to(user)
        if not user.is_authenticated:
            return rows
        party = f"{self.prefix}party"
        ours = Q(**{"company__in": user.staff_company_ids, party: Party.LANDLORD})
        theirs = Q(**{"organisation__in": user.organisation_ids, party: Party.TENANT})
        return rows.filter(_unsealed(self.prefix) | ours | theirs)


class SurveySealedQuerySet(SealedQuerySet):
    """The survey's part of an answer is sealed with the rest of it."""

    prefix = "answer__"


@pghistory.track()
class EvaluationAnswer(Shared):
    """What one side says about how it went. What did not work is compulsory."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="answers", verbose_name=_("evaluation")
    )
    party = models.CharField(_("party"), max_length=10, choices=Party)
    promises_went = models.PositiveSmallIntegerField(
        _("how it went with what was promised"), choices=HowWell
    )
    together_went = models.PositiveSmallIntegerField(
        _("how it went to work together"), choices=HowWell
    )
    worked = models.TextField(_("what worked"), blank=True)
    did_not_work = models.TextField(_("what did not work"))
    to_change = models.TextField(_("what to change"), blank=True)
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )

    objects = SealedQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "-party"]
        verbose_name = _("answer to an evaluation")
        verbose_name_plural = _("answers to evaluations")
        constraints = [
            wall_key(name="evaluation_answer_wall"),
            wall_key("organisation", name="evaluation_answer_party_key"),
            SameAsParent(parent="evaluation", name="evaluation_answer_same_company"),
            SameAsParent(
                parent="evaluation", column="organisation", name="evaluation_answer_same_party"
            ),
            models.UniqueConstraint(
                fields=["evaluation", "party"], name="evaluation_answer_once_a_party"
            ),
            one_of("party", Party.values, name="evaluation_answer_party"),
            models.CheckConstraint(
                condition=Q(promises_went__range=(1, 5), together_went__range=(1, 5)),
                name="evaluation_answer_one_to_five",
            ),
            models.CheckConstraint(
                condition=~Q(did_not_work=""),
                name="evaluation_answer_says_what_did_not_work",
                violation_error_message=_("Say what did not work. Something never does."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="unsealed_answers_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("its_state", "text")],
                func="""
                    SELECT state INTO its_state FROM annexes_evaluation
                    WHERE id = COALESCE(NEW.evaluation_id, OLD.evaluation_id) FOR SHARE;
                    IF its_state <> 'open' THEN
                        RAISE EXCEPTION 'answers that both sides can read stand'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}, {self.get_party_display()}"


class SurveyQuestionQuerySet(OwnedQuerySet):
    """Questions about questions."""

    def asked_of(self, party: Party) -> Self:
        """Return the questions that this side is asked now, in their order."""
        return self.filter(asked=party, is_active=True).order_by("sort_order")


@pghistory.track()
class SurveyQuestion(Owned):
    """A question of the company's short survey, asked of tenants or of its own staff.

    At most `MOST_QUESTIONS` a side: each stands in a place from 1 to 5, and a place holds one.
    """

    code = models.SlugField(_("code"), max_length=40)
    asked = models.CharField(_("asked of"), max_length=10, choices=Party)
    sort_order = models.PositiveSmallIntegerField(
        _("place"), choices=[(n, str(n)) for n in range(1, MOST_QUESTIONS + 1)]
    )
    measure = models.CharField(
        _("answered by"), max_length=10, choices=SurveyMeasure, default=SurveyMeasure.AGREEMENT
    )
    text_sv = models.CharField(_("question in Swedish"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SurveyQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked", "sort_order", "code"]
        verbose_name = _("survey question")
        verbose_name_plural = _("survey questions")
        constraints = [
            wall_key(name="survey_question_wall"),
            wall_key("measure", name="survey_question_measure_key"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="survey_question_once",
                violation_error_message=_("There is already a question with this code."),
            ),
            models.UniqueConstraint(
                fields=["company", "asked", "sort_order"],
                condition=Q(is_active=True),
                name="survey_question_place",
                violation_error_message=_(
                    "Another question stands in this place. A side is asked five at most."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sort_order__range=(1, MOST_QUESTIONS)),
                name="survey_question_five_at_most",
            ),
            one_of("asked", Party.values, name="survey_question_asked"),
            one_of("measure", SurveyMeasure.values, name="survey_question_measure"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the active language, in Swedish where there is no other."""
        in_english = (get_language() or "sv").startswith("en")
        return (in_english and self.text_en) or self.text_sv


class SurveyAnswer(Shared):
    """One side's answer to one question of the survey.

    ``measure`` stands here too, held equal to the question's, so that a step of five and a score
    of a hundred can't be taken for each other.
    """

    answer = models.ForeignKey(
        EvaluationAnswer, models.CASCADE, related_name="survey", verbose_name=_("answer")
    )
    question = models.ForeignKey(
        SurveyQuestion, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    measure = models.CharField(max_length=10, choices=SurveyMeasure)
    value = models.PositiveSmallIntegerField(_("value"))

    objects = SurveySealedQuerySet.as_manager()

    class Meta:
        ordering = ["answer", "question__sort_order"]
        verbose_name = _("answer to the survey")
        verbose_name_plural = _("answers to the survey")
        constraints = [
            SameAsParent(parent="answer", name="survey_same_company"),
            SameAsParent(parent="answer", column="organisation", name="survey_same_party"),
            SameAsParent(parent="question", name="survey_asked_same_company"),
            SameAsParent(parent="question", column="measure", name="survey_same_measure"),
            models.UniqueConstraint(fields=["answer", "question"], name="survey_once"),
            models.CheckConstraint(
                condition=Q(measure=SurveyMeasure.AGREEMENT, value__range=(1, 5))
                | Q(measure=SurveyMeasure.SCORE, value__range=(0, 100)),
                name="survey_value_of_its_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.shown_value}"

    @property
    def shown_value(self) -> str:
        """The answer in words, or the score."""
        if self.measure == SurveyMeasure.AGREEMENT:
            return str(HowFar(self.value).label)
        return str(_("%(score)d of 100") % {"score": self.value})
