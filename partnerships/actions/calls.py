"""Writes to calls: written from a programme or after last year's, approved, extended, cancelled."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import (
    CallNotice,
    Criterion,
    CriterionKind,
    GrantCall,
    Question,
    QuestionKind,
    SupportProgramme,
)
from partnerships.states.calls import (
    APPROVE_CALL,
    CANCEL_CALL,
    CLOSE_CALL,
    EXTEND_CALL,
    OPEN_CALL,
    TAKE_BACK_CALL,
    CallState,
)
from portal.errors import DomainError
from portal.records import jobs
from portal.records.models import PolicyVersion
from portal.records.numbers import next_number
from portal.states import IllegalMove, make_move

if TYPE_CHECKING:
    from portal.people.models import User

#: The job that prints a call.
PRINT_CALL = "partnerships.print_call"
#: The series in which calls are numbered.
SERIES = "UTL"
#: What the weights of the assessed criteria sum to. Unit: per cent.
ALL = 100


class CallRefused(DomainError):
    """The call is not ready to be approved. Says what is missing."""


class OwnCall(DomainError):
    """Four eyes: nobody approves what they wrote."""

    message = _("You wrote this call. A colleague has to approve it.")


class PolicyExpired(DomainError):
    """The policy should have been revised by the time the call opens."""

    message = _(
        "The policy should have been revised by %(day)s. "
        "Say why the call is made all the same, or have the policy revised first."
    )


class HasOpened(DomainError):
    """People have read it and may have begun to answer."""

    message = _("The call has opened. It can be extended or cancelled, not taken back.")


class NotLater(DomainError):
    """A call is extended, never shortened."""

    message = _("Choose a moment after %(moment)s, when the call closes now.")


class OpenAllTheTime(DomainError):
    """A rolling call has no closing to move."""

    message = _("The call is open all the time; there is no closing to move.")


@transaction.atomic
def draft_call(
    programme: SupportProgramme,
    *,
    name_sv: str,
    year: int,
    budget_sek: Decimal,
    by: "User | None",
    at: datetime,
    name_en: str = "",
) -> GrantCall:
    """Begin a call in a programme, with what the programme says of grace and highest amount."""
    highest = programme.highest_sek
    return GrantCall.objects.create(
        company_id=programme.company_id,
        programme=programme,
        name_sv=name_sv,
        name_en=name_en,
        year=year,
        budget_sek=budget_sek,
        highest_sek=highest if highest is None else min(highest, budget_sek),
        grace_minutes=programme.grace_minutes,
        drafted_at=at,
        drafted_by=by,
    )


@transaction.atomic
def clone_call(call: GrantCall, *, year: int, by: "User", at: datetime) -> GrantCall:
    """Write a call after this one: its words, criteria, questions and shares, without its days.

    Returns:
        The draft. Its days are empty: they are the first thing to look at.
    """
    draft = GrantCall.objects.create(
        company_id=call.company_id,
        programme_id=call.programme_id,
        name_sv=call.name_sv,
        name_en=call.name_en,
        year=year,
        introduction_sv=call.introduction_sv,
        introduction_en=call.introduction_en,
        grace_minutes=call.grace_minutes,
        budget_sek=call.budget_sek,
        highest_sek=call.highest_sek,
        cloned_from=call,
        drafted_at=at,
        drafted_by=by,
    )
    for part in (*call.envelopes.all(), *call.targets.all()):
        _copy(part, call=draft)
    for criterion in call.criteria.prefetch_related("levels"):
        levels = list(criterion.levels.all())
        copied = _copy(criterion, call=draft)
        for level in levels:
            _copy(level, criterion=copied)
    for question in call.questions.prefetch_related("choices"):
        choices = list(question.choices.all())
        copied = _copy(question, call=draft)
        for choice in choices:
            _copy(choice, question=copied)
    return draft


def _copy(part: models.Model, **changed: models.Model) -> Any:
    part.pk = type(part)._meta.pk.get_default()
    part._prefetched_objects_cache = {}
    for name, value in changed.items():
        setattr(part, name, value)
    part.save(force_insert=True)
    return part


@transaction.atomic
def approve_call(
    call: GrantCall, *, by: "User", at: datetime, expired_policy_reason: str = ""
) -> GrantCall:
    """Make the call public; from now on it says the same to everyone.

    It cites the version of its programme's policy that is in force, and is printed.

    Raises:
        OwnCall: the same person wrote it.
        CallRefused: something is missing.
        PolicyExpired: the policy is past its revision and nobody said why that is no hindrance.
    """
    call = GrantCall.objects.locked(call.pk)
    if not APPROVE_CALL.starts_from(call.state):
        make_move(APPROVE_CALL, call, by=by, at=at)  # says why not
    if call.drafted_by_id == by.pk:
        raise OwnCall
    for refusal in what_is_missing(call, at=at):
        raise refusal
    call.policy_version = _policy_in_force(call, expired_policy_reason)
    call.expired_policy_reason = expired_policy_reason.strip()
    call.number = call.number or next_number(SERIES, company_id=call.company_id, year=call.year)
    call.approved_at, call.approved_by, call.was_public = at, by, True
    make_move(APPROVE_CALL, call, by=by, at=at, reason=expired_policy_reason)
    if call.opens_at <= at:
        make_move(OPEN_CALL, call, by=by, at=at)
    _print(call, by=by, at=at)
    return call


def what_is_missing(call: GrantCall, *, at: datetime) -> list[CallRefused]:
    """Return all that stands between a draft and its approval, in the order of its form."""
    criteria = list(Criterion.objects.filter(call=call))
    weights = sum(criterion.weight or 0 for criterion in criteria)
    choiceless = Question.objects.filter(
        call=call, kind__in=[QuestionKind.ONE_OF, QuestionKind.SOME_OF], choices=None
    ).first()
    found = {
        _("Say when the call opens."): call.opens_at is None,
        _("Say when the call closes; only a call that is open all the time has no closing."): (
            call.closes_at is None and not call.programme.is_rolling
        ),
        _("The call would have closed already."): (
            call.closes_at is not None and call.closes_at <= at
        ),
        _("Write the budget."): call.budget_sek is None,
        _("Write at least one criterion."): not criteria,
        _("The weights of the assessed criteria sum to %(sum)d %%; they have to sum to 100."): (
            any(each.kind == CriterionKind.ASSESSMENT for each in criteria) and weights != ALL
        ),
        _("Write at least one question."): not Question.objects.filter(call=call).exists(),
        _("“%(question)s” offers no answers."): choiceless is not None,
    }
    words = {"sum": weights, "question": choiceless}
    return [CallRefused(sentence % words) for sentence, is_missing in found.items() if is_missing]


def _policy_in_force(call: GrantCall, reason: str) -> PolicyVersion | None:
    """Return the version that the call cites.

    Raises:
        CallRefused: the policy has no version in force.
        PolicyExpired: its revision is overdue by the day the call opens, and no reason was given.
    """
    document = call.programme.policy
    if document is None:
        return None
    version = document.versions.in_force().first()
    if version is None:
        raise CallRefused(
            _("The policy “%(policy)s” has no version in force.") % {"policy": document}
        )
    opens_on = timezone.localdate(call.opens_at)
    if document.review_due and document.review_due < opens_on and not reason.strip():
        raise PolicyExpired(PolicyExpired.message % {"day": date_format(document.review_due)})
    return version


@transaction.atomic
def take_back_call(call: GrantCall, *, reason: str, by: "User", at: datetime) -> GrantCall:
    """Make an approved call a draft again, before it has opened.

    Raises:
        HasOpened: it is open, or should be by its own opening moment.
    """
    call = GrantCall.objects.locked(call.pk)
    if call.state == CallState.OPEN or (call.opens_at and call.opens_at <= at):
        raise HasOpened
    call.approved_at = call.approved_by = call.policy_version = call.printed_file = None
    call.expired_policy_reason = ""
    make_move(TAKE_BACK_CALL, call, by=by, at=at, reason=reason)
    return call


@transaction.atomic
def extend_call(
    call: GrantCall, *, closes_at: datetime, reason: str, by: "User", at: datetime
) -> GrantCall:
    """Let an open call close later, and make that known on its page and in its PDF.

    Raises:
        IllegalMove: it has closed already; what was late would come in time.
        OpenAllTheTime: it has no closing.
        NotLater: the new moment is not after the old one.
    """
    call = GrantCall.objects.locked(call.pk)
    if call.closes_at is None and EXTEND_CALL.starts_from(call.state):
        raise OpenAllTheTime
    if call.state == CallState.OPEN and not call.takes_applications(at):
        raise IllegalMove(_("The call has closed; it can't be extended any more."))
    if call.closes_at is not None and closes_at <= call.closes_at:
        moment = date_format(timezone.localtime(call.closes_at), "DATETIME_FORMAT")
        raise NotLater(NotLater.message % {"moment": moment})
    before, call.closes_at = call.closes_at, closes_at
    make_move(EXTEND_CALL, call, by=by, at=at, reason=reason)
    CallNotice.objects.create(
        company_id=call.company_id,
        call=call,
        closed_at_before=before,
        closes_at=closes_at,
        reason=reason.strip(),
        at=at,
        by=by,
    )
    _print(call, by=by, at=at)
    return call


@transaction.atomic
def cancel_call(call: GrantCall, *, reason: str, by: "User", at: datetime) -> GrantCall:
    """Call the round off. If it was public, its page says so, and why."""
    call = GrantCall.objects.locked(call.pk)
    make_move(CANCEL_CALL, call, by=by, at=at, reason=reason)
    return call


@transaction.atomic
def close_rolling_call(call: GrantCall, *, by: "User", at: datetime) -> GrantCall:
    """Close a call that has no closing of its own, for example when the year's money is spent.

    Raises:
        IllegalMove: it is not open, or closes by the clock.
    """
    call = GrantCall.objects.locked(call.pk)
    if call.closes_at is not None:
        raise IllegalMove(_("The call closes by itself at its closing moment."))
    make_move(CLOSE_CALL, call, by=by, at=at)
    return call


def open_and_close_due_calls(*, at: datetime) -> int:
    """Open and close the calls whose moment has come. The clock does this; late is harmless.

    Returns:
        How many moved.
    """
    due_to_open = GrantCall.objects.filter(state=CallState.APPROVED, opens_at__lte=at)
    moved = sum(_move_one(pk, at=at) for pk in list(due_to_open.values_list("pk", flat=True)))
    due_to_close = GrantCall.objects.filter(state=CallState.OPEN, closes_at__lt=at)
    return moved + sum(
        _move_one(pk, at=at) for pk in list(due_to_close.values_list("pk", flat=True))
    )


@transaction.atomic
def _move_one(pk: object, *, at: datetime) -> bool:
    call = GrantCall.objects.locked(pk)
    before = call.state
    if call.state == CallState.APPROVED and call.opens_at <= at:
        make_move(OPEN_CALL, call, by=None, at=at)
    if call.state == CallState.OPEN and call.accepts_until and call.accepts_until < at:
        make_move(CLOSE_CALL, call, by=None, at=at)
    return call.state != before


def _print(call: GrantCall, *, by: "User", at: datetime) -> None:
    """Order the call's PDF. Each closing moment has a print of its own."""
    closes_at = call.closes_at.isoformat() if call.closes_at else ""
    jobs.order(
        PRINT_CALL,
        company=call.company,
        given={
            "call": str(call.pk),
            "approved_at": call.approved_at.isoformat(),
            "closes_at": closes_at,
        },
        by=by,
        at=at,
    )
