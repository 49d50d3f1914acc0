"""What the clock does for the mechanisms."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal import once


@shared_task(name="portal.forget_spent")
def forget_spent(**_later: object) -> None:
    """Forget the marks of submits that nobody will send a second time."""
    once.forget_spent(before=timezone.now() - timedelta(days=7))
