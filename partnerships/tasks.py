"""What the clock does: calls open and close. Late is harmless, and so is twice."""

from celery import shared_task
from django.utils import timezone

from partnerships.actions.calls import open_and_close_due_calls


@shared_task(name="partnerships.move_calls")
def move_calls(**_later: object) -> None:
    """Open the calls whose opening has come, and close those whose closing has passed."""
    open_and_close_due_calls(at=timezone.now())
