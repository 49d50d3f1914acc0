"""What is asked of those who sign, in the portal and on paper."""

from typing import Any, ClassVar

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annexes.actions.agreements import OtherContent, fingerprint_of_page
from annexes.actions.papers import SCANS
from annexes.models import Agreement, PaperSignature, Party
from annexes.signing import registered
from annexes.signing.portal import PORTAL
from portal.acts import ActForm
from portal.errors import DomainError
from portal.forms import DayField, LineField
from portal.people.models import User
from portal.records.files import FileRefused


class SignForm(ActForm):
    """A signature under what is shown. The fingerprints of what was shown come back with it.

    ``shown`` is the piece of the page that is signed, the statement of will in it.
    """

    party: ClassVar[Party]

    content_sha256 = forms.CharField(widget=forms.HiddenInput)
    shown_sha256 = forms.CharField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read the content and sign it"),
        error_messages={"required": _("Tick this to sign.")},
    )

    def __init__(self, *args: Any, thing: Agreement, by: User, **kwargs: Any) -> None:
        self.shown: SafeString = PORTAL.shown(thing, self.party, by)
        super().__init__(*args, thing=thing, by=by, initial=self._fingerprints(thing), **kwargs)

    def _fingerprints(self, thing: Agreement) -> dict[str, str | None]:
        return {
            "content_sha256": thing.content_sha256,
            "shown_sha256": fingerprint_of_page(self.shown),
        }

    def arguments(self) -> dict[str, Any]:
        """Return the fingerprints of what the signer saw."""
        return {name: self.cleaned_data[name] for name in ("content_sha256", "shown_sha256")}

    def refuse(self, refusal: DomainError) -> None:
        """Show why; what is shown now is what the next tick is for."""
        super().refuse(refusal)
        if isinstance(refusal, OtherContent):
            self.data = self.data.copy()
            for name, value in self._fingerprints(self.thing).items():
                self.data[self.add_prefix(name)] = value or ""
            self.data.pop(self.add_prefix("has_read"), None)


class SignAsTenantForm(SignForm):
    """A signature for the tenant."""

    party = Party.TENANT


class SignAsLandlordForm(SignForm):
    """A signature for the landlord."""

    party = Party.LANDLORD


class PaperForm(ActForm):
    """The scan of a signed paper."""

    party = forms.ChoiceField(
        label=_("Who has signed"), choices=Party.choices, widget=forms.RadioSelect
    )
    by_name = LineField(
        label=_("Name of the signer"),
        help_text=_("As it stands in block letters under the signature."),
        max_length=150,
    )
    signed_on = DayField(label=_("Day beside the signature"))
    scan = forms.FileField(
        label=_("Scanned paper"), help_text=_("A PDF, JPEG or PNG file of at most 20 MB.")
    )

    layout = Layout(Fieldset(_("The signature"), "party", Row("by_name", "signed_on")), "scan")

    def __init__(self, *args: Any, thing: Agreement, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        self.fields["signed_on"].latest = timezone.localdate()
        if thing.agreed_at:
            self.fields["signed_on"].earliest = timezone.localdate(thing.agreed_at)
        missing = [party for party in Party if not thing.has_signed(party)]
        self.fields["party"].choices = [(party.value, party.label) for party in missing]
        if len(missing) == 1:
            self.fields["party"].initial = missing[0].value

    def clean_scan(self) -> UploadedFile:
        """Refuse what is no scan."""
        scan = self.cleaned_data["scan"]
        try:
            SCANS.check(scan)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return scan

    def arguments(self) -> dict[str, Any]:
        """Return the side as what it is."""
        given = super().arguments()
        return given | {"party": Party(given["party"])}


class CheckForm(ActForm):
    """A second person vouches for a scan."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput)
    is_right = forms.BooleanField(
        label=_("The paper carries this fingerprint on every page, the name and the day"),
        error_messages={"required": _("Tick this when you have compared them.")},
    )

    def __init__(self, *args: Any, thing: PaperSignature, by: User, **kwargs: Any) -> None:
        initial = {"content_sha256": thing.content_sha256}
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return the fingerprint that the checker was shown."""
        return {"content_sha256": self.cleaned_data["content_sha256"]}


class MeansForm(forms.ModelForm):
    """Which of the installed means of signing a company uses."""

    code = forms.ChoiceField(label=_("Means"), help_text=_("How people sign."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].choices = [
                (means.code, means.name) for means in registered().values()
            ]
