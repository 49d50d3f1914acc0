"""What waits for a tenant's people: annexes to answer and sign, contributions to correct."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.models import (
    ActionPoint,
    Amendment,
    ClauseProposal,
    Comment,
    Contribution,
    DialogueMeeting,
    Evaluation,
    LeaseAnnex,
    LogDraft,
    Match,
    Party,
    Pledge,
    PledgeRevision,
    SpaceBooking,
)
from annexes.next_steps import amendment_state_for_tenant, state_for_tenant
from annexes.states.annexes import AnnexState
from annexes.states.contributions import UNHANDLED, ContributionState
from annexes.states.meetings import MeetingState
from annexes.states.plans import PlanState
from annexes.states.pledges import PledgeState
from portal.duties import Duty, says_duties
from portal.people.models import User

#: The tenant answers or signs.
TENANTS_TURN = (AnnexState.OFFERED, AnnexState.AGREED, AnnexState.SIGNED_BY_LANDLORD)
#: The housing company answers or signs.
COMPANYS_TURN = (AnnexState.NEGOTIATING, AnnexState.SIGNED_BY_TENANT)

#: Only who may sign is reminded to.
SIGNING = "annexes.sign_as_tenant"


@says_duties(about=LeaseAnnex)
def annexes_on_their_way(person: User, on: date) -> list[Duty]:
    """Annexes that lack an answer or a signature."""
    annexes = (
        LeaseAnnex.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids, state__in=TENANTS_TURN + COMPANYS_TURN)
        .select_related("lease__premises")
    )
    return [
        Duty(
            _annex_title(annex),
            annex.get_absolute_url(),
            state=state_for_tenant(annex),
            tone="waiting",
            hint=str(annex.lease.premises),
            is_theirs=annex.state in COMPANYS_TURN,
            by=annex.answer_by,
            about=annex,
            may="annexes.accept_offer" if annex.state == AnnexState.OFFERED else SIGNING,
        )
        for annex in annexes
    ]


def _annex_title(annex: LeaseAnnex) -> str:
    if annex.state in COMPANYS_TURN:
        return annex.number
    if annex.state == AnnexState.OFFERED:
        return _("Read the annex and answer")
    return _("Sign the annex")


@says_duties(about=LeaseAnnex)
def questions_of_the_landlord(person: User, on: date) -> list[Duty]:
    """Annexes in which the landlord's comments or wordings wait for the tenant's answer."""
    asked: dict[Any, LeaseAnnex] = {}
    for things in (Comment.objects.open(), ClauseProposal.objects.waiting()):
        theirs = things.by_the_other(Party.TENANT).visible_to(person)
        theirs = theirs.filter(organisation__in=person.organisation_ids)
        asked |= {each.annex_id: each.annex for each in theirs.select_related("annex")}
    return [
        Duty(
            _("Answer what the landlord asks"),
            f"{annex.get_absolute_url()}#talk",
            state=state_for_tenant(annex),
            tone="waiting",
            hint=annex.number,
            about=annex,
            may="annexes.talk_as_tenant",
        )
        for annex in asked.values()
    ]


@says_duties(about=Amendment)
def amendments_on_their_way(person: User, on: date) -> list[Duty]:
    """Amendments that lack an answer or a signature, and the tenant's own drafts."""
    amendments = (
        Amendment.objects.visible_to(person)
        .shown_to(Party.TENANT)
        .under_way()
        .filter(organisation__in=person.organisation_ids)
        .select_related("annex")
    )
    return [
        Duty(
            _amendment_title(amendment),
            amendment.get_absolute_url(),
            state=amendment_state_for_tenant(amendment),
            tone=amendment.state_tone,
            hint=amendment.number,
            is_theirs=amendment.state in COMPANYS_TURN,
            by=amendment.answer_by,
            about=amendment,
            may=SIGNING if amendment.is_frozen else "annexes.accept_offer",
        )
        for amendment in amendments
    ]


def _amendment_title(amendment: Amendment) -> str | Promise:
    if amendment.state in COMPANYS_TURN:
        return amendment.number
    return {
        AnnexState.DRAFT: _("Finish the amendment and send it"),
        AnnexState.OFFERED: _("Read the amendment and answer"),
    }.get(AnnexState(amendment.state), _("Sign the amendment"))


