"""What can be done to jobs."""

from django.utils.translation import gettext_lazy as _

from portal.acts import Act, register_acts
from portal.records import jobs
from portal.records.models import Job, JobState

register_acts(
    Job,
    Act(
        "cancel",
        _("Stop the job"),
        jobs.cancel,
        possible=lambda job: job.is_live,
        explain=_("What the job has not finished is not kept."),
        done=_("The job is being stopped."),
        tone="danger",
    ),
    Act(
        "retry",
        _("Try again"),
        jobs.retry,
        possible=lambda job: job.state in {JobState.FAILED, JobState.CANCELLED},
        done=_("The job waits for a worker again."),
    ),
)
