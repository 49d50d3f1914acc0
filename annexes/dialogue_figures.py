"""The numbers of the dialogue that others may read: meetings, answers, and what was said.

Shares of positive answers (per cent) and scores (0 to 100) are two measures and never one. What
fewer than five have answered is hidden, and with it what could be worked out of it (R-5).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, Q

from annexes.models import (
    ActionPoint,
    DialogueMeeting,
    Evaluation,
    EvaluationAnswer,
    EvaluationKind,
    Party,
    SurveyAnswer,
    SurveyMeasure,
    SurveyQuestion,
    Voice,
)
from annexes.models.evaluations import POSITIVE_FROM
from annexes.states.evaluations import EvaluationState
from annexes.states.meetings import MINUTES_CONFIRMED, TOOK_PLACE, PointState
from annexes.states.voices import VoiceState
from portal.numbers import Figure, is_small, rounded, share_or_none
from portal.people.models import HousingCompany

MEETINGS = "annexes.dialoguemeeting"
EVALUATIONS = "annexes.evaluation"


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """What one side answered to one question in a year.

    Attributes:
        question: The question, in the active language.
        party: Whose answers.
        result: The share of positive answers in per cent (``percent_positive``, with numerator
            and denominator), or the mean of scores (``index_0_100``); hidden below five answers.
        answers: How many answered. Unit: answers.
    """

    question: str
    party: Party
    result: Figure
    answers: int


@dataclass(frozen=True, slots=True)
class DialogueYear:
    """The dialogue of one company in one year.

    Attributes:
        planned: Meetings of the year that were not cancelled; a gathering counts once.
        held: Those of them that took place.
        confirmed: Those of them whose minutes both sides have confirmed.
        tenants_met: Annexes whose tenant came to a meeting. Unit: annexes.
        points_due: What was to be done by a day in the year.
        points_done: What of that was done.
        response: The share of opened yearly evaluations that each side has answered.
        questions: The survey, question by question, and how it went with what was promised.
        voices: What tenants said in the year, by state.
    """

    year: int
    planned: int
    held: int
    confirmed: int
    tenants_met: int
    points_due: int
    points_done: int
    response: dict[Party, Figure]
    questions: tuple[QuestionFigure, ...]
    voices: dict[VoiceState, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that tenants said, as the report may print it: without names."""

    said_on: date
    said: str
    theme: str
    district: str
    state: VoiceState
    answer: str
    done_on: date | None


def dialogue_year(company: HousingCompany, year: int) -> DialogueYear:
    """Return the numbers of the dialogue in a calendar year, in eight queries."""
    meetings = DialogueMeeting.objects.of(company).in_year(year)
    counted = meetings.aggregate(
        planned=Count("gathering", distinct=True),
        held=Count("gathering", filter=Q(state__in=sorted(TOOK_PLACE)), distinct=True),
        confirmed=Count("gathering", filter=Q(state=MINUTES_CONFIRMED), distinct=True),
        tenants_met=Count("annex", filter=Q(state__in=sorted(TOOK_PLACE)), distinct=True),
    )
    points = (
        ActionPoint.objects.of(company)
        .filter(due_on__year=year, meeting__shared_at__isnull=False)
        .aggregate(due=Count("pk"), done=Count("pk", filter=Q(state=PointState.DONE)))
    )
    voices = dict(
        Voice.objects.of(company)
        .in_year(year)
        .order_by()
        .values_list("state")
        .annotate(rows=Count("pk"))
    )
    return DialogueYear(
        year=year,
        **counted,
        points_due=points["due"],
        points_done=points["done"],
        response=_response(company, year),
        questions=(*_steps(company, year), *_survey(company, year)),
        voices={state: voices.get(state, 0) for state in VoiceState},
    )


