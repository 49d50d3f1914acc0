"""What can be done to dialogue meetings and to what was agreed at them, by either side."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import meetings as actions
from annexes.actions import points
from annexes.forms.meetings import (
    FinishPointForm,
    HeldForm,
    InvitationForm,
    MinutesForm,
    NewMeetingForm,
    OtherTimeForm,
    PointForm,
    ProposalForm,
)
from annexes.models import ActionPoint, DialogueMeeting, LeaseAnnex, Party
from annexes.states.annexes import BINDING
from annexes.states.meetings import (
    ACCEPT_TIME,
    CANCEL_MEETING,
    CONFIRM_FIRST,
    DROP_POINT,
    FINISH_POINT,
    HOLD,
    INVITE,
    PROPOSE_TIME,
    RESCHEDULE,
    RESUME_POINT,
    RETURN_MINUTES,
    SHARE_MINUTES,
    PointState,
)
from portal.acts import Act, ReasonForm, register_acts


def _is_binding(annex: LeaseAnnex) -> bool:
    return annex.state in BINDING


def _meets_alone(meeting: DialogueMeeting) -> bool:
    return not meeting.others().exists()


def _is_unanswered(meeting: DialogueMeeting) -> bool:
    return meeting.accepted_at is None


def _unconfirmed_by(party: Party) -> Callable[[DialogueMeeting], bool]:
    def possible(meeting: DialogueMeeting) -> bool:
        return not meeting.confirmed_by(party)

    return possible


def _of(party: Party) -> Callable[[ActionPoint], bool]:
    """Whether the point is this side's, and the other side knows of it."""

    def possible(point: ActionPoint) -> bool:
        return point.party == party and point.meeting.shared_at is not None

    return possible


def _is_being_written(point: ActionPoint) -> bool:
    return actions.is_held(point.meeting) and point.state == PointState.OPEN


def _change_point(point: ActionPoint, **given: Any) -> DialogueMeeting:
    return points.change_point(point, **given).meeting


def _add_point(meeting: DialogueMeeting, **given: Any) -> DialogueMeeting:
    return points.add_point(meeting, **given).meeting


register_acts(
    LeaseAnnex,
    Act(
        "plan_meeting",
        _("Plan a dialogue meeting"),
        actions.plan_meeting,
        permission="annexes.plan_meeting",
        form=NewMeetingForm,
        possible=_is_binding,
        bulk=True,
        explain=_(
            "You send the invitation when the plan is right. Chosen together, the tenants of "
            "several annexes meet at the same time."
        ),
        done=_("The meeting is planned. Invite to it next."),
    ),
    Act(
        "propose_meeting",
        _("Propose a meeting"),
        actions.propose_meeting,
        permission="annexes.answer_meeting",
        form=ProposalForm,
        possible=_is_binding,
        explain=_("The landlord invites you to that time, or proposes another one."),
        done=_("Proposed. The landlord gets a letter."),
    ),
)


def _minutes_acts(party: Party, permission: str, names: tuple[str, str, str]) -> list[Act]:
    """What either side does about minutes and about a meeting that can't be."""
    confirm, send_back, cancel = names
    return [
        Act(
            confirm,
            _("Confirm the minutes"),
            partial(actions.confirm_minutes, party=party),
            move=CONFIRM_FIRST,
            permission=permission,
            possible=_unconfirmed_by(party),
            explain=_("Your name and the time are kept. The minutes stand when both sides have."),
            done=_("You have confirmed the minutes."),
            tone="good",
        ),
        Act(
            send_back,
            _("Return the minutes"),
            partial(actions.return_minutes, party=party),
            move=RETURN_MINUTES,
            permission=permission,
            form=ReasonForm,
            explain=_("They are written anew, shared again, and both sides confirm them again."),
            done=_("Returned. The other side gets a letter."),
        ),
        Act(
            cancel,
            _("Cancel the meeting") if party == Party.LANDLORD else _("Decline the meeting"),
            partial(actions.cancel_meeting, party=party),
            move=CANCEL_MEETING,
            permission=permission,
            form=ReasonForm,
            explain=_("Everybody who was invited gets a letter that takes it out of the calendar.")
            if party == Party.LANDLORD
            else _("The landlord gets a letter with your reason, and you can propose a new time."),
            done=_("The meeting is cancelled."),
            tone="danger",
        ),
    ]


