"""What is asked about a lease list: the file, and where in it things stand."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from annexes.leaselist.columns import NEEDED, WANTED
from portal.acts import ActForm
from portal.forms import PortalForm
from portal.places.models import PremisesKind

_COLUMN = "column_"


class UploadForm(PortalForm):
    """The file."""

    file = forms.FileField(
        label=_("The lease list"),
        help_text=_(
            "An Excel file (.xlsx) or a text file (.csv) as your property system exports it. Title "
            "rows, vacant objects and totals may stand in it. At most 20 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("There is nothing in the file."),
        },
    )
    submit_label = _("Read the list")


class ColumnsForm(ActForm):
    """Which column each fact is read from, and which kinds of object are taken in."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of object to take in"),
        help_text=_("Rows with other kinds are skipped. A row that names no kind is premises."),
        choices=PremisesKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind.")},
    )
    submit_label = _("Read the list again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thing = self.thing
        columns = thing.columns if thing is not None else {}
        choices = [("", _("Not in the list")), *_headings(thing)]
        for wanted in WANTED:
            self.fields[_COLUMN + wanted.field] = forms.ChoiceField(
                label=wanted.label,
                choices=choices,
                required=wanted.field in NEEDED,
                initial=columns.get(wanted.field, ""),
                error_messages={"required": _("Choose the column in which this stands.")},
            )
        self.fields["kinds"].initial = thing.kinds if thing is not None else []
        self.layout = Layout(
            Fieldset(_("Columns"), *[_COLUMN + wanted.field for wanted in WANTED]),
            Fieldset(_("What is taken in"), "kinds"),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse to read two facts from one column."""
        cleaned = super().clean()
        used: dict[str, str] = {}
        for name, letter in list(cleaned.items()):
            if not name.startswith(_COLUMN) or not letter:
                continue
            if letter in used:
                self.add_error(
                    name,
                    _("Column %(letter)s is chosen for “%(other)s” already.")
                    % {"letter": letter, "other": self.fields[used[letter]].label},
                )
            used[letter] = name
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the columns and kinds as the action takes them."""
        return {
            "columns": {
                name.removeprefix(_COLUMN): letter
                for name, letter in self.typed_data.items()
                if name.startswith(_COLUMN) and letter
            },
            "kinds": self.cleaned_data["kinds"],
        }


def _headings(thing: Any) -> list[tuple[str, str]]:
    """Return each column as a choice: its letter, its heading and examples."""
    return [
        (
            heading["letter"],
            f"{heading['letter']}: {heading['text']}"
            + (f" ({', '.join(heading['examples'])})" if heading["examples"] else ""),
        )
        for heading in (thing.headings if thing is not None else [])
    ]
