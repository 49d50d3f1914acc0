"""The life of a meeting: proposed by either side, invited to, held, written up, confirmed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from annexes.actions import meetings as actions
from annexes.actions import points
from annexes.actions.meetings import (
    AcceptedAlready,
    AlreadyPast,
    ConfirmedAlready,
    HostElsewhere,
    MinutesShared,
    NothingWritten,
    NotSigned,
    NotYetBegun,
    NowhereToMeet,
    OthersComeToo,
)
from annexes.actions.plans import DoneTooEarly
from annexes.actions.points import DueBeforeTheMeeting, OwnerElsewhere
from annexes.models import ActionPoint, DialogueMeeting, LeaseAnnex, Party
from annexes.models.meetings import without_meeting
from annexes.states.meetings import MEETING_MOVES, MeetingState, PointState
from portal.acts import acts_of
from portal.ids import uuid7
from portal.records.models import Letter
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded
from tests.annexes.dialogue.talk import Talk
from tests.factories.annexes import LeaseAnnexFactory, LeaseFactory
from tests.factories.people import user_at, user_in

HOUR = timedelta(hours=1)


def letters(template: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=template).values_list("to_email", flat=True))


def neighbour(talk: Talk) -> tuple[LeaseAnnex, object]:
    """Return a signed annex of another tenant of the company, and its signatory."""
    annex = LeaseAnnexFactory(
        active=True, lease=LeaseFactory(company=talk.annex.company), drafted_by=talk.cast.caseworker
    )
    return annex, user_in(annex.organisation, Role.ORG_SIGNATORY)


# ── Times ─────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_is_planned_by_the_landlord_and_nobody_is_written_to(talk):
    meeting = talk.planned()

    assert (meeting.state, meeting.proposed_party) == (MeetingState.PLANNED, Party.LANDLORD)
    assert meeting.host == talk.cast.caseworker
    assert letters("meeting_invitation") == []


def test_a_meeting_is_about_an_annex_that_both_have_signed(talk):
    unsigned = LeaseAnnexFactory(agreed=True, lease__company=talk.annex.company)

    with pytest.raises(NotSigned):
        talk.planned(unsigned)


def test_a_meeting_is_not_planned_in_the_past(talk):
    with pytest.raises(AlreadyPast):
        actions.plan_meeting(
            talk.annex, plan=talk.plan(starts_at=talk.at, ends_at=talk.at + HOUR),
            by=talk.cast.caseworker, at=talk.at,
        )  # fmt: skip


def test_a_meeting_is_held_by_somebody_who_works_at_the_company(talk):
    with pytest.raises(HostElsewhere):
        talk.invite(talk.planned(), host=user_at(LeaseFactory().company, Role.MANAGER))


def test_the_invitation_goes_to_those_who_answer_at_the_tenant_and_to_the_host(talk):
    user_in(talk.annex.organisation, Role.ORG_REPORTER)

    talk.invited()

    asked = [talk.cast.signatory, talk.cast.administrator, talk.cast.caseworker]
    assert letters("meeting_invitation") == sorted(person.email for person in asked)


def test_an_invitation_says_where(talk):
    with pytest.raises(NowhereToMeet):
        talk.invite(talk.planned(), place="", link="")


def test_the_tenant_proposes_a_meeting_and_the_host_gets_a_letter(talk):
    meeting = talk.proposed()

    assert (meeting.state, meeting.proposed_party) == (MeetingState.PLANNED, Party.TENANT)
    assert letters("meeting_proposed") == [talk.cast.caseworker.email]


def test_a_proposed_time_that_the_landlord_keeps_counts_as_accepted(talk):
    meeting = talk.invite(talk.proposed())

    assert (meeting.accepted_by, meeting.accepted_at) == (talk.cast.signatory, talk.at)


def test_a_proposed_time_that_the_landlord_changes_has_to_be_accepted(talk):
    later = talk.starts_at + HOUR

    meeting = talk.invite(talk.proposed(), starts_at=later, ends_at=later + HOUR)

    assert (meeting.state, meeting.accepted_by) == (MeetingState.INVITED, None)


def test_the_tenant_accepts_once(talk):
    meeting = actions.accept_time(talk.invited(), by=talk.cast.signatory, at=talk.at)

    assert meeting.accepted_by == talk.cast.signatory
    with pytest.raises(AcceptedAlready):
        actions.accept_time(meeting, by=talk.cast.administrator, at=talk.at)


def test_another_time_from_the_tenant_turns_the_invitation_into_a_proposal(talk):
    later = talk.starts_at + HOUR

    meeting = actions.propose_other_time(
        talk.invited(), starts_at=later, ends_at=later + HOUR, comment="Vi stänger 10",
        by=talk.cast.signatory, at=talk.at,
    )  # fmt: skip

    assert (meeting.state, meeting.starts_at) == (MeetingState.PLANNED, later)
    assert list(DialogueMeeting.objects.to_answer()) == [meeting]
    assert "Vi stänger 10" in Letter.objects.get(kind="meeting_proposed").body


def test_a_moved_meeting_has_to_be_accepted_anew_and_a_new_place_does_not(talk):
    meeting = actions.accept_time(talk.invited(), by=talk.cast.signatory, at=talk.at)

    meeting = actions.reschedule_meeting(
        meeting, plan=talk.plan(place="Torget 2"), by=talk.cast.caseworker, at=talk.at
    )
    assert (meeting.place, meeting.accepted_by) == ("Torget 2", talk.cast.signatory)

    moved = talk.plan(ends_at=talk.starts_at + 2 * HOUR)
    meeting = actions.reschedule_meeting(meeting, plan=moved, by=talk.cast.caseworker, at=talk.at)
    assert (meeting.accepted_by, meeting.sequence) == (None, 2)


def test_a_meeting_over_the_night_to_summer_time_keeps_its_clock():
    evening = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)  # 21:00 in Stockholm
    meeting = DialogueMeeting(starts_at=evening, ends_at=evening + timedelta(hours=5))

    assert meeting.shown_time == "28 mars 2026, 21:00–29 mars 2026, 03:00"


# ── Several tenants at the same time ──────────────────────────────────────────────────────────


def test_what_the_landlord_does_is_done_to_the_whole_gathering(talk):
    other, signatory = neighbour(talk)
    gathering = uuid7()
    meeting = talk.planned(gathering=gathering)
    theirs = talk.planned(other, gathering=gathering)

    talk.hold(talk.invite(meeting))

    theirs.refresh_from_db()
    assert theirs.state == MeetingState.HELD
    assert letters("meeting_invitation").count(talk.cast.caseworker.email) == 1
    assert signatory.email in letters("meeting_invitation")


def test_one_tenant_does_not_move_a_meeting_of_several(talk):
    gathering = uuid7()
    meeting = talk.invite(talk.planned(gathering=gathering))
    talk.planned(neighbour(talk)[0], gathering=gathering)

    with pytest.raises(OthersComeToo):
        actions.propose_other_time(
            meeting, starts_at=talk.starts_at, ends_at=talk.starts_at + HOUR,
            by=talk.cast.signatory, at=talk.at,
        )  # fmt: skip


def test_a_tenant_leaves_a_meeting_of_several_alone_and_the_others_go_on(talk):
    gathering = uuid7()
    meeting = talk.planned(gathering=gathering)
    theirs = talk.planned(neighbour(talk)[0], gathering=gathering)
    talk.invite(meeting)

    actions.cancel_meeting(
        meeting, party=Party.TENANT, reason="Vi kan inte", by=talk.cast.signatory, at=talk.at
    )
    talk.hold(theirs)

    meeting.refresh_from_db()
    theirs.refresh_from_db()
    assert (meeting.state, theirs.state) == (MeetingState.CANCELLED, MeetingState.HELD)


def test_minutes_of_several_stand_when_all_have_confirmed(talk):
    gathering = uuid7()
    other, signatory = neighbour(talk)
    meeting = talk.planned(gathering=gathering)
    theirs = talk.planned(other, gathering=gathering)
    talk.share(talk.hold(talk.invite(meeting)))
    talk.confirm(meeting, Party.LANDLORD)
    talk.confirm(meeting, Party.TENANT)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.MINUTES_SHARED

    actions.confirm_minutes(
        theirs, party=Party.TENANT, by=signatory, at=talk.starts_at + timedelta(days=3)
    )
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.MINUTES_CONFIRMED


# ── Held, written up, confirmed ───────────────────────────────────────────────────────────────


def test_a_meeting_is_not_held_before_it_begins(talk):
    meeting = talk.invited()

    with pytest.raises(NotYetBegun):
        actions.hold_meeting(
            meeting, participants="Alla", by=talk.cast.caseworker,
            at=talk.starts_at - timedelta(minutes=1),
        )  # fmt: skip


def test_both_sides_confirm_the_minutes_each_with_name_and_time(talk):
    meeting = talk.confirmed()

    assert meeting.state == MeetingState.MINUTES_CONFIRMED
    assert (meeting.landlord_confirmed_by, meeting.tenant_confirmed_by) == (
        talk.cast.manager,
        talk.cast.signatory,
    )


def test_one_side_confirms_once_and_not_for_the_other(talk):
    meeting = talk.confirm(talk.shared(), Party.TENANT)

    assert meeting.state == MeetingState.MINUTES_SHARED
    with pytest.raises(ConfirmedAlready):
        talk.confirm(meeting, Party.TENANT)


def test_returned_minutes_lose_their_confirmations_and_can_be_written_anew(talk):
    meeting = talk.confirm(talk.shared(), Party.LANDLORD)

    meeting = actions.return_minutes(
        meeting, party=Party.TENANT, reason="Datumet är fel", by=talk.cast.signatory, at=talk.at
    )

    assert (meeting.state, meeting.landlord_confirmed_by) == (MeetingState.HELD, None)
    assert "Datumet är fel" in Letter.objects.get(kind="minutes_returned").body
    assert talk.share(meeting, "Nytt datum.").minutes == "Nytt datum."


def test_minutes_are_returned_with_a_comment(talk):
    with pytest.raises(ReasonNeeded):
        actions.return_minutes(
            talk.shared(), party=Party.TENANT, reason=" ", by=talk.cast.signatory, at=talk.at
        )


def test_shared_minutes_change_only_by_being_returned(talk):
    meeting = talk.shared()

    with pytest.raises(MinutesShared):
        actions.write_minutes(
            meeting, minutes="Något annat", participants="", by=talk.cast.caseworker, at=talk.at
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        DialogueMeeting.objects.filter(pk=meeting.pk).update(minutes="Något annat")


def test_empty_minutes_are_not_shared(talk):
    with pytest.raises(NothingWritten):
        talk.share(talk.held(), " ")


def test_a_cancelled_meeting_says_why_to_everybody_who_was_invited(talk):
    talk.cancelled()

    asked = [talk.cast.signatory, talk.cast.administrator, talk.cast.caseworker]
    assert letters("meeting_cancelled") == sorted(person.email for person in asked)
    assert "Sjuk" in Letter.objects.filter(kind="meeting_cancelled").first().body


def test_nobody_but_the_host_hears_of_a_proposal_that_is_withdrawn(talk):
    actions.cancel_meeting(
        talk.proposed(), party=Party.TENANT, reason="Inte nu", by=talk.cast.signatory, at=talk.at
    )

    assert letters("meeting_cancelled") == [talk.cast.caseworker.email]


# ── Every state × move ────────────────────────────────────────────────────────────────────────


def _do(talk: Talk, name: str, meeting: DialogueMeeting) -> DialogueMeeting:
    staff, tenant = talk.cast.caseworker, talk.cast.signatory
    later = talk.starts_at + timedelta(days=1)
    match name:
        case "invite":
            return talk.invite(meeting)
        case "reschedule":
            return actions.reschedule_meeting(meeting, plan=talk.plan(), by=staff, at=talk.at)
        case "propose_time":
            return actions.propose_other_time(
                meeting, starts_at=later, ends_at=later + HOUR, by=tenant, at=talk.at
            )
        case "accept_time":
            return actions.accept_time(meeting, by=tenant, at=talk.at)
        case "hold":
            return talk.hold(meeting)
        case "share_minutes":
            return talk.share(meeting)
        case "return_minutes":
            return actions.return_minutes(
                meeting, party=Party.LANDLORD, reason="Fel", by=staff, at=later
            )
        case "confirm_first":
            return talk.confirm(meeting, Party.TENANT)
        case "confirm_last":
            return talk.confirm(talk.confirm(meeting, Party.TENANT), Party.LANDLORD)
        case "cancel":
            return actions.cancel_meeting(
                meeting, party=Party.TENANT, reason="Nej", by=tenant, at=talk.at
            )
    raise ValueError(name)


@pytest.mark.parametrize("state", list(MeetingState))
def test_a_move_is_made_from_its_own_states_alone(talk, state):
    meeting = talk.in_state(state)
    refusals = (IllegalMove, MinutesShared, AcceptedAlready, ConfirmedAlready)

    def reached(move):
        before = transaction.savepoint()
        try:
            return _do(talk, move.name, meeting).state
        except refusals:
            return "refused"
        finally:
            transaction.savepoint_rollback(before)

    assert {move.name: reached(move) for move in MEETING_MOVES} == {
        move.name: move.target if move.starts_from(state) else "refused" for move in MEETING_MOVES
    }


@pytest.mark.parametrize("state", list(MeetingState))
def test_each_side_is_offered_its_own_acts_alone(talk, state):
    meeting = talk.in_state(state)
    reporter = user_in(talk.annex.organisation, Role.ORG_REPORTER)
    auditor = user_at(talk.annex.company, Role.AUDITOR)

    tenants = {
        act.name for act in acts_of(DialogueMeeting) if act.permission.endswith("answer_meeting")
    }

    def offered(person):
        return {act.name for act in acts_of(DialogueMeeting) if act.is_open(meeting, person)}

    assert offered(talk.cast.signatory) <= tenants
    assert not offered(talk.cast.caseworker) & tenants
    assert offered(reporter) == offered(auditor) == set()


# ── What was agreed ───────────────────────────────────────────────────────────────────────────


def test_a_point_belongs_to_the_side_of_its_owner(talk):
    meeting = talk.held()

    ours = talk.point(meeting)
    theirs = talk.point(meeting, owner=talk.cast.signatory)

    assert (ours.party, theirs.party) == (Party.LANDLORD, Party.TENANT)


def test_a_point_is_taken_on_by_somebody_at_the_table(talk):
    stranger = user_in(neighbour(talk)[0].organisation, Role.ORG_SIGNATORY)

    with pytest.raises(OwnerElsewhere):
        talk.point(talk.held(), owner=stranger)


def test_points_are_a_part_of_the_minutes(talk):
    meeting = talk.held()
    point = talk.point(meeting)
    talk.share(meeting)
    point.refresh_from_db()

    with pytest.raises(MinutesShared):
        talk.point(meeting)
    with pytest.raises(MinutesShared):
        points.remove_point(point, by=talk.cast.caseworker, at=talk.at)


def test_a_point_is_done_after_the_meeting(talk):
    day = talk.starts_at.date()

    with pytest.raises(DueBeforeTheMeeting):
        talk.point(talk.held(), due_on=day - timedelta(days=1))
    assert talk.point(DialogueMeeting.objects.get(), due_on=day).due_on == day


def test_the_tenant_sees_points_when_the_minutes_have_been_shared(talk):
    meeting = talk.held()
    point = talk.point(meeting, owner=talk.cast.signatory)
    seen = ActionPoint.objects.visible_to(talk.cast.signatory)
    assert list(seen.all()) == []

    talk.share(meeting)
    assert list(seen.all()) == [point]

    actions.return_minutes(
        meeting, party=Party.TENANT, reason="Fel", by=talk.cast.signatory, at=talk.at
    )
    assert list(seen.all()) == [point]


def test_overdue_means_the_same_for_one_point_and_for_a_list(talk):
    point = talk.point(talk.held(), due_on=date(2026, 3, 20))

    for day, late in ((date(2026, 3, 20), False), (date(2026, 3, 21), True)):
        assert point.is_overdue(day) is late
        assert ActionPoint.objects.overdue(day).exists() is late


def test_what_was_done_is_not_overdue_and_not_done_ahead(talk):
    point = talk.point(talk.held())

    with pytest.raises(DoneTooEarly):
        points.finish_point(
            point, done_on=talk.at.date() + timedelta(days=1), by=talk.cast.caseworker, at=talk.at
        )
    done = points.finish_point(point, done_on=talk.at.date(), by=talk.cast.caseworker, at=talk.at)
    assert (done.state, done.is_overdue(date(2099, 1, 1))) == (PointState.DONE, False)

    again = points.resume_point(done, reason="Fel rad", by=talk.cast.caseworker, at=talk.at)
    assert (again.state, again.done_on, again.closed_by) == (PointState.OPEN, None, None)


def test_each_side_notes_its_own_points_alone(talk):
    meeting = talk.held()
    ours, theirs = talk.point(meeting), talk.point(meeting, owner=talk.cast.signatory)
    talk.share(meeting)
    reporter = user_in(talk.annex.organisation, Role.ORG_REPORTER)

    def offered(point, person):
        point = ActionPoint.objects.get(pk=point.pk)
        return {act.name for act in acts_of(ActionPoint) if act.is_open(point, person)}

    assert offered(ours, talk.cast.caseworker) == {"finish_ours", "drop_ours"}
    assert offered(theirs, talk.cast.caseworker) == set()
    assert offered(theirs, reporter) == {"finish", "drop"}
    assert offered(ours, talk.cast.signatory) == set()


# ── What the database holds ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"place": "", "link": ""},
        {"invited_at": None},
        {"state": "minutes_confirmed"},
        {"state": "somewhere"},
        {"proposed_party": "nobody"},
        {"landlord_confirmed_at": datetime(2026, 3, 5, tzinfo=UTC)},
    ],
    ids=lambda changes: ", ".join(changes),
)
def test_the_database_refuses_what_makes_no_meeting(talk, changes):
    meeting = talk.invited()

    with pytest.raises(IntegrityError), transaction.atomic():
        DialogueMeeting.objects.filter(pk=meeting.pk).update(**changes)


def test_a_meeting_stays_with_its_annex_party(talk):
    meeting, (other, _signatory) = talk.invited(), neighbour(talk)

    with pytest.raises(IntegrityError), transaction.atomic():
        DialogueMeeting.objects.filter(pk=meeting.pk).update(organisation=other.organisation)


# ── Whom we have not met ──────────────────────────────────────────────────────────────────────


def test_an_annex_with_a_plan_and_no_meeting_this_year_is_due(talk):
    due = without_meeting(LeaseAnnex.objects.all(), 2026)
    assert list(due) == [talk.annex]
    assert list(without_meeting(LeaseAnnex.objects.all(), 2027)) == []

    meeting = talk.invited()
    assert list(due.all()) == []

    actions.cancel_meeting(
        meeting, party=Party.LANDLORD, reason="Sjuk", by=talk.cast.caseworker, at=talk.at
    )
    assert list(due.all()) == [talk.annex]