register_acts(
    DialogueMeeting,
    Act(
        "accept",
        _("Accept the time"),
        actions.accept_time,
        move=ACCEPT_TIME,
        permission="annexes.answer_meeting",
        possible=_is_unanswered,
        done=_("Thank you. The landlord sees that you are coming."),
        tone="good",
    ),
    Act(
        "propose_time",
        _("Propose another time"),
        actions.propose_other_time,
        move=PROPOSE_TIME,
        permission="annexes.answer_meeting",
        form=OtherTimeForm,
        possible=_meets_alone,
        explain=_("The landlord invites you to that time, or proposes another one."),
        done=_("Proposed. The landlord gets a letter."),
    ),
    Act(
        "invite",
        _("Send the invitation"),
        actions.invite_to_meeting,
        move=INVITE,
        permission="annexes.plan_meeting",
        form=InvitationForm,
        explain=_(
            "A letter with a file for the calendar goes to those who answer for the annex at the "
            "tenant, and to whoever holds the meeting. To propose another time, change it here."
        ),
        done=_("The invitation is sent."),
        tone="good",
    ),
    Act(
        "reschedule",
        _("Change the invitation"),
        actions.reschedule_meeting,
        move=RESCHEDULE,
        permission="annexes.plan_meeting",
        form=InvitationForm,
        explain=_("Everybody who was invited gets a new version for the calendar."),
        done=_("The new invitation is sent."),
    ),
    Act(
        "hold",
        _("Note as held"),
        actions.hold_meeting,
        move=HOLD,
        permission="annexes.plan_meeting",
        form=HeldForm,
        done=_("Noted. Write the minutes next."),
        tone="good",
    ),
    Act(
        "write_minutes",
        _("Write the minutes"),
        actions.write_minutes,
        permission="annexes.plan_meeting",
        form=MinutesForm,
        possible=actions.is_held,
        explain=_("Only staff read them until you share them."),
        done=_("Saved. The tenant can't see it yet."),
    ),
    Act(
        "add_point",
        _("Add an action point"),
        _add_point,
        permission="annexes.plan_meeting",
        form=PointForm,
        possible=actions.is_held,
        explain=_("Something that a person on either side has taken on, by a day."),
        done=_("The action point is added."),
    ),
    Act(
        "share_minutes",
        _("Share the minutes"),
        actions.share_minutes,
        move=SHARE_MINUTES,
        permission="annexes.plan_meeting",
        form=MinutesForm,
        explain=_("The tenant gets a letter. Both sides confirm them, or return them."),
        done=_("The minutes are shared."),
        tone="good",
    ),
    *_minutes_acts(Party.TENANT, "annexes.answer_meeting", ("confirm", "return", "decline")),
    *_minutes_acts(
        Party.LANDLORD, "annexes.plan_meeting", ("confirm_ours", "return_ours", "cancel")
    ),
)


def _point_acts(party: Party, permission: str, names: tuple[str, str, str]) -> list[Act]:
    """What a side notes about what it has taken on."""
    finish, drop, resume = names
    return [
        Act(
            finish,
            _("Note as done"),
            points.finish_point,
            move=FINISH_POINT,
            permission=permission,
            form=FinishPointForm,
            possible=_of(party),
            explain=_("Both sides see it."),
            done=_("Noted."),
            tone="good",
        ),
        Act(
            drop,
            _("Note that it will not be done"),
            points.drop_point,
            move=DROP_POINT,
            permission=permission,
            form=ReasonForm,
            possible=_of(party),
            explain=_("Both sides see it and the reason."),
            done=_("Noted."),
        ),
        Act(
            resume,
            _("Take the note back"),
            points.resume_point,
            move=RESUME_POINT,
            permission=permission,
            form=ReasonForm,
            possible=_of(party),
            done=_("It is to be done again."),
        ),
    ]


register_acts(
    ActionPoint,
    *_point_acts(Party.TENANT, "annexes.close_tenants_point", ("finish", "drop", "resume")),
    *_point_acts(
        Party.LANDLORD,
        "annexes.close_landlords_point",
        ("finish_ours", "drop_ours", "resume_ours"),
    ),
    Act(
        "change",
        _("Change the action point"),
        _change_point,
        permission="annexes.plan_meeting",
        form=PointForm,
        possible=_is_being_written,
        done=_("The action point is changed."),
    ),
    Act(
        "remove",
        _("Remove the action point"),
        points.remove_point,
        permission="annexes.plan_meeting",
        possible=_is_being_written,
        done=_("The action point is removed."),
        tone="danger",
    ),
)