@says_duties(about=LeaseAnnex)
def annexes_that_end_soon(person: User, on: date) -> list[Duty]:
    """Annexes whose last day is near: both sides talk about what comes next."""
    annexes = (
        LeaseAnnex.objects.visible_to(person)
        .expiring(on)
        .filter(organisation__in=person.organisation_ids)
        .select_related("lease__premises")
    )
    return [
        Duty(
            _("Talk with the landlord about what comes after the annex"),
            annex.get_absolute_url(),
            state=_("ends soon"),
            tone="waiting",
            hint=f"{annex.number}, {annex.lease.premises}",
            by=annex.last_day,
            about=annex,
            may="annexes.accept_offer",
        )
        for annex in annexes
    ]


@says_duties(about=Contribution)
def contributions_on_their_way(person: User, on: date) -> list[Duty]:
    """Contributions that were returned, not yet sent, or that nobody has checked yet."""
    contributions = (
        Contribution.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids, state__in=sorted(UNHANDLED))
        .select_related("kind", "pledge")
    )
    return [_contribution_duty(contribution) for contribution in contributions]


def _contribution_duty(contribution: Contribution) -> Duty:
    what = {"what": str(contribution.kind), "amount": contribution.shown_amount}
    title = {
        ContributionState.RETURNED: _("Correct %(what)s, %(amount)s"),
        ContributionState.DRAFT: _("Send in %(what)s, %(amount)s"),
        ContributionState.SUBMITTED: _("%(what)s, %(amount)s"),
    }[ContributionState(contribution.state)]
    day = date_format(contribution.done_on)
    return Duty(
        title % what,
        contribution.get_absolute_url(),
        state=contribution.get_state_display(),
        tone=contribution.state_tone,
        hint=contribution.answer or day,
        is_theirs=contribution.state == ContributionState.SUBMITTED,
        about=contribution,
    )


@says_duties(about=DialogueMeeting)
def meetings_to_answer(person: User, on: date) -> list[Duty]:
    """Invitations without an answer, and minutes to confirm or that wait for the other side."""
    meetings = DialogueMeeting.objects.visible_to(person).filter(
        organisation__in=person.organisation_ids
    )
    unanswered = meetings.filter(
        state=MeetingState.INVITED, accepted_at=None, starts_at__date__gte=on
    )
    minutes = meetings.filter(state=MeetingState.MINUTES_SHARED)
    return [
        Duty(
            _("Answer the invitation: %(title)s") % {"title": meeting.title},
            meeting.get_absolute_url(),
            state=meeting.get_state_display(),
            tone=meeting.state_tone,
            hint=meeting.shown_time,
            by=timezone.localdate(meeting.starts_at),
            about=meeting,
            may="annexes.answer_meeting",
        )
        for meeting in unanswered
    ] + [
        Duty(
            _("Read and confirm the minutes"),
            meeting.get_absolute_url(),
            state=meeting.get_state_display(),
            tone=meeting.state_tone,
            hint=str(meeting),
            is_theirs=meeting.confirmed_by(Party.TENANT),
            about=meeting,
            may="annexes.answer_meeting",
        )
        for meeting in minutes
    ]


@says_duties(about=ActionPoint)
def points_taken_on(person: User, on: date) -> list[Duty]:
    """What the person has taken on at meetings and not noted as done."""
    points = (
        ActionPoint.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids, owner=person)
        .open()
        .select_related("meeting")
    )
    return [
        Duty(
            point.wording,
            point.get_absolute_url(),
            state=_("late") if point.is_overdue(on) else point.get_state_display(),
            tone="bad" if point.is_overdue(on) else "waiting",
            hint=str(point.meeting),
            by=point.due_on,
            about=point,
        )
        for point in points
    ]


@says_duties(about=SpaceBooking)
def bookings_on_their_way(person: User, on: date) -> list[Duty]:
    """Bookings of lent space: to answer, to log, and those that wait for the tenant."""
    now = timezone.now()
    rows = SpaceBooking.objects.visible_to(person).select_related("organisation", "lender")
    lent, borrowed = (
        rows.lent_by(person.organisation_ids),
        rows.borrowed_by(person.organisation_ids),
    )
    return [
        *(
            _booking_duty(booking, _("Say yes or no to %(who)s"), may="annexes.answer_booking")
            for booking in lent.to_answer().filter(starts_at__gt=now)
        ),
        *(
            _booking_duty(booking, _("Log that %(who)s borrowed your space"), by=None)
            for booking in lent.to_log(now)
        ),
        *(
            _booking_duty(booking, _("%(who)s answers your booking"), is_theirs=True)
            for booking in borrowed.to_answer().filter(starts_at__gt=now)
        ),
    ]


