"""Dialogue meetings, action points and standard agendas in the web admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.dialogue_filters import MeetingWaitsFilter, MeetingYearFilter, PointFilter
from annexes.models import ActionPoint, DialogueMeeting, StandardAgenda
from annexes.models.meetings import gathered_names
from annexes.states.meetings import AHEAD
from portal.admin import ActsAdmin
from portal.catalogue import CatalogueAdmin


@admin.register(DialogueMeeting)
class DialogueMeetingAdmin(ActsAdmin):
    """Every meeting, one row for each tenant that comes. Acts move it on."""

    change_form_template = "admin/annexes/dialoguemeeting/change_form.html"
    view_on_site = False
    list_display = ["when", "title", "organisation", "annex", "state", "host"]
    list_filter = [MeetingWaitsFilter, MeetingYearFilter]
    list_select_related = ["organisation", "annex", "host"]
    list_defer = ["minutes", "agenda"]
    search_fields = ["title", "organisation__name", "annex__number", "place"]
    search_help_text = _("Subject, tenant, annex number or place")
    fields = [
        ("organisation", "annex_page"),
        ("when", "host"),
        ("place", "link"),
        "also_come",
        "time_said",
        "participants",
        "confirmations",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """Everything: fields change by acts."""
        return [
            name for part in self.fields for name in ([part] if isinstance(part, str) else part)
        ]

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, meeting: DialogueMeeting) -> str:
        """Day and times in Stockholm."""
        return meeting.shown_time

    @admin.display(description=_("annex"))
    def annex_page(self, meeting: DialogueMeeting) -> str:
        """A link to the annex."""
        return annex_link(meeting.annex)

    @admin.display(description=_("meet at the same time"))
    def also_come(self, meeting: DialogueMeeting) -> str:
        """The other tenants of the gathering."""
        return gathered_names(meeting.others().select_related("organisation")) or "–"

    @admin.display(description=_("the time"))
    def time_said(self, meeting: DialogueMeeting) -> str:
        """Who put the time forward, and whether the tenant has accepted it."""
        if meeting.accepted_by is not None:
            return _("accepted by %(who)s") % {"who": meeting.accepted_by}
        if meeting.state not in AHEAD:
            return "–"
        return _("proposed by %(who)s (%(side)s), not yet accepted") % {
            "who": meeting.proposed_by,
            "side": meeting.get_proposed_party_display(),
        }

    @admin.display(description=_("minutes confirmed by"))
    def confirmations(self, meeting: DialogueMeeting) -> str:
        """Who has confirmed the minutes for each side."""
        said = [meeting.landlord_confirmed_by, meeting.tenant_confirmed_by]
        return ", ".join(str(person) for person in said if person) or "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show the agenda, the minutes and the action points."""
        meeting = self.get_object(request, object_id)
        context = {} if meeting is None else {"meeting": meeting, "points": _points_of(meeting)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


def _points_of(meeting: DialogueMeeting) -> list[ActionPoint]:
    return list(meeting.points.select_related("owner"))


@admin.register(ActionPoint)
class ActionPointAdmin(ActsAdmin):
    """What both sides have taken on at meetings."""

    view_on_site = False
    list_display = ["wording", "party", "owner", "due_on", "state", "organisation"]
    list_filter = [PointFilter, "party"]
    list_select_related = ["owner", "organisation"]
    search_fields = ["wording", "organisation__name", "owner__full_name"]
    search_help_text = _("What is to be done, tenant or owner")
    date_hierarchy = "due_on"
    fields = [
        "meeting",
        "organisation",
        ("party", "owner"),
        ("due_on", "done_on"),
        ("closed_at", "closed_by"),
    ]
    readonly_fields = [
        "meeting", "organisation", "party", "owner", "due_on", "done_on", "closed_at", "closed_by",
    ]  # fmt: skip


@admin.register(StandardAgenda)
class StandardAgendaAdmin(CatalogueAdmin):
    """What the company usually talks about; new meetings begin with one of these."""

    list_display = ["name_sv", "code", "is_active", "sort_order"]
    list_filter = ["is_active"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = [
        "code", "name_sv", "name_en", "points_sv", "points_en", "sort_order", "is_active",
    ]  # fmt: skip
