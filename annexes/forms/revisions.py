"""What is asked when a pledge is adjusted, or when its rest is carried over."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.closing import rest_of
from annexes.models import Pledge
from portal.acts import ActForm
from portal.forms import NumberField, TextField
from portal.goals.models import Unit


class RevisionForm(ActForm):
    """Another quantity than the one that holds, and why."""

    amount = NumberField(label=_("How much in the year from now on"), max_value=999_999_999)
    reason = TextField(
        label=_("Why"), help_text=_("The other party will read this."), max_length=2000, rows=4
    )

    def __init__(self, *args: Any, thing: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        field = self.fields["amount"]
        if thing.area_m2 is not None:
            field.label = _("Hours in the year from now on")
            field.unit, field.initial = Unit.HOURS.label, thing.hours
        else:
            field.unit, field.initial = Unit(thing.kind.unit).label, thing.quantity
        field.min_value = thing.kind.step
        field.help_text = _("First agreed: %(original)s. Holds now: %(now)s.") % {
            "original": thing.shown_original,
            "now": thing.shown_quantity,
        }


class CarryForm(ActForm):
    """How much of a rest is given next year."""

    quantity = NumberField(label=_("How much is carried over"), max_value=999_999_999)

    def __init__(self, *args: Any, thing: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        rest = rest_of(thing)
        field = self.fields["quantity"]
        field.unit, field.initial = Unit(thing.kind.unit).label, rest
        field.help_text = _("%(rest)s is left of %(pledged)s.") % {
            "rest": thing.shown(rest),
            "pledged": thing.shown_quantity,
        }