def _booking_duty(booking: SpaceBooking, title: Promise, **given: Any) -> Duty:
    who = booking.lender if given.get("is_theirs") else booking.organisation
    begins = timezone.localtime(booking.starts_at)
    said = {
        "state": booking.get_state_display(),
        "tone": booking.state_tone,
        "hint": f"{date_format(begins, 'l j F H.i')}, {booking.purpose}",
        "by": booking.day,
        "about": booking,
    }
    return Duty(title % {"who": who}, booking.get_absolute_url(), **(said | given))


@says_duties(about=Match)
def pledges_to_answer(person: User, on: date) -> list[Duty]:
    """Tenants' pledges to the activities that one's organisation hosts."""
    matches = (
        Match.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids)
        .exclude(pledge__state=PledgeState.CANCELLED)
        .waiting()
        .select_related("tenant", "pledge__kind", "need__activity")
    )
    return [
        Duty(
            _("Say yes or no to %(who)s") % {"who": match.tenant},
            match.get_absolute_url(),
            state=match.get_state_display(),
            tone=match.state_tone,
            hint=f"{match.need.activity}: {match.pledge.shown_quantity}",
            about=match,
            may="annexes.answer_match",
        )
        for match in matches
    ]


@says_duties
def unfinished_forms(person: User, on: date) -> list[Duty]:
    """Forms for logging that the person has begun and not sent."""
    drafts = LogDraft.objects.visible_to(person).select_related("pledge", "kind")
    return [
        Duty(
            _("Go on with: %(what)s") % {"what": draft},
            draft.get_absolute_url(),
            state=_("not sent"),
            tone="neutral",
            hint=_("Saved %(at)s")
            % {"at": date_format(timezone.localtime(draft.saved_at), "SHORT_DATETIME_FORMAT")},
        )
        for draft in drafts
    ]


@says_duties(about=Evaluation)
def evaluations_to_answer(person: User, on: date) -> list[Duty]:
    """Evaluations that the tenant has not answered, and those that wait for the landlord."""
    evaluations = (
        Evaluation.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids)
        .open()
        .select_related("annex")
        .prefetch_related("answers")
    )
    return [
        Duty(
            _("Say how it went"),
            evaluation.get_absolute_url(),
            state=evaluation.get_state_display(),
            tone=evaluation.state_tone,
            hint=str(evaluation),
            is_theirs=evaluation.answered_by(Party.TENANT),
            by=evaluation.answer_by,
            about=evaluation,
            may="annexes.answer_evaluation_as_tenant",
        )
        for evaluation in evaluations
    ]


@says_duties(about=Pledge)
def pledges_proposed(person: User, on: date) -> list[Duty]:
    """Pledges that the landlord has proposed or wants to change, and what waits for its answer."""
    mine = Pledge.objects.visible_to(person).filter(organisation__in=person.organisation_ids)
    proposed = mine.filter(
        state=PledgeState.PROPOSED,
        plan__state=PlanState.RUNNING,
        plan__annex__state=AnnexState.ACTIVE,
    )
    changes = PledgeRevision.objects.waiting().filter(pledge__in=mine)
    return [
        *[_pledge_duty(pledge) for pledge in proposed.select_related("kind", "plan__annex")],
        *[_change_duty(each) for each in changes.select_related("pledge__kind", "pledge__plan")],
    ]


def _pledge_duty(pledge: Pledge) -> Duty:
    is_theirs = pledge.proposed_party == Party.TENANT
    title = _("Pledge: %(pledge)s") if is_theirs else _("Answer the proposed pledge: %(pledge)s")
    return Duty(
        title % {"pledge": pledge.wording},
        pledge.get_absolute_url(),
        state=pledge.get_state_display(),
        tone="waiting",
        hint=f"{pledge.shown_quantity}, {pledge.plan.year}",
        is_theirs=is_theirs,
        about=pledge,
        may="annexes.propose_pledge",
    )


def _change_duty(revision: PledgeRevision) -> Duty:
    is_theirs = revision.proposed_party == Party.TENANT
    title = _("Change of a pledge: %(pledge)s")
    if not is_theirs:
        title = _("Answer the proposed change: %(pledge)s")
    return Duty(
        title % {"pledge": revision.pledge.wording},
        revision.pledge.get_absolute_url(),
        state=revision.get_state_display(),
        tone="waiting",
        hint=f"{revision.shown_before} → {revision.shown_after}",
        is_theirs=is_theirs,
        about=revision.pledge,
        may="annexes.propose_pledge",
    )
