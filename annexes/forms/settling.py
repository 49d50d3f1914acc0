"""What staff are asked when they verify, divide and settle contributions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annexes.models import Contribution, Side
from portal.activities.models import Activity
from portal.acts import ActForm, ReasonForm
from portal.forms import NumberField, TextField
from portal.goals.models import Unit

#: An allocation names at most so many activities at a time.
MOST_PARTS = 3


class VerifyForm(ActForm):
    """Asks nothing, unless the host says something else than the tenant."""

    reason = TextField(
        label=_("Why it counts although the host says something else"),
        help_text=_("It is kept with the contribution, and the tenant can read it."),
        max_length=2000,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.thing is None or not self.thing.is_disputed:
            del self.fields["reason"]


class MergeForm(ReasonForm):
    """Asks which of the rows is the gift, and why the others are not."""

    stays = forms.ModelChoiceField(
        Contribution.objects.none(),
        label=_("The row that stays"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ("stays", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stays"].queryset = (
            self.thing.contributions.counting()
            .select_related("organisation", "kind")
            .order_by("logged_at")
        )
        self.fields["stays"].label_from_instance = _shown


class AllocateForm(ActForm):
    """Asks for which activities the contribution counts, and how much for each."""

    side = forms.ChoiceField(
        label=_("In which account"), choices=Side, widget=forms.RadioSelect, initial=Side.ACTIVITY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        activities = Activity.objects.of(self.thing.company_id).ongoing(self.thing.done_on)
        standing = list(self.thing.allocations.filter(side=self._side()))
        for number in range(1, MOST_PARTS + 1):
            part = standing[number - 1] if number <= len(standing) else None
            self.fields[f"activity_{number}"] = forms.ModelChoiceField(
                activities,
                label=_("Activity %(number)d") % {"number": number},
                required=False,
                empty_label="–",
                initial=part and part.activity_id,
            )
            self.fields[f"amount_{number}"] = NumberField(
                label=_("How much of it"),
                required=False,
                unit=Unit(self.thing.unit).label,
                initial=part and part.amount,
            )

    def _side(self) -> str:
        given = self.data.get(self.add_prefix("side"), Side.ACTIVITY)
        return given if given in Side.values else Side.ACTIVITY

    def clean(self) -> dict[str, Any]:
        """Take activities and amounts in pairs, each activity once."""
        cleaned = super().clean()
        self.parts: list[tuple[Activity, Decimal]] = []
        for number in range(1, MOST_PARTS + 1):
            activity = cleaned.get(f"activity_{number}")
            amount = cleaned.get(f"amount_{number}")
            if activity is None and not amount:
                continue
            if activity is None:
                self.add_error(f"activity_{number}", _("Choose an activity."))
            elif not amount:
                self.add_error(f"amount_{number}", _("Write a number above zero."))
            elif activity in [chosen for chosen, _amount in self.parts]:
                self.add_error(f"activity_{number}", _("Choose each activity once."))
            else:
                self.parts.append((activity, amount))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what `allocate` takes."""
        return {"side": Side(self.cleaned_data["side"]), "parts": self.parts}


def _shown(contribution: Contribution) -> str:
    return f"{contribution.organisation}: {contribution}, {contribution.shown_amount}"
