"""What is asked about needs: what help, how much, when."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.activities.kinds import kinds_of
from portal.activities.models import Activity, Need
from portal.acts import ActForm
from portal.forms import DayField, LineField, NumberField
from portal.places.models import District


class NeedForm(ActForm):
    """What an activity asks for. The thing is the activity."""

    kind = forms.ChoiceField(label=_("What kind of help"), widget=forms.RadioSelect)
    quantity = NumberField(
        label=_("How much"),
        help_text=_("In the unit that stands beside the kind of help. Not more than you can take."),
        max_value=999_999,
    )
    description = LineField(
        label=_("Description"),
        help_text=_("For example “someone who reads aloud, Tuesdays 17–19”."),
        max_length=300,
        required=False,
    )
    wanted_from = DayField(label=_("Wanted from"), required=False)
    wanted_to = DayField(label=_("Wanted until"), required=False)
    district = forms.ModelChoiceField(
        District.objects.none(),
        label=_("District"),
        required=False,
        empty_label=_("Where the activity is"),
    )

    layout = Layout(
        Fieldset(_("What you need"), "kind", "quantity", "description"),
        Fieldset(_("When and where"), Row("wanted_from", "wanted_to"), "district"),
    )

    def __init__(self, *args: Any, thing: Activity, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        self.kinds = {kind.code: kind for kind in kinds_of(thing.company_id)}
        self.fields["kind"].choices = [(kind.code, kind.label) for kind in self.kinds.values()]
        self.fields["district"].queryset = District.objects.of(thing.company_id)

    def clean_quantity(self) -> Any:
        """Refuse nothing."""
        return _above_zero(self.cleaned_data["quantity"])

    def clean(self) -> dict[str, Any]:
        """Refuse days that nobody can meet."""
        cleaned = super().clean()
        first, last = cleaned.get("wanted_from"), cleaned.get("wanted_to")
        if first and last and last < first:
            self.add_error("wanted_to", _("The end is before the start."))
        elif last and last < timezone.localdate():
            self.add_error("wanted_to", _("Choose a day to come."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what `publish_need` takes; the unit follows from the kind."""
        return self.typed_data | {"unit": self.kinds[self.cleaned_data["kind"]].unit}


class CapacityForm(ActForm):
    """How much the activity can take in all. The thing is the need."""

    quantity = NumberField(label=_("How much in all"), max_value=999_999)

    def __init__(self, *args: Any, thing: Need, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        self.fields["quantity"].initial = thing.quantity
        self.fields["quantity"].unit = thing.get_unit_display()

    def clean_quantity(self) -> Any:
        """Refuse nothing."""
        return _above_zero(self.cleaned_data["quantity"])

    def refuse(self, refusal: Any) -> None:
        """Say it beside the number."""
        self.add_error("quantity", str(refusal))


def _above_zero(quantity: Any) -> Any:
    if not quantity:
        raise forms.ValidationError(_("Write a number above zero."))
    return quantity
