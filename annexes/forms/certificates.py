"""What is asked for a certificate: of which year and annex, and whether a file is it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from annexes.models import LeaseAnnex
from portal.forms import PortalForm
from portal.people.models import Organisation

#: The largest file that is compared. Unit: bytes.
LARGEST = 10_000_000


@dataclass(frozen=True)
class Wanted:
    """One thing that a certificate can be about."""

    organisation: Organisation
    year: int
    annex: LeaseAnnex | None
    label: str

    @property
    def key(self) -> str:
        """How the choice is sent."""
        annex = self.annex.pk if self.annex else "all"
        return f"{self.organisation.pk}:{annex}:{self.year}"


class OrderForm(PortalForm):
    """Which certificate, and in which language."""

    about = forms.ChoiceField(
        label=_("What it is about"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a year.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the certificate"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    submit_label = _("Order the certificate")

    def __init__(self, *args: Any, offered: list[Wanted], **kwargs: Any) -> None:
        self.offered = {wanted.key: wanted for wanted in offered}
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [(key, each.label) for key, each in self.offered.items()]

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        return self.offered[self.cleaned_data["about"]]


class CompareForm(PortalForm):
    """A file that may be the certificate."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("The PDF as you got it. We compare it and keep no copy."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Choose a file."), "empty": _("There is nothing in it.")},
    )
    submit_label = _("Compare the file")

    def clean_file(self) -> UploadedFile:
        """Refuse what is far larger than any certificate."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is too large to be a certificate."))
        return file
