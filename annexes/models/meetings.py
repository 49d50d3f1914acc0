"""Dialogue meetings between the landlord and its tenants, and what they agree to do."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import LeaseAnnex, Party
from annexes.models.plans import YearPlan
from annexes.states.meetings import (
    AHEAD,
    CANCELLED,
    INVITED,
    MEETING_MOVES,
    MINUTES_CONFIRMED,
    MINUTES_STAND,
    PLANNED,
    POINT_MOVES,
    TOOK_PLACE,
    MeetingState,
    PointState,
)
from annexes.states.plans import PlanState
from portal.constraints import all_or_none, one_of, set_exactly_in, set_in
from portal.ids import uuid7
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key


class StandardAgendaQuerySet(OwnedQuerySet):
    """Questions about agendas."""

    def on_offer(self) -> Self:
        """Return those that new meetings can begin with, in their order."""
        return self.filter(is_active=True).order_by("sort_order", "code")


@pghistory.track()
class StandardAgenda(Owned):
    """What a company usually talks about at a kind of meeting; one point a line."""

    code = models.SlugField(_("code"), max_length=40)
    name_sv = models.CharField(_("name in Swedish"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    points_sv = models.TextField(_("points in Swedish, one a line"))
    points_en = models.TextField(_("points in English, one a line"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = StandardAgendaQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "code"]
        verbose_name = _("standard agenda")
        verbose_name_plural = _("standard agendas")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="agenda_once",
                violation_error_message=_("There is already an agenda with this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language, in Swedish where there is no other."""
        return self._said("name")

    @property
    def points(self) -> str:
        """The points in the active language, in Swedish where there are no others."""
        return self._said("points")

    def _said(self, what: str) -> str:
        in_english = (get_language() or "sv").startswith("en")
        return (in_english and getattr(self, f"{what}_en")) or getattr(self, f"{what}_sv")


class MeetingQuerySet(OwnedQuerySet):
    """Questions about meetings."""

    def ahead(self) -> Self:
        """Return those that are still to take place, the next first."""
        return self.filter(state__in=sorted(AHEAD)).order_by("starts_at", "id")

    def took_place(self) -> Self:
        """Return those that have been held."""
        return self.filter(state__in=sorted(TOOK_PLACE))

    def in_year(self, year: int) -> Self:
        """Return those of a calendar year in Stockholm, cancelled ones left out."""
        return self.filter(starts_at__year=year).exclude(state=CANCELLED)

    def to_answer(self) -> Self:
        """Return those for which the tenant has proposed a time that the landlord may take."""
        return self.filter(state=PLANNED, proposed_party=Party.TENANT)

    def to_write_up(self, at: datetime) -> Self:
        """Return those that are over and that nobody has noted as held, or whose minutes lack."""
        return self.filter(Q(state=INVITED, ends_at__lt=at) | Q(state=MeetingState.HELD))

    def to_confirm(self, party: Party) -> Self:
        """Return those whose minutes wait for this side."""
        return self.filter(
            state=MeetingState.MINUTES_SHARED, **{f"{party}_confirmed_at__isnull": True}
        )

    def gathered(self, gathering: Any) -> Self:
        """Return the rows of one gathering, locked in a fixed order."""
        return self.filter(gathering=gathering).order_by("id")


