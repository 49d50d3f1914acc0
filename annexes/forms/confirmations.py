"""What a host is asked about a contribution at its activity: yes, other numbers, or no."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from annexes.actions.confirmations import HostsNumbers, said_by_host
from annexes.forms.contributions import HEADCOUNT, HeadCountField, quantities_asked
from annexes.models import Confirmation
from annexes.occasions import OccasionRefused
from portal.errors import DomainError
from portal.forms import AreaField, HoursField, NumberField, PortalForm, TextField
from portal.goals.models import Unit


class Answer(TextChoices):
    """What the host can say."""

    YES = "yes", _("Yes, that is right")
    ADJUST = "adjust", _("Yes, but with other numbers")
    NO = "no", _("No, that is not right")


class HostForm(PortalForm):
    """Yes, other numbers, or no with a reason. The numbers begin as the tenant gave them."""

    answer = forms.ChoiceField(label=_("Is it right?"), choices=Answer, widget=forms.RadioSelect)
    hours = HoursField(
        label=_("How long it lasted"), help_text=_("As in 2, 1:30 or 90 min."), required=False
    )
    area_m2 = AreaField(label=_("Space that was lent"), required=False)
    quantity = NumberField(label=_("How much"), required=False)
    women = HeadCountField(label=_("Women"), required=False)
    men = HeadCountField(label=_("Men"), required=False)
    other = HeadCountField(label=_("Other or unknown"), required=False)
    reason = TextField(
        label=_("Reason or remark"),
        help_text=_("Needed when you say no. The tenant and the company read it. No names."),
        required=False,
        max_length=500,
        rows=3,
    )
    submit_label = _("Send the answer")

    def __init__(self, *args: Any, confirmation: Confirmation, **kwargs: Any) -> None:
        self.contribution = contribution = confirmation.contribution
        kwargs["initial"] = {
            "hours": contribution.hours,
            "area_m2": contribution.area_m2,
            "quantity": contribution.amount,
        } | {name: getattr(contribution, name) or None for name in HEADCOUNT}
        super().__init__(*args, **kwargs)
        asked = quantities_asked(contribution.kind)
        for name in {"hours", "area_m2", "quantity", *HEADCOUNT} - set(asked):
            del self.fields[name]
        if "quantity" in self.fields:
            self.fields["quantity"].unit = Unit(contribution.unit).label
        numbers: list[Any] = [name for name in asked if name not in HEADCOUNT]
        if "women" in asked:
            numbers.append(Div(*HEADCOUNT, css_class="cluster"))
        self.layout = Layout(
            "answer", Fieldset(_("Other numbers, if that is your answer"), *numbers), "reason"
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with a no, and for numbers that can be right with other numbers."""
        cleaned = super().clean()
        match cleaned.get("answer"):
            case Answer.NO if not cleaned.get("reason"):
                self.add_error("reason", _("Write why it is not right."))
            case Answer.ADJUST if not self.errors:
                said = said_by_host(self.contribution, self.numbers())
                for refusal in said.wrong_quantity(self.contribution.annex):
                    self.refuse(refusal)
        return cleaned

    def numbers(self) -> HostsNumbers:
        """Return the numbers as the host typed them."""
        typed = {
            name: self.cleaned_data[name]
            for name in ("hours", "area_m2", "quantity", *HEADCOUNT)
            if self.cleaned_data.get(name) is not None
        }
        return HostsNumbers(**typed)

    def refuse(self, refusal: DomainError) -> None:
        """Say no beside the field."""
        field = refusal.field if isinstance(refusal, OccasionRefused) else ""
        self.add_error(field if field in self.fields else None, str(refusal))
