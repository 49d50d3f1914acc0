"""What is asked about an amendment: what it may change, and then exactly that."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.amendments import Words
from annexes.ambition import Ambition
from annexes.amended import content_before
from annexes.models import Amendment, LeaseAnnex, Part
from portal.acts import ActForm
from portal.forms import DayField, LineField, PortalForm, TextField
from portal.goals.models import Theme
from portal.people.models import User
from portal.places.models import District


class BeginAmendmentForm(ActForm):
    """What an amendment is to change, from when, and why."""

    scope = forms.MultipleChoiceField(
        label=_("What it changes"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything else stays word for word. The new words come on the next page."),
        error_messages={"required": _("Choose what the amendment changes.")},
    )
    wanted_from = DayField(label=_("To hold from"))
    background = TextField(
        label=_("Why"), help_text=_("The other party will read this."), max_length=2000, rows=4
    )

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        initial = {"wanted_from": max(timezone.localdate(), thing.starts_on)}
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self.fields["wanted_from"].latest = thing.last_day


class AmendmentForm(ActForm):
    """What an amendment says: the fields of its scope and no others."""

    wanted_from = DayField(label=_("To hold from"))
    background = TextField(
        label=_("Why"), help_text=_("The other party will read this."), max_length=2000, rows=4
    )
    new_ends_on = DayField(label=_("New last day"))
    ambition = forms.ChoiceField(
        label=_("Ambition"), choices=Ambition.choices, widget=forms.RadioSelect
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Focus areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.ModelMultipleChoiceField(
        District.objects.none(),
        label=_("Districts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, thing: Amendment, by: User, **kwargs: Any) -> None:
        self.clauses = content_before(thing)["clauses"] if Part.CLAUSES in thing.scope else []
        initial = {
            "wanted_from": thing.wanted_from,
            "background": thing.background,
            "new_ends_on": thing.new_ends_on or thing.annex.ends_on,
            "ambition": thing.ambition,
            "themes": list(thing.themes.all()),
            "districts": list(thing.districts.all()),
        } | self._wordings(thing)
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self.fields["themes"].queryset = Theme.objects.of(thing.company_id).for_annexes()
        self.fields["districts"].queryset = District.objects.of(thing.company_id)
        if Part.END not in thing.scope:
            del self.fields["new_ends_on"]
        if Part.FOCUS not in thing.scope:
            for name in ("ambition", "themes", "districts"):
                del self.fields[name]
        self.layout = Layout(*self._parts(thing))

    def _wordings(self, thing: Amendment) -> dict[str, str]:
        """Add a pair of fields for each clause; return what they begin with."""
        wanted = {clause.number: (clause.heading, clause.body) for clause in thing.clauses.all()}
        begins = {}
        for clause in self.clauses:
            number = clause["number"]
            self.base_fields = self.base_fields | {
                f"heading_{number}": LineField(label=_("Heading"), max_length=200),
                f"body_{number}": TextField(label=_("Text"), max_length=10_000, rows=8),
            }
            heading, body = wanted.get(number, (clause["heading"], clause["body"]))
            begins |= {f"heading_{number}": heading, f"body_{number}": body}
        return begins

    def _parts(self, thing: Amendment) -> list[Any]:
        parts: list[Any] = [Fieldset(_("The amendment"), "wanted_from", "background")]
        if Part.END in thing.scope:
            parts.append(Fieldset(_("The last day"), Row("new_ends_on")))
        if Part.FOCUS in thing.scope:
            parts.append(Fieldset(_("What it is about"), "ambition", "themes", "districts"))
        parts += [
            Fieldset(
                f"{clause['number']}. {clause['heading']}",
                f"heading_{clause['number']}",
                f"body_{clause['number']}",
            )
            for clause in self.clauses
        ]
        return parts

    def arguments(self) -> dict[str, Any]:
        """Return the new wordings as such, and the rest by name."""
        given = super().arguments()
        numbers = [clause["number"] for clause in self.clauses]
        words = [
            Words(number, given.pop(f"heading_{number}"), given.pop(f"body_{number}"))
            for number in numbers
        ]
        return given | {"clauses": words}


class DayForm(PortalForm):
    """Which day one wants to look at. It is read from the address: nothing is changed."""

    day = DayField(label=_("Day"))

    submit_label = _("Show")

    def __init__(self, *args: Any, annex: LeaseAnnex, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].earliest, self.fields["day"].latest = annex.starts_on, annex.last_day

    @property
    def helper(self) -> FormHelper:
        """Send the day in the address, so that the page can be linked to."""
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        return helper
