"""What acts on annual reports ask."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts import ActForm
from portal.forms import CountField, DayField, LineField, TextField
from reports.document import texts_of
from reports.models import Section

HELP = {
    Section.FOREWORD: _("What the managing director wants to say about the year."),
    Section.NOT_KEPT: _("Must be written: what went wrong, why, and what you will do about it."),
    Section.AHEAD: _("Goals and plans for the coming year."),
}


class BeginForm(ActForm):
    """Which year."""

    year = CountField(label=_("Year"), min_value=2000, max_value=2199)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class TextsForm(ActForm):
    """The texts of all sections in one language."""

    language = "sv"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = texts_of(self.thing, self.language)
        for section in Section:
            self.fields[section.value] = TextField(
                label=section.label,
                help_text=HELP.get(section, ""),
                required=False,
                max_length=20_000,
                rows=6,
                initial=written.get(section.value, ""),
            )

    layout = Layout(
        Fieldset(
            _(
                "A blank line begins a paragraph, “- ” an item of a list, **two stars** make text "
                "strong. [[volunteer_hours.delivered]] puts in a figure that can never go stale."
            ),
            *(section.value for section in Section),
        )
    )

    def arguments(self) -> dict[str, Any]:
        """Return the texts by section."""
        texts = {section.value: self.typed_data[section.value] for section in Section}
        return {"texts": texts, "language": self.language}


class EnglishTextsForm(TextsForm):
    """The English texts of all sections."""

    language = "en"


class RenderForm(ActForm):
    """In which language."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, initial="sv", widget=forms.RadioSelect
    )


class AdoptForm(ActForm):
    """When the board decided, and where it stands in the minutes."""

    on = DayField(label=_("Date of the board's meeting"))
    paragraph = LineField(
        label=_("Paragraph of the minutes"), help_text=_("For example § 12."), max_length=20
    )
