"""A meeting taken along its life the way the code takes it, for tests that need a real one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from annexes.actions import meetings as actions
from annexes.actions import points
from annexes.actions.meetings import MeetingPlan
from annexes.models import ActionPoint, DialogueMeeting, LeaseAnnex, Party
from annexes.states.meetings import MeetingState
from portal.people.models import User
from portal.roles import Role
from tests.factories.annexes import LeaseAnnexFactory, LeaseFactory, YearPlanFactory
from tests.factories.people import user_at, user_in


@dataclass
class Cast:
    """Who talks: staff of the landlord, and those who answer for the annex at the tenant."""

    caseworker: User
    manager: User
    signatory: User
    administrator: User


@dataclass
class Talk:
    """The two sides of a signed annex, and the meetings they have. Meetings are in a week."""

    cast: Cast
    annex: LeaseAnnex
    at: datetime

    @property
    def starts_at(self) -> datetime:
        return self.at + timedelta(days=7)

    def plan(self, **given: object) -> MeetingPlan:
        said = {
            "title": "Uppföljning av året",
            "starts_at": self.starts_at,
            "ends_at": self.starts_at + timedelta(hours=1),
            "place": "Storgatan 1",
            "agenda": "Läget\nLöften",
        }
        return MeetingPlan(**(said | given))

    def planned(self, annex: LeaseAnnex | None = None, *, gathering: UUID | None = None):
        return actions.plan_meeting(
            annex or self.annex, plan=self.plan(), gathering=gathering,
            by=self.cast.caseworker, at=self.at,
        )  # fmt: skip

    def proposed(self, **given: object) -> DialogueMeeting:
        return actions.propose_meeting(
            self.annex, plan=self.plan(**given), by=self.cast.signatory, at=self.at
        )

    def invite(self, meeting: DialogueMeeting, **given: object) -> DialogueMeeting:
        return actions.invite_to_meeting(
            meeting, plan=self.plan(**given), by=self.cast.caseworker, at=self.at
        )

    def invited(self) -> DialogueMeeting:
        return self.invite(self.planned())

    def hold(self, meeting: DialogueMeeting) -> DialogueMeeting:
        return actions.hold_meeting(
            meeting, participants="Butikschef, förvaltare", by=self.cast.caseworker,
            at=self.starts_at + timedelta(hours=2),
        )  # fmt: skip

    def held(self) -> DialogueMeeting:
        return self.hold(self.invited())

    def share(self, meeting: DialogueMeeting, minutes: str = "Vi är överens.") -> DialogueMeeting:
        return actions.share_minutes(
            meeting, minutes=minutes, participants="Butikschef", by=self.cast.caseworker,
            at=self.starts_at + timedelta(days=1),
        )  # fmt: skip

    def shared(self) -> DialogueMeeting:
        return self.share(self.held())

    def confirm(self, meeting: DialogueMeeting, party: Party) -> DialogueMeeting:
        by = self.cast.manager if party == Party.LANDLORD else self.cast.signatory
        return actions.confirm_minutes(
            meeting, party=party, by=by, at=self.starts_at + timedelta(days=2)
        )

    def confirmed(self) -> DialogueMeeting:
        return self.confirm(self.confirm(self.shared(), Party.TENANT), Party.LANDLORD)

    def cancelled(self) -> DialogueMeeting:
        return actions.cancel_meeting(
            self.invited(), party=Party.LANDLORD, reason="Sjuk",
            by=self.cast.caseworker, at=self.at,
        )  # fmt: skip

    def in_state(self, state: MeetingState) -> DialogueMeeting:
        """A meeting brought into the state by the acts that lead there."""
        makers = {
            MeetingState.PLANNED: self.planned,
            MeetingState.INVITED: self.invited,
            MeetingState.HELD: self.held,
            MeetingState.MINUTES_SHARED: self.shared,
            MeetingState.MINUTES_CONFIRMED: self.confirmed,
            MeetingState.CANCELLED: self.cancelled,
        }
        return makers[state]()

    def point(self, meeting: DialogueMeeting, owner=None, **given: object) -> ActionPoint:
        said = {
            "wording": "Bjuda in skolan",
            "owner": owner or self.cast.caseworker,
            "due_on": (self.starts_at + timedelta(days=30)).date(),
        }
        return points.add_point(meeting, **(said | given), by=self.cast.caseworker, at=self.at)


def make_talk(at: datetime) -> Talk:
    """Return the two sides of a signed annex with a plan for the year, and people on both."""
    lease = LeaseFactory()
    cast = Cast(
        caseworker=user_at(lease.company, Role.CASEWORKER),
        manager=user_at(lease.company, Role.MANAGER),
        signatory=user_in(lease.organisation, Role.ORG_SIGNATORY),
        administrator=user_in(lease.organisation, Role.ORG_ADMINISTRATOR),
    )
    annex = LeaseAnnexFactory(active=True, lease=lease, drafted_by=cast.caseworker)
    YearPlanFactory(annex=annex, year=at.year)
    return Talk(cast, annex, at)
