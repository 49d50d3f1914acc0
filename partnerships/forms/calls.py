"""What is asked about calls when they are begun, approved and extended."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import GrantCall, SupportProgramme
from portal import dates
from portal.acts import ActForm
from portal.forms import AmountField, ClockField, CountField, DayField, LineField, TextField
from portal.typed import Unreadable


class DraftCallForm(ActForm):
    """The first words of a call; everything else is written on its page."""

    name_sv = LineField(label=_("Name in Swedish"), max_length=200)
    name_en = LineField(label=_("Name in English"), max_length=200, required=False)
    year = CountField(label=_("Year"), min_value=2000, max_value=2199)
    budget_sek = AmountField(label=_("Budget"), min_value=1)

    layout = Layout(Row("name_sv", "name_en"), Row("year", "budget_sek"))

    def __init__(self, *args: Any, thing: SupportProgramme, by: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {
            "name_sv": thing and thing.name_sv,
            "name_en": thing and thing.name_en,
            "year": today.year + (today.month > 6),
        } | (kwargs.get("initial") or {})
        super().__init__(*args, thing=thing, by=by, **kwargs)


class CloneCallForm(ActForm):
    """Which year the new call is for."""

    year = CountField(label=_("Year"), min_value=2000, max_value=2199)

    layout = Layout("year")

    def __init__(self, *args: Any, thing: GrantCall, by: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": thing and thing.year + 1} | (kwargs.get("initial") or {})
        super().__init__(*args, thing=thing, by=by, **kwargs)


class ApproveCallForm(ActForm):
    """Nothing, but for a policy that should have been revised: then why."""

    expired_policy_reason = TextField(
        label=_("If the policy should have been revised: why the call is made all the same"),
        help_text=_("Kept with the call. Leave it empty when the policy is in force."),
        max_length=2000,
        rows=3,
        required=False,
    )

    layout = Layout("expired_policy_reason")


class ExtendCallForm(ActForm):
    """When the call closes instead, and why."""

    closes_on = DayField(label=_("Closes on"))
    closes_clock = ClockField(label=_("at"))
    reason = TextField(
        label=_("Why"), help_text=_("Shown on the call's public page."), max_length=2000, rows=3
    )

    layout = Layout(Fieldset(_("New closing"), Row("closes_on", "closes_clock")), "reason")

    def __init__(self, *args: Any, thing: GrantCall, by: Any, **kwargs: Any) -> None:
        if thing is not None and thing.closes_at:
            now = timezone.localtime(thing.closes_at)
            kwargs["initial"] = {"closes_on": now.date(), "closes_clock": now.time()} | (
                kwargs.get("initial") or {}
            )
        super().__init__(*args, thing=thing, by=by, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Put day and time together."""
        cleaned = super().clean()
        day, clock = cleaned.get("closes_on"), cleaned.get("closes_clock")
        self.closes_at: datetime | None = None
        if day and clock is not None:
            try:
                self.closes_at = dates.moment(day, clock)
            except Unreadable as refusal:
                raise ValidationError({"closes_clock": refusal.message}) from refusal
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the moment and the reason."""
        return {"closes_at": self.closes_at, "reason": self.cleaned_data["reason"]}
