"""What the clock does: pledges begin, annexes expire. Late is harmless, and so is twice.

Beat asks every hour, so that a portal which was down at midnight makes up for it.
"""

from celery import shared_task
from django.utils import timezone

from annexes.actions import bookings, confirmations, drafts, evaluations, matching, verifying
from annexes.actions.amendments import take_up_amendments
from annexes.actions.annexes import end_annexes, end_with_leases
from annexes.actions.plans import begin_due_pledges


@shared_task(name="annexes.every_day")
def every_day(**_later: object) -> None:
    """Let begin what begins today, and end what has ended: pledges, amendments, annexes."""
    at = timezone.now()
    begin_due_pledges(at=at)
    take_up_amendments(at=at)
    end_with_leases(at=at)
    end_annexes(at=at)


@shared_task(name="annexes.watch_contributions")
def watch_contributions(**_later: object) -> None:
    """Remind hosts and close their links, verify within limits, forget old typing."""
    at = timezone.now()
    confirmations.expire_confirmations(at=at)
    confirmations.remind_hosts(at=at)
    verifying.verify_within_limits(at=at)
    drafts.forget_drafts(at=at)


@shared_task(name="annexes.watch_space")
def watch_space(**_later: object) -> None:
    """Release bookings that came to nothing, and ask hosts about pledges to their needs."""
    at = timezone.now()
    bookings.release_stranded_bookings(at=at)
    matching.keep_matches(at=at)


@shared_task(name="annexes.look_back")
def look_back(**_later: object) -> None:
    """Open the year's evaluations from 1 October on, and unseal those whose time is up."""
    evaluations.open_due_evaluations(at=timezone.now())
    evaluations.close_due_evaluations(at=timezone.now())
