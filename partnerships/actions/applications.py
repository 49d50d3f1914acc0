"""Writes to applications: begun, answered by several people, sent in, opened again, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships import answering
from partnerships.models import Answer, Application, GrantCall, Question, QuestionKind
from partnerships.states.applications import (
    REOPEN_APPLICATION,
    SUBMIT_APPLICATION,
    WITHDRAW_APPLICATION,
    ApplicationState,
)
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.records import jobs, letters
from portal.records.files import keep
from portal.records.numbers import next_number
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import Organisation, User

#: The job that makes the receipt.
RECEIPT = "partnerships.application_receipt"
#: The series of registry numbers.
SERIES = "ANS"


class NotOpen(DomainError):
    """The call takes no applications at this moment."""

    message = _("This can't be done: the call doesn't take applications now.")


class TooLate(DomainError):
    """The call had closed when the application came."""

    message = _(
        "The call closed %(moment)s, and no more applications are taken. "
        "What you have written is kept here."
    )


class NotForOrganisations(DomainError):
    """Only residents may apply."""

    message = _("Only residents can apply to this call.")


class NotAnswered(DomainError):
    """Something that has to be answered is not, or an answer is too long."""

    message = _("Some questions still have to be answered. They are marked in the list of steps.")


class SentIn(DomainError):
    """Nobody changes what has been sent in."""

    message = _("The application has been sent in. Open it again to change it.")


@dataclass(frozen=True)
class Written:
    """What somebody wrote as the answer to a question."""

    value: Any
    file: UploadedFile | None = None


@transaction.atomic
def start_application(
    call: GrantCall, *, organisation: "Organisation", by: "User", at: datetime
) -> Application:
    """Begin an organisation's application, or return the one that it has.

    Raises:
        NotOpen, TooLate: the call takes no applications at this moment.
        NotForOrganisations: only residents may apply.
    """
    call = GrantCall.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    found = Application.objects.standing().filter(call=call, organisation=organisation).first()
    if found:
        return found
    _ask_the_clock(call, at)
    if call.programme.applicants == "residents":
        raise NotForOrganisations
    return Application.objects.create(
        company_id=call.company_id,
        organisation=organisation,
        call=call,
        started_at=at,
        started_by=by,
    )


@transaction.atomic
def save_answers(
    application: Application,
    *,
    written: Mapping[Question, Written],
    by: "User",
    at: datetime,
) -> list[Answer]:
    """Save what somebody wrote, finished or not. What did not change is left alone.

    Args:
        application: A draft.
        written: What was written, by question of its call.
        by: A representative of the applicant.
        at: When.

    Returns:
        The answers as they now stand, of the questions that were written.

    Raises:
        SentIn: the application has been sent in.
    """
    application = Application.objects.locked(application.pk)
    if application.state != ApplicationState.DRAFT:
        raise SentIn
    standing = {answer.question_id: answer for answer in application.answers.all()}
    return [
        _saved(application, question, wrote, standing.get(question.pk), by=by, at=at)
        for question, wrote in written.items()
        if standing.get(question.pk) or wrote.file or not answering.is_empty(wrote.value)
    ]


def _saved(
    application: Application,
    question: Question,
    wrote: Written,
    answer: Answer | None,
    *,
    by: "User",
    at: datetime,
) -> Answer:
    value, file = wrote.value, None
    if question.kind == QuestionKind.FILE:
        if wrote.file is None:
            return answer
        file = keep(
            wrote.file,
            name=wrote.file.name or "",
            content_type=answering.FILES.check(wrote.file),
            purpose="application_answer",
            company=application.company,
            organisation=application.organisation,
            by=by,
            at=at,
        )
        value = file.name
    if answer is None:
        return Answer.objects.create(
            company_id=application.company_id,
            organisation_id=application.organisation_id,
            application=application,
            call_id=application.call_id,
            question=question,
            value=value,
            file=file,
            saved_at=at,
            saved_by=by,
        )
    if answer.value == value and file is None:
        return answer
    answer.value, answer.saved_at, answer.saved_by = value, at, by
    answer.file = file or answer.file
    answer.save()
    return answer


@transaction.atomic
def submit_application(application: Application, *, by: "User", at: datetime) -> Application:
    """Send an application in: it is frozen, numbered, and a receipt goes to those who answer.

    Whether it is in time is asked of the moment at which it came, under no lock on the call: a
    thousand applicants in the last minute do not wait for each other.

    Raises:
        TooLate, NotOpen: the call takes no applications at this moment.
        NotAnswered: a question that has to be answered is not.
    """
    application = Application.objects.locked(application.pk)
    if not SUBMIT_APPLICATION.starts_from(application.state):
        make_move(SUBMIT_APPLICATION, application, by=by, at=at)  # says why not
    _ask_the_clock(application.call, at)
    if answering.unanswered(application):
        raise NotAnswered
    with translation.override("sv"):
        content = answering.content_of(application)
    application.content, application.content_sha256 = content, fingerprint(content)
    application.title = answering.title_of(application)
    application.amount_sek = answering.amount_of(application)
    application.submitted_at, application.submitted_by = at, by
    application.number = application.number or next_number(
        SERIES, company_id=application.company_id, year=timezone.localdate(at).year
    )
    make_move(SUBMIT_APPLICATION, application, by=by, at=at)
    jobs.order(
        RECEIPT,
        company=application.company,
        given={"application": str(application.pk), "sha256": application.content_sha256},
        by=by,
        at=at,
        organisation=application.organisation,
    )
    letters.write(
        "application_received",
        to=letters.Recipient.of(by),
        about=application,
        company=application.company,
        at=at,
        occasion=at.isoformat(),
        context={"application": application},
    )
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: "User", at: datetime) -> Application:
    """Open a sent application again while the call takes applications. It has to be sent again.

    Raises:
        TooLate, NotOpen: the call takes no applications at this moment.
    """
    application = Application.objects.locked(application.pk)
    if REOPEN_APPLICATION.starts_from(application.state):
        _ask_the_clock(application.call, at)
    application.content = application.content_sha256 = None
    application.submitted_at = application.submitted_by = application.receipt_file = None
    make_move(REOPEN_APPLICATION, application, by=by, at=at)
    return application


@transaction.atomic
def withdraw_application(
    application: Application, *, reason: str, by: "User", at: datetime
) -> Application:
    """Take an application back. What was sent in stays; the organisation may begin anew."""
    application = Application.objects.locked(application.pk)
    make_move(WITHDRAW_APPLICATION, application, by=by, at=at, reason=reason)
    return application


def _ask_the_clock(call: GrantCall, at: datetime) -> None:
    if call.takes_applications(at):
        return
    if call.accepts_until and at > call.accepts_until:
        moment = date_format(timezone.localtime(call.closes_at), "DATETIME_FORMAT")
        raise TooLate(TooLate.message % {"moment": moment})
    raise NotOpen
