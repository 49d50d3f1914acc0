"""Jobs: work that someone ordered and can watch."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.constraints import set_exactly_in
from portal.ownership import OwnedQuerySet, Shared


class JobState(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


#: What people call each kind of job; filled by `portal.records.jobs.handles`.
KIND_NAMES: dict[str, str | Promise] = {}

#: A job in one of these has come to its end.
ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
#: One of these will still produce its result, or has done so.
LIVE = frozenset({JobState.QUEUED, JobState.RUNNING})


class JobQuerySet(OwnedQuerySet):
    """Questions about jobs."""

    def live(self) -> Self:
        """Return the jobs that wait or work."""
        return self.filter(state__in=LIVE)

    def waiting_since_before(self, moment: datetime) -> Self:
        """Return the jobs that wait although they were ordered, or sent back, before ``moment``."""
        return self.filter(state=JobState.QUEUED, queued_at__lt=moment)


class Job(Shared):
    """Work ordered by a person, done by a worker; a row from the moment that it is ordered.

    The message to the broker only wakes a worker. ``input_hash`` makes ordering idempotent:
    the same input is done once.
    """

    kind = models.CharField(_("kind"), max_length=60)
    input = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=JobState, default=JobState.QUEUED)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ordered by"),
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    progress_text = models.CharField(_("what is being done"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey(
        "records.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "queued_at"], name="job_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "input_hash"],
                condition=Q(state__in=sorted(LIVE)),
                name="job_once_at_a_time",
            ),
            set_exactly_in("ended_at", ENDED, name="job_ended_at"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call this kind of job."""
        return str(KIND_NAMES.get(self.kind, self.kind))

    @property
    def is_live(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in LIVE