@pghistory.track()
class DialogueMeeting(Shared, Stateful):
    """A meeting of the landlord with the tenant of one annex.

    Several tenants who meet together have a row each, with the same ``gathering``, time, place,
    agenda and minutes: each sees its own row, answers for itself and confirms for itself, and the
    wall between tenants stands. What the landlord does is done to all of them.

    ``proposed_party`` is the side that put the present time forward. ``sequence`` counts the
    versions of the invitation, as calendars know them (RFC 5545, SEQUENCE).
    """

    moves = MEETING_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="meetings", verbose_name=_("annex")
    )
    gathering = models.UUIDField(default=uuid7, editable=False)
    title = models.CharField(_("what the meeting is about"), max_length=120)
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=PLANNED, editable=False
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link to a meeting online"), max_length=500, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("who holds the meeting for the landlord"),
    )
    proposed_party = models.CharField(_("time proposed by"), max_length=10, choices=Party)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), null=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    held_at = models.DateTimeField(_("noted as held at"), null=True, editable=False)
    participants = models.CharField(_("who took part, by role"), max_length=300, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    shared_at = models.DateTimeField(_("minutes shared at"), null=True, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    landlord_confirmed_at = models.DateTimeField(
        _("confirmed by the landlord at"), null=True, editable=False
    )
    landlord_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed for the landlord by"),
    )
    tenant_confirmed_at = models.DateTimeField(
        _("confirmed by the tenant at"), null=True, editable=False
    )
    tenant_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed for the tenant by"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "id"]
        verbose_name = _("dialogue meeting")
        verbose_name_plural = _("dialogue meetings")
        indexes = [
            models.Index(fields=["company", "state", "starts_at"], name="meeting_by_state"),
            models.Index(fields=["organisation", "state"], name="meeting_of_tenant"),
            models.Index(fields=["gathering"], name="meeting_gathering"),
        ]
        constraints = [
            wall_key(name="meeting_wall"),
            wall_key("organisation", name="meeting_party_key"),
            SameAsParent(parent="annex", name="meeting_same_company"),
            SameAsParent(parent="annex", column="organisation", name="meeting_same_party"),
            models.UniqueConstraint(fields=["gathering", "annex"], name="meeting_once_an_annex"),
            one_of("state", MeetingState.values, name="meeting_state"),
            one_of("proposed_party", Party.values, name="meeting_proposed_party"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="meeting_lasts",
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PLANNED, CANCELLED]) | ~Q(place="", link=""),
                name="meeting_somewhere",
                violation_error_message=_("Write a place, or a link to a meeting online."),
            ),
            set_in(
                "invited_at",
                set(MeetingState) - {PLANNED, CANCELLED},
                name="meeting_invited_at",
            ),
            all_or_none("accepted_at", "accepted_by", name="meeting_accepted"),
            set_in("held_at", TOOK_PLACE, name="meeting_held_at"),
            all_or_none("shared_at", "shared_by", name="meeting_shared"),
            set_in("shared_at", MINUTES_STAND, name="meeting_shared_at"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(MINUTES_STAND), minutes=""),
                name="meeting_minutes_said",
            ),
            all_or_none(
                "landlord_confirmed_at", "landlord_confirmed_by", name="meeting_landlord_confirmed"
            ),
            all_or_none(
                "tenant_confirmed_at", "tenant_confirmed_by", name="meeting_tenant_confirmed"
            ),
            set_in("landlord_confirmed_at", {MINUTES_CONFIRMED}, name="meeting_landlord_agreed"),
            set_in("tenant_confirmed_at", {MINUTES_CONFIRMED}, name="meeting_tenant_agreed"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(MINUTES_STAND))
                | Q(landlord_confirmed_at=None, tenant_confirmed_at=None),
                name="meeting_confirmed_what_stands",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="shared_minutes_stand",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('minutes_shared', 'minutes_confirmed') "
                    "AND (OLD.minutes IS DISTINCT FROM NEW.minutes "
                    "OR OLD.participants IS DISTINCT FROM NEW.participants)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.shown_day}"

    def get_absolute_url(self) -> str:
        """The tenant's page about the meeting."""
        return reverse("annexes:meeting", args=[self.pk])

    @property
    def shown_day(self) -> str:
        """The day in Stockholm, in words."""
        return date_format(timezone.localtime(self.starts_at), "DATE_FORMAT")

    @property
    def shown_time(self) -> str:
        """Day and times in Stockholm: 3 December 2026, 13:00–14:30."""
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        until = time_format(ends, "H:i")
        if ends.date() != starts.date():
            until = f"{date_format(ends, 'DATE_FORMAT')}, {until}"
        return f"{date_format(starts, 'DATE_FORMAT')}, {time_format(starts, 'H:i')}–{until}"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[MeetingState(self.state)]

    @property
    def agenda_points(self) -> list[str]:
        """The agenda, point by point."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]

    @property
    def minutes_stand(self) -> bool:
        """Whether both sides can read the minutes."""
        return self.state in MINUTES_STAND

    def others(self) -> QuerySet["DialogueMeeting"]:
        """Return the same gathering's rows of the other annexes."""
        return DialogueMeeting.objects.gathered(self.gathering).exclude(pk=self.pk)

    def confirmed_by(self, party: Party) -> bool:
        """Whether this side has confirmed the minutes as they stand."""
        return getattr(self, f"{party}_confirmed_at") is not None