def voices_of_year(company: HousingCompany, year: int) -> tuple[Told, ...]:
    """Return what tenants said in the year and what came of it, the earliest first."""
    rows = Voice.objects.of(company).in_year(year).select_related("theme", "district")
    return tuple(
        Told(
            said_on=row.said_on,
            said=row.said,
            theme=str(row.theme or ""),
            district=str(row.district or ""),
            state=VoiceState(row.state),
            answer=row.answer,
            done_on=row.done_on,
        )
        for row in rows.order_by("said_on", "id")
    )


def _yearly(company: HousingCompany, year: int) -> Q:
    return Q(company=company, kind=EvaluationKind.YEARLY, year=year)


def _response(company: HousingCompany, year: int) -> dict[Party, Figure]:
    """Who has answered is no secret while an evaluation is open; what is."""
    opened = Evaluation.objects.filter(_yearly(company, year)).count()
    answered = dict(
        EvaluationAnswer.objects.filter(
            evaluation__in=Evaluation.objects.filter(_yearly(company, year))
        )
        .order_by()
        .values_list("party")
        .annotate(rows=Count("pk"))
    )
    return {
        party: Figure(
            value=share_or_none(answered.get(party, 0), opened),
            unit="percent",
            numerator=Decimal(answered.get(party, 0)),
            denominator=Decimal(opened),
            rows=opened,
            where={"year": str(year), "kind__exact": EvaluationKind.YEARLY},
            source=EVALUATIONS,
        )
        for party in Party
    }


def _unsealed(company: HousingCompany, year: int) -> Q:
    """Return the year's answers that may be read: a total tells of a sealed answer too."""
    return Q(
        company=company,
        evaluation__kind=EvaluationKind.YEARLY,
        evaluation__year=year,
    ) & ~Q(evaluation__state=EvaluationState.OPEN)


def _steps(company: HousingCompany, year: int) -> list[QuestionFigure]:
    """Return how well each side thinks it went with what was promised."""
    rows = (
        EvaluationAnswer.objects.filter(_unsealed(company, year))
        .order_by("-party")
        .values("party")
        .annotate(
            answers=Count("pk"), positive=Count("pk", filter=Q(promises_went__gte=POSITIVE_FROM))
        )
    )
    name = str(EvaluationAnswer._meta.get_field("promises_went").verbose_name)
    return [
        QuestionFigure(
            name, Party(row["party"]), _positive(row["positive"], row["answers"]), row["answers"]
        )
        for row in rows
    ]


def _survey(company: HousingCompany, year: int) -> list[QuestionFigure]:
    answers = EvaluationAnswer.objects.filter(_unsealed(company, year))
    rows = {
        row["question"]: row
        for row in SurveyAnswer.objects.filter(answer__in=answers)
        .order_by()
        .values("question")
        .annotate(
            answers=Count("pk"),
            positive=Count("pk", filter=Q(value__gte=POSITIVE_FROM)),
            mean=Avg("value"),
        )
    }
    return [
        QuestionFigure(
            question.text,
            Party(question.asked),
            _mean(row["mean"], row["answers"])
            if question.measure == SurveyMeasure.SCORE
            else _positive(row["positive"], row["answers"]),
            row["answers"],
        )
        for question in SurveyQuestion.objects.of(company).filter(pk__in=rows)
        for row in [rows[question.pk]]
    ]


def _positive(positive: int, answers: int) -> Figure:
    if is_small(answers):
        return Figure(value=None, unit="percent_positive", rows=answers, hidden=True)
    return Figure(
        value=share_or_none(positive, answers),
        unit="percent_positive",
        numerator=Decimal(positive),
        denominator=Decimal(answers),
        rows=answers,
        source=EVALUATIONS,
    )


def _mean(mean: float, answers: int) -> Figure:
    if is_small(answers):
        return Figure(value=None, unit="index_0_100", rows=answers, hidden=True)
    return Figure(
        value=rounded(Decimal(str(mean))),
        unit="index_0_100",
        rows=answers,
        source=EVALUATIONS,
    )
