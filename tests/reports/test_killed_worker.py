"""A worker that is killed while it makes a report: nothing lost, nothing twice."""

import pytest

from portal.records import jobs
from portal.records.models import Job, JobState, StoredFile
from reports import actions
from reports.models import Rendition
from reports.states import ReportState
from tests.factories.reports import AT, report_in
from tests.workers import killed_at_its_first_row_in, swept_until_announced


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_was_killed_is_made_by_the_next_one():
    """Fails when `sweep` leaves running jobs alone, and when the lock outlives the worker."""
    job = actions.order_rendition(report_in(ReportState.FROZEN), language="sv", by=None, at=AT)

    killed_at_its_first_row_in(StoredFile, job)

    job.refresh_from_db()
    assert (job.state, job.progress) == (JobState.RUNNING, 95)
    assert (Rendition.objects.count(), StoredFile.objects.count()) == (0, 0)

    swept_until_announced()
    assert jobs.run(str(job.pk)) == JobState.DONE

    assert Job.objects.get().attempts == 2
    assert Rendition.objects.get().file == StoredFile.objects.get()
