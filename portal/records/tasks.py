"""What workers are woken for: an id in, one call out."""

from celery import shared_task
from django.utils import timezone

from portal.records import jobs, letters


@shared_task(name="records.run_job")
def run_job(*, job_id: str, **_later: object) -> None:
    """Do a job in the ordinary queue."""
    jobs.run(job_id)


@shared_task(name="records.pdf.run_job")
def run_pdf_job(*, job_id: str, **_later: object) -> None:
    """Do a job in the queue of the workers that render PDF."""
    jobs.run(job_id)


@shared_task(name="records.send_letter")
def send_letter(*, letter_id: str, **_later: object) -> None:
    """Send a letter."""
    letters.send(letter_id, at=timezone.now())


@shared_task(name="records.sweep_jobs")
def sweep_jobs(**_later: object) -> None:
    """Find jobs that were lost on the way."""
    jobs.sweep(timezone.now())


@shared_task(name="records.sweep_letters")
def sweep_letters(**_later: object) -> None:
    """Find letters that were lost on the way."""
    letters.sweep(timezone.now())
