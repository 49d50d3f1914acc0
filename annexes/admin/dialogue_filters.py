"""How the registers of the dialogue, and of annexes, are narrowed to what waits."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models import DialogueMeeting, Evaluation, LeaseAnnex, Party, Voice
from annexes.models.meetings import without_meeting
from annexes.states.evaluations import EvaluationState
from annexes.states.meetings import MeetingState, PointState


class MeetingWaitsFilter(admin.SimpleListFilter):
    """Meetings in which the next step is ours, and every state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What waits for us, then the states."""
        waiting = [
            ("to_answer", _("tenant proposes a time")),
            ("to_write_up", _("to write up")),
            ("to_confirm", _("minutes for us to confirm")),
        ]
        return [*waiting, *MeetingState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what waits, or to the state."""
        match self.value():
            case None:
                return queryset
            case "to_answer":
                return queryset.to_answer()
            case "to_write_up":
                return queryset.to_write_up(timezone.now())
            case "to_confirm":
                return queryset.to_confirm(Party.LANDLORD)
            case state:
                return queryset.filter(state=state)


class MeetingYearFilter(admin.SimpleListFilter):
    """The year of the meeting."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years in which the company has meetings, the latest first."""
        days = DialogueMeeting.objects.of(request.company).dates("starts_at", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        if not year.isdecimal() or not 2000 <= int(year) <= 2199:
            return queryset.none()
        return queryset.filter(starts_at__year=int(year))


class WithoutMeetingFilter(admin.SimpleListFilter):
    """Annexes whose tenant we have not met this year, and have no meeting with."""

    title = _("dialogue")
    parameter_name = "meeting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The one question."""
        return [("due", _("no meeting this year"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[LeaseAnnex]
    ) -> QuerySet[LeaseAnnex]:
        """Narrow to them."""
        if self.value() != "due":
            return queryset
        today = timezone.localdate()
        return without_meeting(queryset.in_force(today), today.year)


class PointFilter(admin.SimpleListFilter):
    """Late ones, and every state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What is late, then the states."""
        return [("late", _("late")), *PointState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the late ones, or to the state."""
        if self.value() == "late":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state=self.value()) if self.value() else queryset


class EvaluationFilter(admin.SimpleListFilter):
    """What waits for us, and every state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What we have not answered, then the states."""
        return [("ours", _("for us to answer")), *EvaluationState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what waits, or to the state."""
        if self.value() == "ours":
            return queryset.unanswered_by(Party.LANDLORD)
        return queryset.filter(state=self.value()) if self.value() else queryset


class EvaluationYearFilter(admin.SimpleListFilter):
    """The year that was looked back on."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years of the company's evaluations, the latest first."""
        rows = Evaluation.objects.of(request.company).order_by("-year")
        return [(str(year), str(year)) for year in rows.values_list("year", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        known = year.isdecimal() and len(year) == 4
        return queryset.filter(year=int(year)) if known else queryset.none()


class VoiceYearFilter(admin.SimpleListFilter):
    """The year in which it was said."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years in which something was said, the latest first."""
        days = Voice.objects.of(request.company).dates("said_on", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        known = year.isdecimal() and len(year) == 4
        return queryset.in_year(int(year)) if known else queryset.none()