#: How each state is marked where it is shown.
TONES = {
    MeetingState.PLANNED: "neutral",
    MeetingState.INVITED: "waiting",
    MeetingState.HELD: "active",
    MeetingState.MINUTES_SHARED: "waiting",
    MeetingState.MINUTES_CONFIRMED: "good",
    MeetingState.CANCELLED: "bad",
}


class ActionPointQuerySet(OwnedQuerySet):
    """Questions about action points."""

    def open(self) -> Self:
        """Return what is still to be done."""
        return self.filter(state=PointState.OPEN)

    def overdue(self, on: date) -> Self:
        """Return what should have been done before that day."""
        return self.open().filter(due_on__lt=on)

    def of_party(self, party: Party) -> Self:
        """Return what this side has taken on."""
        return self.filter(party=party)


@pghistory.track()
class ActionPoint(Shared, Stateful):
    """Something that a person on either side has taken on at a meeting, by a day.

    The other side sees it from the first time that the minutes were shared.
    """

    moves = POINT_MOVES

    meeting = models.ForeignKey(
        DialogueMeeting, models.PROTECT, related_name="points", verbose_name=_("meeting")
    )
    wording = models.CharField(_("what is to be done"), max_length=300)
    party = models.CharField(_("whose"), max_length=10, choices=Party)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"), max_length=10, choices=PointState, default=PointState.OPEN, editable=False
    )
    done_on = models.DateField(_("done on"), null=True, editable=False)
    closed_at = models.DateTimeField(_("noted at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        indexes = [
            models.Index(fields=["company", "state", "due_on"], name="point_due"),
            models.Index(fields=["owner", "state"], name="point_of_owner"),
        ]
        constraints = [
            SameAsParent(parent="meeting", name="point_same_company"),
            SameAsParent(parent="meeting", column="organisation", name="point_same_party"),
            one_of("state", PointState.values, name="point_state"),
            one_of("party", Party.values, name="point_party"),
            set_exactly_in("done_on", {PointState.DONE}, name="point_done_on"),
            set_exactly_in(
                "closed_at", {PointState.DONE, PointState.DROPPED}, name="point_closed_at"
            ),
            all_or_none("closed_at", "closed_by", name="point_closed"),
        ]

    def __str__(self) -> str:
        return self.wording

    def get_absolute_url(self) -> str:
        """The tenant's page about the meeting at which it was agreed."""
        return f"{self.meeting.get_absolute_url()}#points"

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees a point from the moment the minutes were first shared."""
        return Q(meeting__shared_at__isnull=False)

    def is_overdue(self, on: date) -> bool:
        """Whether it should have been done before that day. Its queryset twin: `overdue`."""
        return self.state == PointState.OPEN and self.due_on < on

    @property
    def is_late(self) -> bool:
        """Whether it is overdue today, or was done after its day."""
        if self.done_on is not None:
            return self.done_on > self.due_on
        return self.is_overdue(timezone.localdate())


def without_meeting(annexes: QuerySet[LeaseAnnex], year: int) -> QuerySet[LeaseAnnex]:
    """Return the annexes with a running plan for the year and no meeting held or ahead in it."""
    plans = YearPlan.objects.filter(annex=OuterRef("pk"), year=year, state=PlanState.RUNNING)
    meetings = DialogueMeeting.objects.in_year(year).filter(annex=OuterRef("pk"))
    return annexes.filter(Exists(plans), ~Exists(meetings))


def gathered_names(meetings: Iterable[DialogueMeeting]) -> str:
    """Return the tenants who meet together, for staff."""
    return ", ".join(sorted({str(meeting.organisation) for meeting in meetings}))
