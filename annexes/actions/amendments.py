"""Writes to amendments: drafted by either side, agreed to, signed by both, in effect from a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions import agreements
from annexes.amended import amended_content, content_before, latest_wording
from annexes.models import AmendedClause, Amendment, LeaseAnnex, Part, Party
from annexes.states.amendments import PUT_FORWARD
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    DECLINE,
    HAND_BACK,
    IN_FORCE,
    OFFER,
    PROPOSE,
    RECONSIDER,
    REOPEN,
    WITHDRAW,
    AnnexState,
)
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.records import letters as outbox
from portal.states import Move, make_move

if TYPE_CHECKING:
    from portal.goals.models import Theme
    from portal.people.models import User
    from portal.places.models import District


class AnotherAmendment(DomainError):
    """One amendment at a time is agreed on."""

    message = _("The annex already has an amendment under way. Finish or withdraw that one first.")


class NothingAmended(DomainError):
    """An amendment changes something."""

    message = _("The amendment changes nothing yet. Fill in what it changes first.")


class WrongStart(DomainError):
    """The amendment would hold before an earlier one, or after the annex has ended."""

    message = _("Choose a day from %(first)s to %(last)s.")

    def __init__(self, first: date, last: date) -> None:
        super().__init__(self.message % {"first": date_format(first), "last": date_format(last)})


class WrongEnd(DomainError):
    """The new last day lies before the amendment holds, or after the lease has ended."""

    message = _("The new last day has to come after the day from which the amendment holds.")


class PastEnd(DomainError):
    """The annex would end in another's time."""

    message = _("The lease has another annex in force before the new last day.")


class OutOfScope(DomainError):
    """An amendment changes only what it says that it may change."""

    message = _("The amendment doesn't say that it changes this. Begin a new one for it.")


class NotYours(DomainError):
    """The other side has the amendment."""

    message = _("The other party has the amendment, or it is settled.")


@dataclass(frozen=True)
class Words:
    """The new wording of a clause.

    Attributes:
        number: The clause's, in the annex.
    """

    number: int
    heading: str
    body: str


@transaction.atomic
def draft_amendment(
    annex: LeaseAnnex,
    *,
    party: Party,
    scope: Iterable[str],
    background: str,
    wanted_from: date,
    by: "User",
    at: datetime,
) -> Amendment:
    """Begin an amendment to an annex in force. What it may change is settled here.

    Args:
        annex: Active; not under notice.
        party: Whose draft it is: the other side sees it when it is put forward.
        scope: The parts that it may change.
        background: Why, in the words of the side that begins.
        wanted_from: From which day it is to hold, at the earliest.
        by: Who begins it.
        at: When.

    Raises:
        AnotherAmendment: one is under way.
        WrongStart: before an earlier amendment holds, or outside the annex.
        IllegalMove: the annex is not in force.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    agreements.refuse_unless(annex, frozenset({AnnexState.ACTIVE}))
    if annex.amendments.under_way().exists():
        raise AnotherAmendment
    _refuse_wrong_start(annex, wanted_from)
    ordinal = annex.amendments.count() + 1
    amendment = Amendment.objects.create(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        ordinal=ordinal,
        number=f"{annex.number} A{ordinal}",
        scope=sorted(set(scope)),
        background=background,
        wanted_from=wanted_from,
        drafted_at=at,
        drafted_by=by,
        drafted_party=party,
    )
    if Part.END in amendment.scope:
        amendment.new_ends_on = annex.ends_on
    if Part.FOCUS in amendment.scope:
        amendment.ambition = annex.ambition
        amendment.districts.set(annex.districts.all())
        amendment.themes.set(annex.themes.all())
    amendment.save()
    return amendment


def _refuse_wrong_start(annex: LeaseAnnex, wanted_from: date) -> None:
    first = latest_wording(annex).holds_from
    if not first <= wanted_from <= annex.last_day:
        raise WrongStart(first, annex.last_day)


@transaction.atomic
def change_amendment(
    amendment: Amendment,
    *,
    party: Party,
    background: str,
    wanted_from: date,
    new_ends_on: date | None = None,
    ambition: str = "",
    districts: "Iterable[District]" = (),
    themes: "Iterable[Theme]" = (),
    clauses: Iterable[Words] = (),
    by: "User",
    at: datetime,
) -> Amendment:
    """Write what the amendment says, for the side that has it.

    Args:
        amendment: With ``party``.
        party: The side of ``by``.
        background: Why.
        wanted_from: From which day it is to hold.
        new_ends_on: The annex's new last day; only when the end is in scope.
        ambition: Only when the focus is in scope, as ``districts`` and ``themes``.
        districts: All that the annex is to speak of.
        themes: All that the annex is to speak of.
        clauses: Those with a new wording; a clause that says what it said before is left out.
        by: Who writes.
        at: When.

    Raises:
        NotYours: the other side has it.
        OutOfScope: something is given that the amendment may not change.
        WrongStart, WrongEnd: the days do not fit.
    """
    amendment = Amendment.objects.select_related("annex").locked(amendment.pk)
    if amendment.holder != party:
        raise NotYours
    given = {
        Part.END: new_ends_on is not None,
        Part.FOCUS: bool(ambition or districts or themes),
        Part.CLAUSES: bool(clauses),
    }
    if any(is_given and part not in amendment.scope for part, is_given in given.items()):
        raise OutOfScope
    _refuse_wrong_start(amendment.annex, wanted_from)
    if new_ends_on is not None and new_ends_on < wanted_from:
        raise WrongEnd
    amendment.background, amendment.wanted_from = background, wanted_from
    amendment.new_ends_on, amendment.ambition = new_ends_on, ambition
    amendment.save()
    amendment.districts.set(districts)
    amendment.themes.set(themes)
    _write_clauses(amendment, clauses)
    return amendment


def _write_clauses(amendment: Amendment, clauses: Iterable[Words]) -> None:
    before = {each["number"]: each for each in content_before(amendment)["clauses"]}
    amendment.clauses.all().delete()
    for words in clauses:
        was = before.get(words.number)
        if was is None:
            raise OutOfScope
        if (was["heading"], was["body"]) != (words.heading, words.body):
            AmendedClause.objects.create(
                company_id=amendment.company_id,
                organisation_id=amendment.organisation_id,
                amendment=amendment,
                number=words.number,
                heading=words.heading,
                body=words.body,
            )


@transaction.atomic
def offer_amendment(amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    """Put the landlord's draft before the tenant. See `_put_forward`."""
    return _put_forward(OFFER, amendment, by=by, at=at)


