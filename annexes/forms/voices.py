"""What is asked about something that tenants said."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models import DialogueMeeting, Voice
from portal.acts import ActForm
from portal.forms import DayField, TextField
from portal.goals.models import Theme
from portal.places.models import District


class VoiceForm(ActForm):
    """What was said, on which day, about what. The thing is a meeting or an evaluation."""

    said = TextField(
        label=_("What was said"),
        help_text=_("In your own words, without names: all tenants can read it."),
        max_length=1000,
        rows=4,
    )
    said_on = DayField(label=_("Said on"))
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Focus area"), required=False, empty_label=_("None of them")
    )
    district = forms.ModelChoiceField(
        District.objects.none(), label=_("District"), required=False, empty_label=_("All of them")
    )

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        day = timezone.localdate(thing.starts_at) if isinstance(thing, DialogueMeeting) else today
        super().__init__(*args, thing=thing, initial={"said_on": min(day, today)}, **kwargs)
        self.fields["said_on"].latest = today
        self.fields["theme"].queryset = Theme.objects.of(thing.company_id).for_annexes()
        self.fields["district"].queryset = District.objects.of(thing.company_id)


class DecideForm(ActForm):
    """What will be done about it."""

    answer = TextField(
        label=_("What we do about it"),
        help_text=_("All tenants can read it."),
        max_length=1000,
        rows=4,
    )

    def __init__(self, *args: Any, thing: Voice, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, initial={"answer": thing.answer}, **kwargs)


class FinishForm(DecideForm):
    """What has been changed, and when."""

    done_on = DayField(label=_("Done on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("What we have changed")
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["done_on"].latest = timezone.localdate()


class DeclineForm(ActForm):
    """Why nothing is changed."""

    reason = TextField(
        label=_("Reason"), help_text=_("All tenants can read it."), max_length=1000, rows=4
    )


class VoiceNoteForm(forms.ModelForm):
    """Something that was said elsewhere, as staff write it into the register."""

    def clean_said_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose a day until today."))
        return day
