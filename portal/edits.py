"""Edits that do not run each other over: a form knows what it was filled in over.

When somebody else has changed the thing since the page was shown, the form is refused once, with
their version beside each field that differs. What was typed stays; sending again replaces theirs
knowingly.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.acts import ActForm
from portal.errors import DomainError


class ChangedMeanwhile(DomainError):
    """Somebody else changed the thing after the page was shown."""

    message = _(
        "Somebody else has changed this while you wrote. What stands now is shown beside each "
        "field; yours is kept. Send again to let yours replace it."
    )

    def __init__(self, stands: dict[str, Any]) -> None:
        super().__init__()
        self.stands = stands


class EditForm(ActForm):
    """A form that changes what the thing says.

    A subclass says in ``suggestion(thing)`` what its fields begin with, and in ``edits(thing)``
    whether they begin with what stands (a change) or with a guess (something new).
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, thing: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        if self.edits(thing):
            self.fields["seen"].initial = mark_of(self.suggestion(thing))
        else:
            del self.fields["seen"]

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return what each field begins with."""
        raise NotImplementedError

    def edits(self, thing: Any) -> bool:
        """Whether the fields begin with what stands."""
        return True

    def locked(self) -> Any:
        """Return the thing as it stands, locked. A form that reads more locks that too."""
        return type(self.thing)._base_manager.select_for_update().get(pk=self.thing.pk)

    def hold(self) -> None:
        """Lock the thing, and make sure that what was shown still stands.

        Raises:
            ChangedMeanwhile: it does not.
        """
        seen = self.cleaned_data.get("seen")
        if not seen:
            return
        stands = self.suggestion(self.locked())
        if mark_of(stands) != seen:
            raise ChangedMeanwhile(stands)

    def refuse(self, refusal: DomainError) -> None:
        """Show what stands now beside each field that says something else."""
        super().refuse(refusal)
        if not isinstance(refusal, ChangedMeanwhile):
            return
        for name, value in refusal.stands.items():
            if name in self.fields and _plain(self.cleaned_data.get(name)) != _plain(value):
                says = shown_value(self.fields[name], value)
                self.add_error(name, _("Stands now: %(value)s") % {"value": says})
        self.data[self.add_prefix("seen")] = mark_of(refusal.stands)

    @property
    def typed_data(self) -> dict[str, Any]:
        """What was asked and answered, without the mark of what was shown."""
        return {name: value for name, value in super().typed_data.items() if name != "seen"}


def mark_of(values: dict[str, Any]) -> str:
    """Return a fingerprint of what stands in a form's fields."""
    plain = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def shown_value(field: forms.Field, value: Any) -> str:
    """Return a value the way the field shows it to people."""
    if isinstance(field, forms.ModelChoiceField):
        keys = _plain(value)
        rows = field.queryset.model._base_manager.filter(
            pk__in=keys if isinstance(keys, list) else [key for key in [keys] if key]
        )
        return ", ".join(field.label_from_instance(row) for row in rows) or "–"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    shown = field.prepare_value(value)
    return str(shown) if shown not in (None, "") else "–"


def _plain(value: Any) -> Any:
    """Return the value as JSON has it; a row is its id, in whichever form it was given."""
    if value is None or value == "":
        return None
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | models.QuerySet):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"
    return str(value)
