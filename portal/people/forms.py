"""What is asked of people about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from portal.acts import ActForm
from portal.duties import kinds_of_duties
from portal.forms import EmailField, LineField, PortalForm
from portal.people.models import Cadence
from portal.roles import AT_COMPANY_CHOICES, OUTSIDE_CHOICES


class AcceptForm(PortalForm):
    """The name and password of a new account. The e-mail is the one that was invited."""

    full_name = LineField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. A few words in a row are easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    submit_label = _("Accept and log in")

    def clean_password(self) -> str:
        """Refuse passwords that are short or that everybody uses."""
        password = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class TakeRoleForm(PortalForm):
    """Someone with an account takes the role with one press."""

    submit_label = _("Accept")


class InviteOutsideForm(ActForm):
    """Whom the organisation's role is offered."""

    full_name = LineField(label=_("Name"), max_length=150)
    email = EmailField(label=_("E-mail"), help_text=_("The invitation is sent here."))
    role = forms.ChoiceField(label=_("Role"), choices=OUTSIDE_CHOICES, widget=forms.RadioSelect)


class InviteStaffForm(ActForm):
    """Whom a role at the company is offered."""

    full_name = LineField(label=_("Name"), max_length=150)
    email = EmailField(label=_("E-mail"), help_text=_("The invitation is sent here."))
    role = forms.ChoiceField(label=_("Role"), choices=AT_COMPANY_CHOICES, widget=forms.RadioSelect)


class ChangeRoleForm(ActForm):
    """Which role the person has from now on."""

    role = forms.ChoiceField(label=_("New role"), choices=OUTSIDE_CHOICES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.thing is not None:
            self.fields["role"].choices = [
                (role, label) for role, label in OUTSIDE_CHOICES if role != self.thing.role
            ]


class SettingsForm(PortalForm):
    """How a person wants to be written to."""

    language = forms.ChoiceField(
        label=_("Language of letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    cadence = forms.ChoiceField(
        label=_("Reminders"),
        help_text=_(
            "Offers, decisions and answers to what you have sent in reach you whatever you choose."
        ),
        choices=Cadence,
        widget=forms.RadioSelect,
    )
    wanted = forms.MultipleChoiceField(
        label=_("Remind me of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    submit_label = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = list(kinds_of_duties().items())

    @property
    def unwanted(self) -> list[str]:
        """Return the kinds that were not ticked."""
        return [kind for kind in kinds_of_duties() if kind not in self.cleaned_data["wanted"]]
