"""Writes to evaluations: opened by the clock or by staff, answered by each side alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationKind,
    LeaseAnnex,
    Party,
    SurveyAnswer,
    SurveyQuestion,
)
from annexes.states.annexes import BINDING
from annexes.states.evaluations import CLOSE_EVALUATION, COMPLETE, EXTEND, EvaluationState
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User

#: The first day of the last quarter, when the year's evaluations open: month and day.
OPENS = (10, 1)
#: The last day to answer a year's evaluation, in the year after: month and day. Two weeks are left
#: until year plans close.
ANSWER_BY = (1, 15)
#: How long one has to answer an evaluation that opens at another time.
ANSWER_TIME = timedelta(days=30)


class NothingToEvaluate(DomainError):
    """One looks back at an annex that holds or has held."""

    message = _("An evaluation is opened when both sides have signed the annex.")


class EvaluationOver(DomainError):
    """Both sides can read the answers, so nobody changes theirs."""

    message = _("The evaluation is closed. What was answered stands.")


class TooSoon(DomainError):
    """There has to be time to answer."""

    message = _("Choose a day that is still to come.")


class NotAsked(DomainError):
    """The survey's questions are the company's, and each side has its own."""

    message = _("The questions have changed. Open the page again and answer those.")


@dataclass(frozen=True)
class EvaluationWords:
    """What one side says.

    Attributes:
        promises_went: How it went with what was promised, from 1 (very badly) to 5 (very well).
        together_went: How it went to work together, on the same scale.
        did_not_work: Compulsory: an evaluation in which all went well helps nobody.
    """

    promises_went: int
    together_went: int
    did_not_work: str
    worked: str = ""
    to_change: str = ""


@transaction.atomic
def open_evaluation(
    annex: LeaseAnnex,
    *,
    kind: EvaluationKind = EvaluationKind.YEARLY,
    answer_by: date | None = None,
    by: "User | None",
    at: datetime,
) -> Evaluation:
    """Ask both sides to look back, and write to the tenant.

    Args:
        annex: Signed by both, or ended.
        kind: The year that `at` lies in, or the whole annex.
        answer_by: The last day to answer; see `last_day_to_answer` when None.
        by: A member of staff; None when the clock opens it.
        at: When.

    Returns:
        The evaluation; the one there is when it has been opened before.

    Raises:
        NothingToEvaluate: the annex has not been signed by both.
        TooSoon: the last day has passed.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state not in BINDING:
        raise NothingToEvaluate
    today = timezone.localdate(at)
    answer_by = answer_by or last_day_to_answer(kind, today)
    if answer_by < today:
        raise TooSoon
    evaluation, is_new = Evaluation.objects.get_or_create(
        annex=annex,
        kind=kind,
        year=today.year,
        defaults={
            "company_id": annex.company_id,
            "organisation_id": annex.organisation_id,
            "answer_by": answer_by,
            "opened_at": at,
            "opened_by": by,
        },
    )
    if is_new:
        letters.write_to_tenant("evaluation_opened", annex, at=at, evaluation=evaluation)
    return evaluation


def last_day_to_answer(kind: EvaluationKind, today: date) -> date:
    """Return 15 January for what opens in the last quarter, otherwise thirty days from now."""
    if kind == EvaluationKind.YEARLY and (today.month, today.day) >= OPENS:
        return date(today.year + 1, *ANSWER_BY)
    return today + ANSWER_TIME


def open_due_evaluations(*, at: datetime) -> int:
    """Open the year's evaluation of every annex in force, from 1 October on. The clock does this.

    An annex that began in the last quarter has nothing to look back on yet.

    Returns:
        How many were opened.
    """
    today = timezone.localdate(at)
    if (today.month, today.day) < OPENS:
        return 0
    opened = Evaluation.objects.filter(
        annex=OuterRef("pk"), kind=EvaluationKind.YEARLY, year=today.year
    )
    due = LeaseAnnex.objects.in_force(today).filter(
        ~Exists(opened), starts_on__lt=date(today.year, *OPENS)
    )
    waiting = list(due.select_related("company", "organisation"))
    for annex in waiting:
        open_evaluation(annex, by=None, at=at)
    return len(waiting)


@transaction.atomic
def answer_evaluation(
    evaluation: Evaluation,
    *,
    party: Party,
    words: EvaluationWords,
    survey: Mapping[SurveyQuestion, int],
    by: "User",
    at: datetime,
) -> Evaluation:
    """Answer for one side. Until the other has answered too, a side may answer anew.

    When both have, each can read the other's, and both get a letter.

    Args:
        evaluation: Open.
        party: The side that answers.
        words: What it says.
        survey: Its answers to the short survey: steps from 1 to 5, or scores from 0 to 100.
        by: A person on that side.
        at: When.

    Raises:
        EvaluationOver: it is not open.
        NotAsked: a question is another company's, or the other side's.
    """
    evaluation = Evaluation.objects.select_related("annex").locked(evaluation.pk)
    if evaluation.state != EvaluationState.OPEN:
        raise EvaluationOver
    asked = set(SurveyQuestion.objects.of(evaluation.company_id).asked_of(party))
    if set(survey) - asked:
        raise NotAsked
    own = {"company_id": evaluation.company_id, "organisation_id": evaluation.organisation_id}
    said = asdict(words) | {"answered_at": at, "answered_by": by} | own
    answer, _new = EvaluationAnswer.objects.update_or_create(
        evaluation=evaluation, party=party, defaults=said
    )
    answer.survey.all().delete()
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(answer=answer, question=question, measure=question.measure, value=value, **own)
        for question, value in survey.items()
    )
    if evaluation.answers.count() == len(Party):
        evaluation.ended_at = at
        make_move(COMPLETE, evaluation, by=by, at=at)
        letters.write_to_tenant(
            "evaluation_answered", evaluation.annex, at=at, evaluation=evaluation
        )
        letters.write_to_landlord(
            "evaluation_answered", evaluation.annex, at=at, evaluation=evaluation
        )
    return evaluation


@transaction.atomic
def extend_evaluation(
    evaluation: Evaluation, *, answer_by: date, by: "User", at: datetime
) -> Evaluation:
    """Give both sides more time.

    Raises:
        IllegalMove: it is not open.
        TooSoon: the day has passed.
    """
    evaluation = Evaluation.objects.locked(evaluation.pk)
    if answer_by < timezone.localdate(at):
        raise TooSoon
    evaluation.answer_by = answer_by
    make_move(EXTEND, evaluation, by=by, at=at)
    return evaluation


def close_due_evaluations(*, at: datetime) -> int:
    """Unseal the evaluations whose last day has passed. The clock does this.

    Returns:
        How many were closed.
    """
    over = Evaluation.objects.over(timezone.localdate(at)).values_list("pk", flat=True)
    return sum(_close_one(pk, at=at) for pk in list(over))


@transaction.atomic
def _close_one(pk: object, *, at: datetime) -> bool:
    evaluation = Evaluation.objects.locked(pk)
    if evaluation.state != EvaluationState.OPEN or evaluation.answer_by >= timezone.localdate(at):
        return False
    evaluation.ended_at = at
    make_move(CLOSE_EVALUATION, evaluation, by=None, at=at)
    return True
