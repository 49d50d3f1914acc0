"""What the clock does for people: it reminds them."""

from celery import shared_task
from django.utils import timezone

from portal.people import reminders


@shared_task(name="people.remind")
def remind(**_later: object) -> None:
    """Write the reminders that are due. Late is harmless, and so is twice."""
    reminders.remind_everybody(at=timezone.now())
