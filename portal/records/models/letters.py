"""Letters: what the portal writes to people."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.constraints import set_exactly_in
from portal.ownership import OwnedQuerySet, Shared
from portal.records.models.files import StoredFile
from portal.walls import SameAsParent


class LetterState(models.TextChoices):
    """Where a letter is. *Sending* is held only while a worker speaks to the mail server."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    VOID = "void", _("Void")


#: What people call each kind of letter; filled by `portal.records.letters.called`.
KIND_NAMES: dict[str, str | Promise] = {}


class LetterQuerySet(OwnedQuerySet):
    """Questions about letters."""

    def unsent(self) -> Self:
        """Return those that no mail server has been given."""
        return self.filter(state__in=[LetterState.QUEUED, LetterState.FAILED])


class Letter(Shared):
    """An e-mail as a row, written in the transaction of what it tells about.

    ``key`` is what the letter is about, unique: the same thing is never written twice.
    """

    shared_with_organisation = False  # a letter is personal; it may carry a log-in link

    key = models.CharField(max_length=500, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    to_email = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=150, blank=True)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, default="sv")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    attachment = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("attached file"),
    )
    #: Where one press ends letters of this kind; empty for letters that must reach people.
    unsubscribe_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=LetterState, default=LetterState.QUEUED
    )
    queued_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "next_try_at"], name="letter_due")]
        constraints = [
            set_exactly_in("sent_at", {LetterState.SENT}, name="letter_sent_at"),
            SameAsParent(parent="attachment", name="letter_file_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_email}"

    @property
    def kind_name(self) -> str:
        """What people call this kind of letter."""
        return str(KIND_NAMES.get(self.kind, self.kind))
