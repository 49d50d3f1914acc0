"""What waits for an organisation's people: applications that they have begun."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Application
from partnerships.states.applications import ApplicationState
from portal.duties import Duty, says_duties
from portal.people.models import User


@says_duties
def applications_to_send_in(person: User, on: date) -> list[Duty]:
    """Return the drafts of calls that still take applications."""
    drafts = (
        Application.objects.visible_to(person)
        .filter(organisation__in=person.organisation_ids, state=ApplicationState.DRAFT)
        .select_related("call")
    )
    morning = timezone.make_aware(datetime.combine(on, time.min))
    return [
        Duty(
            _("Send in the application to %(call)s") % {"call": draft.call},
            draft.get_absolute_url(),
            state=draft.get_state_display(),
            tone=draft.state_tone,
            by=timezone.localdate(draft.call.closes_at) if draft.call.closes_at else None,
        )
        for draft in drafts
        if draft.call.accepts_until is None or draft.call.accepts_until >= morning
    ]
