"""What the clock does: pledges begin, annexes expire. Late is harmless, and so is twice.

Beat asks every hour, so that a portal which was down at midnight makes up for it.
"""

from celery import shared_task
from django.utils import timezone

from annexes.actions import confirmations, drafts, verifying
from annexes.actions.annexes import expire_annexes
from annexes.actions.plans import begin_due_pledges


@shared_task(name="annexes.every_day")
def every_day(**_later: object) -> None:
    """Begin the pledges whose first day has come, and let annexes whose last has passed expire."""
    begin_due_pledges(at=timezone.now())
    expire_annexes(at=timezone.now())


@shared_task(name="annexes.watch_contributions")
def watch_contributions(**_later: object) -> None:
    """Remind hosts and close their links, verify within limits, forget old typing."""
    at = timezone.now()
    confirmations.expire_confirmations(at=at)
    confirmations.remind_hosts(at=at)
    verifying.verify_within_limits(at=at)
    drafts.forget_drafts(at=at)
