"""Lease lists on their way in: what was uploaded, how it was read, what becomes of each row."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annexes.models.leases import LeaseStatus
from annexes.states.imports import (
    CONFIRMED,
    DONE,
    FAILED,
    IMPORT_MOVES,
    SHOWN,
    UPLOADED,
    LeaseImportState,
)
from portal.amounts import format_number
from portal.constraints import all_or_none, one_of, set_in
from portal.ownership import Owned
from portal.places.models import PremisesKind
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key


class RowOutcome(models.TextChoices):
    """What becomes of one row of the list."""

    CREATE = "create", _("Created")
    UPDATE = "update", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    SKIP = "skip", _("Skipped")
    REFUSE = "refuse", _("Refused")


#: How the states that are not in the common list are marked.
_TONES = {UPLOADED: "active", SHOWN: "waiting", CONFIRMED: "active", DONE: "good", FAILED: "bad"}


class LeaseImport(Owned, Stateful):
    """One lease list on its way in: read, shown, confirmed, written.

    ``columns`` maps our field names to the list's column letters; ``kinds`` are the kinds of
    object that this list may bring in. The file itself is kept only until the list is written or
    discarded: it may hold personal identity numbers of sole traders.
    """

    moves = IMPORT_MOVES

    state = models.CharField(
        _("state"), max_length=16, choices=LeaseImportState, default=LeaseImportState.UPLOADED
    )
    file_name = models.CharField(_("file"), max_length=200)
    file = models.ForeignKey(
        "records.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    job = models.ForeignKey("records.Job", models.PROTECT, null=True, related_name="+")
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    header_row = models.PositiveIntegerField(_("row with the headings"), null=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    kinds = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    error = models.TextField(_("what went wrong"), blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    written_at = models.DateTimeField(_("written at"), null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("lease list")
        verbose_name_plural = _("lease lists")
        constraints = [
            wall_key(name="lease_import_wall"),
            all_or_none("confirmed_at", "confirmed_by", name="lease_import_confirmation"),
            set_in(
                "confirmed_at",
                [CONFIRMED, DONE],
                name="lease_import_confirmed_when_written",
            ),
            set_in("written_at", [DONE], name="lease_import_written_when_done"),
            SameAsParent(parent="file", name="lease_import_file_same_company"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_tone(self) -> str:
        """How the state is marked on pages."""
        return _TONES.get(self.state, "neutral")

    @property
    def writes_something(self) -> bool:
        """Whether confirming would create or change anything."""
        return bool(self.counts.get(RowOutcome.CREATE) or self.counts.get(RowOutcome.UPDATE))

    @property
    def is_under_way(self) -> bool:
        """Whether it is to be read or written before a person can go on."""
        return self.state in (UPLOADED, CONFIRMED)

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.is_under_way and self.job is not None and self.job.is_live


@dataclass(frozen=True)
class Difference:
    """One fact that a row changes."""

    label: str | Promise
    before: str
    after: str


_OUTCOME_TONES = {
    RowOutcome.CREATE: "good",
    RowOutcome.UPDATE: "active",
    RowOutcome.REFUSE: "bad",
}
_CHANGE_LABELS = {
    "tenant": _("Tenant"),
    "tenant_name": _("Tenant's name"),
    "org_number": _("Organisation number"),
    "object": _("Object"),
    "kind": _("Kind of object"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "city": _("Town"),
    "district": _("District"),
    "area_m2": _("Area, m²"),
    "status": _("Status"),
    "starts_on": _("From"),
    "ends_on": _("To"),
    "notice_months": _("Notice, months"),
    "annual_rent_sek": _("Annual rent, kr"),
    "vat_liable": _("VAT on the rent"),
    "contact_name": _("Contact"),
    "contact_email": _("Contact's e-mail"),
    "contact_phone": _("Contact's phone"),
}


class LeaseImportRow(Owned):
    """One row of a list: what will be done with it, and why.

    ``said`` holds the reasons and remarks as untranslated sentences with their parts and cells,
    ``facts`` what was read, ``changes`` the differences from the register. No personal identity
    number stands in any of them.
    """

    lease_import = models.ForeignKey(LeaseImport, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=RowOutcome)
    lease_number = models.CharField(_("lease number"), max_length=80, blank=True)
    tenant = models.CharField(_("tenant"), max_length=200, blank=True)
    place = models.CharField(_("object and address"), max_length=300, blank=True)
    said = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["row_number"]
        verbose_name = _("row of a lease list")
        verbose_name_plural = _("rows of a lease list")
        constraints = [
            models.UniqueConstraint(
                fields=["lease_import", "row_number"], name="lease_import_row_once"
            ),
            one_of("outcome", RowOutcome.values, name="lease_import_row_outcome"),
            SameAsParent(parent="lease_import", name="lease_import_row_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.get_outcome_display()}"

    @property
    def remarks(self) -> list[tuple[str, str, bool]]:
        """What there is to say, in the reader's language: sentence, cell, does it stop the row."""
        return [(_remark(said), said["cell"], said["stops"]) for said in self.said]

    @property
    def tone(self) -> str:
        """How the outcome is marked on pages."""
        return _OUTCOME_TONES.get(self.outcome, "neutral")

    @property
    def differences(self) -> list[Difference]:
        """What changes in the register, in the reader's words."""
        return [
            Difference(_CHANGE_LABELS[what], _in_words(what, before), _in_words(what, after))
            for what, before, after in self.changes
        ]


def _in_words(what: str, value: str) -> str:
    """Return a stored value as people write it; a dash for nothing."""
    if not value:
        return "–"
    if what in ("annual_rent_sek", "area_m2"):
        return format_number(Decimal(value), places=1 if what == "area_m2" else 2)
    if what == "vat_liable":
        return str(_("Yes") if value == "True" else _("No"))
    if what == "status":
        return str(LeaseStatus(value).label)
    if what == "kind":
        return str(PremisesKind(value).label)
    return value


def _remark(said: dict[str, Any]) -> str:
    """Return a stored remark in the reader's language."""
    sentence = said["say"]
    return gettext(sentence) % said["with"]
