"""Applications: an organisation's answers to a call, and what was sent in, word for word."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models.calls import GrantCall, Question
from partnerships.states.applications import APPLICATION_MOVES, ApplicationState
from portal.constraints import all_or_none, one_of, set_in
from portal.ownership import OwnedQuerySet, Shared
from portal.records.models import StoredFile
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: Answers are written only while the application is.
_ONLY_IN_DRAFT = """
    if exists (
        select 1 from partnerships_application where state <> 'draft' and id in (
            case when tg_op <> 'INSERT' then old.application_id end,
            case when tg_op <> 'DELETE' then new.application_id end
        )
    ) then
        raise exception 'the answers of an application that has been sent in do not change'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
"""

#: How each state is marked where it is shown.
TONES = {
    ApplicationState.DRAFT: "waiting",
    ApplicationState.SUBMITTED: "good",
    ApplicationState.WITHDRAWN: "neutral",
}


class ApplicationQuerySet(OwnedQuerySet):
    """Questions about applications."""

    def visible_to(self, user: Any) -> Self:
        """Return what this person may know of: staff read what has been sent in, not drafts."""
        shown = super().visible_to(user)
        if not user.is_authenticated:
            return shown
        return shown.filter(Q(number__gt="") | Q(organisation__in=user.organisation_ids))

    def standing(self) -> Self:
        """Return all but those taken back."""
        return self.exclude(state=ApplicationState.WITHDRAWN)


@pghistory.track(exclude=["content"])
class Application(Shared, Stateful):
    """An organisation's application to a call.

    ``organisation`` is the applicant. While it is being written its answers are rows (`Answer`);
    what was sent in is ``content``, word for word, with the fingerprint of its canonical JSON.
    ``number`` is the registry number: given when it is first sent in, and kept.
    """

    moves = APPLICATION_MOVES

    call = models.ForeignKey(
        GrantCall, models.PROTECT, related_name="applications", verbose_name=_("call")
    )
    number = models.CharField(_("registry number"), max_length=24, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=300, blank=True, editable=False)
    amount_sek = models.DecimalField(
        _("amount sought, kr"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    started_at = models.DateTimeField(_("begun at"), editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(_("sent in at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent in by"),
    )
    content = models.JSONField(_("what was sent in"), null=True, editable=False)
    content_sha256 = models.CharField(  # noqa: DJ001 -- null is "not sent in", tied to the state
        _("fingerprint of the content"), max_length=64, null=True, editable=False
    )
    receipt_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("receipt"),
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["company", "call", "state"], name="application_by_call"),
            models.Index(fields=["company", "-started_at", "-id"], name="application_latest"),
        ]
        constraints = [
            wall_key(name="application_wall"),
            wall_key("organisation", name="application_party_key"),
            wall_key("call", name="application_call_key"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="application_of_someone"
            ),
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="application_once",
                violation_error_message=_("The organisation has an application to this call."),
            ),
            models.UniqueConstraint(
                fields=["company", "number"],
                condition=~Q(number=""),
                name="application_number_once",
            ),
            one_of("state", ApplicationState.values, name="application_state"),
            all_or_none(
                "submitted_at", "submitted_by", "content", "content_sha256",
                name="application_submission",
            ),
            set_in("submitted_at", {ApplicationState.SUBMITTED}, name="application_sent_in"),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.DRAFT) | Q(submitted_at=None),
                name="application_draft_is_not_sent_in",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.SUBMITTED) | ~Q(number=""),
                name="application_numbered",
            ),
            SameAsParent(parent="call", name="application_same_company"),
            SameAsParent(parent="organisation", name="application_party_same_company"),
            SameAsParent(parent="receipt_file", name="application_receipt_same_company"),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="sent_content_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.content_sha256 IS NOT NULL AND NEW.content_sha256 IS NOT NULL AND "
                    "(OLD.content, OLD.content_sha256, OLD.submitted_at) IS DISTINCT FROM "
                    "(NEW.content, NEW.content_sha256, NEW.submitted_at)"
                ),
            ),
            pgtrigger.Protect(name="application_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number or str(self.call)

    def get_absolute_url(self) -> str:
        """The applicant's page about it."""
        return reverse("partnerships:application", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[ApplicationState(self.state)]


@pghistory.track()
class Answer(Shared):
    """What the applicant has answered to one question so far.

    ``value`` is text, a list of codes, or for numbers, kronor and days their text as in JSON.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="answers", verbose_name=_("application")
    )
    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="+", db_index=False)
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    value = models.JSONField(_("answer"), null=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        ordering = ["application", "question__sort_order"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="answer_once"),
            SameAsParent(parent="application", name="answer_same_company"),
            SameAsParent(parent="application", column="organisation", name="answer_same_party"),
            SameAsParent(parent="application", column="call", name="answer_same_call"),
            SameAsParent(parent="question", column="call", name="answer_question_of_call"),
            SameAsParent(parent="file", name="answer_file_same_company"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_only_in_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ONLY_IN_DRAFT,
            )
        ]

    def __str__(self) -> str:
        return str(self.question)
