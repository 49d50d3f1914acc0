"""Letters: written in the business transaction, sent by a worker, each at most once per key."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise

from portal.queueing import after_commit
from portal.records.models import Letter, LetterState, StoredFile
from portal.records.models.letters import KIND_NAMES

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

log = logging.getLogger(__name__)

#: Waiting times between attempts; after the last the letter is failed and staff see it.
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 600)]
#: A worker that has held a letter this long has died while sending it.
LOST_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Recipient:
    """Whom a letter is for."""

    email: str
    name: str
    language: str = "sv"
    user: "User | None" = None

    @classmethod
    def of(cls, user: "User") -> "Recipient":
        """Return the person as a recipient, in the language of their choice."""
        return cls(user.email, user.full_name, user.language, user)


def called(**names: str | Promise) -> None:
    """Say what people call letters, by template. Each app does it in its letter_names.py."""
    KIND_NAMES.update(names)


@transaction.atomic
def write(
    template: str,
    *,
    to: Recipient,
    about: models.Model,
    company: "HousingCompany",
    at: datetime,
    context: dict[str, Any] | None = None,
    occasion: str = "",
    attachment: StoredFile | None = None,
    unsubscribe_url: str = "",
) -> Letter:
    """Write a letter and have it sent after the commit.

    Args:
        template: ``letters/<template>.txt``; its first line is the subject.
        to: Whom; decides the language.
        about: The thing that the letter tells about.
        company: Whose letter.
        at: When.
        context: What the template needs besides ``to``, ``about``, ``company``, ``site_url``.
        occasion: Tells repeated letters about the same thing apart, for example a date.
        attachment: A kept file that goes with the letter, in its own content type.
        unsubscribe_url: Where one press ends letters of this kind. Offers, decisions and links to
            log in with have none: they must reach people.

    Returns:
        The letter; the earlier one when the same has been written before.
    """
    key = ":".join(filter(None, [template, str(about.pk), to.email.lower(), occasion]))
    found = Letter.objects.filter(key=key).first()
    if found:
        return found
    with translation.override(to.language):
        text = render_to_string(
            f"letters/{template}.txt",
            {"to": to, "about": about, "company": company, "site_url": settings.SITE_URL}
            | (context or {}),
        )
    subject, _newline, body = text.strip().partition("\n")
    letter = Letter.objects.create(
        company=company,
        organisation_id=getattr(about, "organisation_id", None),
        key=key,
        kind=template,
        to_email=to.email,
        to_name=to.name,
        to_user=to.user,
        language=to.language,
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        attachment=attachment,
        unsubscribe_url=unsubscribe_url,
        queued_at=at,
        next_try_at=at,
    )
    after_commit("records.send_letter", letter_id=str(letter.pk))
    return letter


def send(letter_id: str, *, at: datetime) -> LetterState | None:
    """Give a waiting letter to the mail server.

    Returns:
        The state it ended in, or None when there was nothing to send.
    """
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(pk=letter_id, state=LetterState.QUEUED, next_try_at__lte=at)
            .first()
        )
        if letter is None:
            return None
        letter.state, letter.attempts = LetterState.SENDING, letter.attempts + 1
        letter.next_try_at = at + LOST_AFTER
        letter.save()
    try:
        _message(letter).send()
    except (smtplib.SMTPException, OSError) as problem:
        _failed(letter, problem, at=at)
    else:
        letter.state, letter.sent_at, letter.error = LetterState.SENT, timezone.now(), ""
        letter.save()
    return LetterState(letter.state)


def _message(letter: Letter) -> EmailMessage:
    headers = {"Message-ID": f"<{letter.pk}@grannskap>", "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:  # RFC 8058: the mail program's own button ends such letters
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMessage(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to_email],
        headers=headers,
    )
    if letter.attachment is not None:
        file = letter.attachment
        with file.content.open("rb") as content:
            message.attach(file.name, content.read(), file.content_type)
    return message


def void(about: models.Model, *, template: str = "") -> int:
    """Stop the unsent letters about a thing: a newer decision has overtaken them.

    Returns:
        How many were stopped.
    """
    letters = Letter.objects.unsent().filter(key__regex=f"^[^:]+:{about.pk}:")
    if template:
        letters = letters.filter(kind=template)
    return letters.update(state=LetterState.VOID)


def sweep(at: datetime) -> int:
    """Announce the letters that are due and that no worker has taken.

    A letter found in *sending* after `LOST_AFTER` may or may not have left; its Message-ID is
    the same on the second try, so mail programs that see both show one.

    Returns:
        How many were announced.
    """
    Letter.objects.filter(state=LetterState.SENDING, next_try_at__lt=at).update(
        state=LetterState.QUEUED
    )
    due = Letter.objects.filter(state=LetterState.QUEUED, next_try_at__lte=at)
    for pk in due.values_list("pk", flat=True):
        after_commit("records.send_letter", letter_id=str(pk))
    return len(due)


def _failed(letter: Letter, problem: Exception, *, at: datetime) -> None:
    permanent = isinstance(problem, smtplib.SMTPRecipientsRefused) or (
        isinstance(problem, smtplib.SMTPResponseException) and 500 <= problem.smtp_code < 600
    )
    log.warning("Letter %s: %s", letter.pk, problem)
    letter.error = str(problem)[:1000]
    if permanent or letter.attempts > len(RETRY_AFTER):
        letter.state = LetterState.FAILED
    else:
        letter.state = LetterState.QUEUED
        letter.next_try_at = at + RETRY_AFTER[letter.attempts - 1]
    letter.save()