@transaction.atomic
def put_amendment_forward(amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    """Put the tenant's draft before the landlord. See `_put_forward`."""
    return _put_forward(PUT_FORWARD, amendment, by=by, at=at)


def _put_forward(move: Move, amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    """Give a draft to the other side.

    Raises:
        NothingAmended: it changes nothing.
        IllegalMove: it is no draft, or the other side's.
    """
    amendment = _locked(amendment)
    agreements.refuse_unless(amendment, move.sources)
    if amendment.drafted_party != (Party.LANDLORD if move == OFFER else Party.TENANT):
        raise NotYours
    amendment.offered_at, amendment.offered_by = at, by
    return _hand_over(move, amendment, by=by, at=at)


@transaction.atomic
def answer_amendment(amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    """Send what the tenant has changed, or a question, to the landlord."""
    return _hand_over(PROPOSE, _locked(amendment), reason=reason, by=by, at=at)


@transaction.atomic
def hand_amendment_back(
    amendment: Amendment, *, reason: str, by: "User", at: datetime
) -> Amendment:
    """Send the amendment back to the tenant with a comment."""
    return _hand_over(HAND_BACK, _locked(amendment), reason=reason, by=by, at=at)


def _hand_over(
    move: Move, amendment: Amendment, *, reason: str = "", by: "User", at: datetime
) -> Amendment:
    content = amended_content(amendment)
    if not says_something_new(content, content_before(amendment)):
        raise NothingAmended
    agreements.hand_over(move, amendment, content=content, reason=reason, by=by, at=at)
    _tell_after(move, "amendment_with_you", amendment, at=at, comment=reason)
    return amendment


def says_something_new(content: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether two contents differ in more than the amendments that they are of."""
    bare = {key: value for key, value in content.items() if key != "amendment"}
    bare_before = {key: value for key, value in before.items() if key != "amendment"}
    return fingerprint(bare) != fingerprint(bare_before)


@transaction.atomic
def accept_amendment_offer(amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    """Agree, for the tenant, to what the landlord handed over.

    Raises:
        ContentChanged: it has changed since.
    """
    return _agree(ACCEPT_OFFER, amendment, by=by, at=at)


@transaction.atomic
def accept_amendment_proposal(amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    """Agree, for the landlord, to what the tenant handed over.

    Raises:
        ContentChanged: it has changed since.
    """
    return _agree(ACCEPT_PROPOSAL, amendment, by=by, at=at)


def _agree(move: Move, amendment: Amendment, *, by: "User", at: datetime) -> Amendment:
    amendment = _locked(amendment)
    agreements.agree(move, amendment, content=amended_content(amendment), by=by, at=at)
    letters.write_to_tenant("annex_to_sign", amendment, at=at)
    letters.write_to_landlord("annex_to_sign", amendment, at=at)
    return amendment


@transaction.atomic
def reopen_amendment(amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    """Take the agreement back, for the landlord: it has the amendment again."""
    return _take_back(REOPEN, amendment, reason=reason, by=by, at=at)


@transaction.atomic
def reconsider_amendment(
    amendment: Amendment, *, reason: str, by: "User", at: datetime
) -> Amendment:
    """Take the agreement back, for the tenant: it has the amendment again."""
    return _take_back(RECONSIDER, amendment, reason=reason, by=by, at=at)


def _take_back(
    move: Move, amendment: Amendment, *, reason: str, by: "User", at: datetime
) -> Amendment:
    amendment = _locked(amendment)
    agreements.take_back_agreement(move, amendment, reason=reason, by=by, at=at)
    _tell_after(move, "annex_reopened", amendment, at=at, comment=reason)
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    """Take an amendment off the table, for the landlord, before both have signed."""
    return _stop(WITHDRAW, amendment, reason=reason, by=by, at=at)


@transaction.atomic
def decline_amendment(amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    """Say no to an amendment, for the tenant, before both have signed."""
    return _stop(DECLINE, amendment, reason=reason, by=by, at=at)


@transaction.atomic
def drop_amendment(amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    """Throw one's own draft away. The other side has not seen it."""
    amendment = _locked(amendment)
    agreements.refuse_unless(amendment, frozenset({AnnexState.DRAFT}))
    make_move(WITHDRAW, amendment, by=by, at=at, reason=reason)
    return amendment


def _stop(move: Move, amendment: Amendment, *, reason: str, by: "User", at: datetime) -> Amendment:
    amendment = _locked(amendment)
    shown = amendment.state != AnnexState.DRAFT
    amendment.answer_by = None
    outbox.void(amendment)
    make_move(move, amendment, by=by, at=at, reason=reason)
    if shown:
        _tell_after(move, "annex_withdrawn", amendment, at=at, comment=reason)
    return amendment


def prepare_to_hold(amendment: Amendment, *, at: datetime) -> None:
    """Set from which day a locked amendment holds, before the second signature saves it.

    Raises:
        IllegalMove: the annex is not in force any more.
        WrongStart: the annex ends before the amendment would hold.
        WrongEnd: the new last day would be past.
        PastEnd: the annex would end in another's time.
    """
    annex = LeaseAnnex.objects.locked(amendment.annex_id)
    agreements.refuse_unless(annex, IN_FORCE)
    holds_from = max(amendment.wanted_from, timezone.localdate(at))
    if holds_from > annex.last_day:
        raise WrongStart(amendment.wanted_from, annex.last_day)
    if amendment.new_ends_on:
        agreements.refuse_unless(annex, frozenset({AnnexState.ACTIVE}))
        if amendment.new_ends_on < holds_from:
            raise WrongEnd
        others = LeaseAnnex.objects.filter(
            lease=annex.lease_id, starts_on__lte=amendment.new_ends_on, activated_at__isnull=False
        ).exclude(pk=annex.pk)
        if any(other.last_day >= annex.starts_on for other in others):
            raise PastEnd
    amendment.holds_from = holds_from


def hold(amendment: Amendment, *, by: "User", at: datetime) -> None:
    """Let an amendment that both have signed hold: its last day at once, the rest from its day."""
    annex = LeaseAnnex.objects.locked(amendment.annex_id)
    if amendment.new_ends_on:
        annex.ends_on = amendment.new_ends_on
        if annex.ended_on and annex.ended_on >= annex.ends_on:
            annex.ended_on = None  # ends with its lease no earlier than by itself
        annex.save()
    if amendment.holds_from <= timezone.localdate(at):
        _take_up(amendment, annex, at=at)


def take_up_amendments(*, at: datetime) -> int:
    """Let annexes take over the focus of amendments whose day has come. The clock does this.

    Returns:
        How many were taken up.
    """
    due = Amendment.objects.holding(timezone.localdate(at)).filter(taken_up_at=None)
    return sum(_take_up_one(pk, at=at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _take_up_one(pk: Any, *, at: datetime) -> int:
    amendment = Amendment.objects.locked(pk)
    if amendment.taken_up_at is not None:
        return 0
    _take_up(amendment, LeaseAnnex.objects.locked(amendment.annex_id), at=at)
    return 1


def _take_up(amendment: Amendment, annex: LeaseAnnex, *, at: datetime) -> None:
    if Part.FOCUS in amendment.scope:
        annex.ambition = amendment.ambition or annex.ambition
        annex.save()
        annex.districts.set(amendment.districts.all())
        annex.themes.set(amendment.themes.all())
    amendment.taken_up_at = at
    amendment.save(update_fields=["taken_up_at"])


def _locked(amendment: Amendment) -> Amendment:
    return Amendment.objects.select_related("annex").locked(amendment.pk)


#: Moves after which the tenant, not the landlord, has to know.
_LANDLORDS_MOVES = frozenset({OFFER, HAND_BACK, REOPEN, WITHDRAW})


def _tell_after(
    move: Move, template: str, amendment: Amendment, *, at: datetime, comment: str
) -> None:
    tell = letters.write_to_tenant if move in _LANDLORDS_MOVES else letters.write_to_landlord
    tell(template, amendment, at=at, comment=comment)
