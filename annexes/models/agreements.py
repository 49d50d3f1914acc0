"""What an annex and an amendment to it have in common: two sides agree word for word, and sign."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext_lazy as _

from annexes.states.annexes import BINDING, FROZEN, AnnexState
from portal.constraints import all_or_none, set_exactly_in, set_in
from portal.ownership import Shared
from portal.records.models import StoredFile
from portal.states import Stateful


class Party(models.TextChoices):
    """A side of the annex."""

    LANDLORD = "landlord", _("landlord")
    TENANT = "tenant", _("tenant")

    @property
    def other(self) -> "Party":
        """The other side."""
        return Party.TENANT if self == Party.LANDLORD else Party.LANDLORD


#: How each state is marked where it is shown.
TONES = {
    AnnexState.DRAFT: "neutral",
    AnnexState.OFFERED: "waiting",
    AnnexState.NEGOTIATING: "waiting",
    AnnexState.AGREED: "active",
    AnnexState.SIGNED_BY_TENANT: "active",
    AnnexState.SIGNED_BY_LANDLORD: "active",
    AnnexState.ACTIVE: "good",
    AnnexState.ENDING: "waiting",
    AnnexState.EXPIRED: "neutral",
    AnnexState.TERMINATED: "bad",
    AnnexState.WITHDRAWN: "bad",
}


class Agreement(Shared, Stateful):
    """A document that is handed to and fro, agreed to word for word, and signed by both sides.

    ``handover_sha256`` is the fingerprint of the content as the other side handed it over: only
    that content can be agreed to. Once agreed, ``content`` is the document; once both have
    signed, ``signed_file`` is its sealed copy.
    """

    offered_at = models.DateTimeField(_("offered at"), null=True, editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: Day by which the party that has the ball should answer.
    answer_by = models.DateField(_("answer by"), null=True, editable=False)
    handover_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    content = models.JSONField(_("agreed content"), null=True, editable=False)
    content_sha256 = models.CharField(  # noqa: DJ001 -- null is "not frozen", tied to the state
        _("fingerprint of the content"), max_length=64, null=True, editable=False
    )
    activated_at = models.DateTimeField(_("signed by both at"), null=True, editable=False)
    signed_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed document"),
    )

    class Meta:
        abstract = True

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[AnnexState(self.state)]

    @property
    def is_frozen(self) -> bool:
        """Whether the content stands word for word."""
        return self.content_sha256 is not None

    @property
    def shown_content(self) -> dict[str, Any]:
        """What the document says: frozen when agreed, otherwise as of now."""
        raise NotImplementedError

    def has_signed(self, party: Party) -> bool:
        """Whether this side has signed."""
        return any(signature.party == party for signature in self.signatures.all())


def agreement_constraints(name: str) -> list[BaseConstraint]:
    """Return what the database holds of every agreement; ``name`` begins their names."""
    return [
        all_or_none("offered_at", "offered_by", name=f"{name}_offered"),
        set_in(
            "offered_at",
            set(AnnexState) - {AnnexState.DRAFT, AnnexState.WITHDRAWN},
            name=f"{name}_offered_when_shown",
        ),
        all_or_none(
            "agreed_at", "agreed_by", "content", "content_sha256", name=f"{name}_agreement"
        ),
        models.CheckConstraint(
            condition=Q(state__in=sorted(FROZEN), content_sha256__isnull=False)
            | Q(state=AnnexState.WITHDRAWN)
            | Q(
                state__in=sorted(set(AnnexState) - FROZEN - {AnnexState.WITHDRAWN}),
                content_sha256__isnull=True,
            ),
            name=f"{name}_frozen_when_agreed",
        ),
        set_exactly_in("activated_at", BINDING, name=f"{name}_activated_when_binding"),
        models.CheckConstraint(
            condition=Q(signed_file__isnull=True) | Q(activated_at__isnull=False),
            name=f"{name}_copy_of_signed",
        ),
    ]


def agreement_triggers(name: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that hold agreed words and sealed copies still, and rows in place."""
    return [
        pgtrigger.Protect(
            name="agreed_content_stands",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.content_sha256 IS NOT NULL AND NEW.content_sha256 IS NOT NULL AND "
                "(OLD.content, OLD.content_sha256) IS DISTINCT FROM "
                "(NEW.content, NEW.content_sha256)"
            ),
        ),
        pgtrigger.Protect(
            name="signed_copy_is_sealed",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.signed_file_id IS NOT NULL AND "
                "OLD.signed_file_id IS DISTINCT FROM NEW.signed_file_id"
            ),
        ),
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Delete),
    ]
