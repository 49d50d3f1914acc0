"""What is asked about lent premises: the landlord's consent, and the times on offer."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.space import (
    MoreThanPledged,
    OutsidePledge,
    Times,
    VatCheck,
    VatContradicted,
    standard_responsibilities,
)
from annexes.forms.annexes import colleagues
from annexes.models import Pledge, Responsible, VatFinding
from portal import dates
from portal.acts import ActForm
from portal.errors import DomainError
from portal.forms import AreaField, ClockField, DayField, LineField, TextField
from portal.people.models import User
from portal.typed import Unreadable

#: 1 is Monday, as in ISO 8601.
WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)
#: How many lines of its own a consent can add to the standard list.
OWN_LINES = 3


class ConsentForm(ActForm):
    """The landlord's consent to lend space: conditions, the VAT check, and who does what."""

    conditions = TextField(
        label=_("Conditions"),
        help_text=_("What the space may be used for, when, and by how many."),
        max_length=4000,
        rows=4,
    )
    vat_finding = forms.ChoiceField(
        label=_("What the check of the VAT showed"),
        choices=VatFinding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Check the VAT before you consent.")},
    )
    vat_note = LineField(
        label=_("What was checked"),
        help_text=_("For example: lent without payment a few evenings, the tenant keeps its use."),
        max_length=300,
    )
    vat_checked_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Checked by"), empty_label=None
    )
    vat_checked_on = DayField(label=_("Checked on"))
    insurance_note = LineField(
        label=_("Insurance"),
        help_text=_("Whose insurance covers what."),
        required=False,
        max_length=300,
    )
    keys_note = LineField(
        label=_("Keys and alarm"),
        help_text=_("Where keys are fetched and left. Those who borrow read it; write no codes."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, thing: Pledge | None, by: User, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"vat_checked_by": by.pk, "vat_checked_on": today}
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self.fields["vat_checked_on"].latest = today
        company = thing.company_id if thing else None
        self.fields["vat_checked_by"].queryset = colleagues(company)
        self.lines = standard_responsibilities(company)
        names = []
        for number, (item, responsible) in enumerate(self.lines):
            names.append(f"who_{number}")
            self.fields[names[-1]] = forms.ChoiceField(
                label=item, choices=Responsible.choices, initial=responsible
            )
        rows = []
        for number in range(1, OWN_LINES + 1):
            self.fields[f"own_{number}"] = LineField(
                label=_("Also, %(number)d") % {"number": number}, required=False, max_length=200
            )
            self.fields[f"own_who_{number}"] = forms.ChoiceField(
                label=_("Who answers for %(number)d") % {"number": number},
                choices=Responsible.choices,
                initial=Responsible.TENANT,
            )
            rows.append(Row(f"own_{number}", f"own_who_{number}"))
        self.order_fields([name for name in self.fields if name != "once"])
        self.layout = Layout(
            "conditions",
            Fieldset(
                _("VAT on the rent"),
                "vat_finding",
                "vat_note",
                Row("vat_checked_by", "vat_checked_on"),
            ),
            Fieldset(_("Insurance and keys"), "insurance_note", "keys_note"),
            Fieldset(_("Who answers for what"), *names, *rows),
        )

    def refuse(self, refusal: DomainError) -> None:
        """Say it beside the answer that has to be changed."""
        field = "vat_finding" if isinstance(refusal, VatContradicted) else None
        self.add_error(field, str(refusal))

    def arguments(self) -> dict[str, Any]:
        """Return what `consent_to_space` takes."""
        given = self.cleaned_data
        lines = [
            (item, Responsible(given[f"who_{number}"]))
            for number, (item, _usual) in enumerate(self.lines)
        ]
        for number in range(1, OWN_LINES + 1):
            if item := given[f"own_{number}"]:
                lines.append((item, Responsible(given[f"own_who_{number}"])))
        return {
            "conditions": given["conditions"],
            "vat": VatCheck(
                finding=VatFinding(given["vat_finding"]),
                by=given["vat_checked_by"],
                on=given["vat_checked_on"],
                note=given["vat_note"],
            ),
            "insurance_note": given["insurance_note"],
            "keys_note": given["keys_note"],
            "responsibilities": lines,
        }


class DaysField(forms.CharField):
    """Several days, parted by commas or lines: 2026-06-05, 24 dec 2026."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> frozenset[date]:
        """Return the days.

        Raises:
            ValidationError: one of them can't be read.
        """
        text = super().to_python(value)
        try:
            return frozenset(
                dates.parse_day(part) for part in text.replace("\n", ",").split(",") if part.strip()
            )
        except Unreadable as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal


class TimesForm(ActForm):
    """When the space is lent: once, or some weekdays every week."""

    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("Until"), help_text=_("Empty: only that day."), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = ClockField(label=_("From (time)"))
    closes = ClockField(label=_("Until (time)"))
    area_m2 = AreaField(label=_("Space that is lent"))
    except_on = DaysField(
        label=_("Not on these days"),
        help_text=_("Write days with commas between them, as in 2026-06-05, 2026-06-12."),
        required=False,
    )
    skips_holidays = forms.BooleanField(
        label=_("Not on public holidays"), required=False, initial=True
    )

    layout = Layout(
        Fieldset(_("Days"), Row("first_on", "last_on"), "weekdays", "skips_holidays", "except_on"),
        Fieldset(_("Time and space"), Row("opens", "closes"), "area_m2"),
    )

    def __init__(self, *args: Any, thing: Pledge | None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        if thing is not None:
            today = timezone.localdate()
            self.fields["first_on"].initial = min(max(thing.starts_on, today), thing.ends_on)
            self.fields["last_on"].initial = thing.ends_on
            self.fields["area_m2"].initial = thing.area_m2

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its start, and a long time without weekdays."""
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The end is before the start."))
        if first and last and last > first and not cleaned.get("weekdays"):
            self.add_error("weekdays", _("Choose on which weekdays, or leave “Until” empty."))
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("The end is before the start."))
        return cleaned

    def refuse(self, refusal: DomainError) -> None:
        """Say it beside the answer that has to be changed."""
        field = None
        if isinstance(refusal, OutsidePledge):
            field = "first_on"
        elif isinstance(refusal, MoreThanPledged):
            field = "area_m2"
        self.add_error(field, str(refusal))

    def arguments(self) -> dict[str, Any]:
        """Return what `offer_times` takes."""
        given = self.cleaned_data
        last = given["last_on"] or given["first_on"]
        return {
            "times": Times(
                first_on=given["first_on"],
                last_on=last,
                opens=given["opens"],
                closes=given["closes"],
                area_m2=given["area_m2"],
                weekdays=frozenset(given["weekdays"]) if last > given["first_on"] else frozenset(),
                except_on=given["except_on"],
                skips_holidays=given["skips_holidays"] and last > given["first_on"],
            )
        }
