"""What is asked about an annex as a whole."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.agreements import ANSWER_DAYS
from annexes.models import Ambition, AnnexTemplateVersion, Lease, LeaseAnnex
from portal.acts import ActForm
from portal.edits import EditForm
from portal.forms import DayField, EmailField, LineField, TextField
from portal.goals.models import Theme
from portal.people.models import Membership, Representative, User
from portal.places.models import District
from portal.roles import PREPARING, Role

if TYPE_CHECKING:
    from uuid import UUID

#: For how many calendar years an annex is suggested to hold, this one included, when the lease
#: does not end before. Unit: years.
SUGGESTED_YEARS = 4


def colleagues(company_id: "UUID") -> Any:
    """Return the people who prepare cases at the company, by name."""
    return User.objects.filter(
        pk__in=Membership.objects.filter(
            company=company_id, role__in=sorted(PREPARING), ended_on=None
        ).values("user")
    )


class AnnexForm(EditForm):
    """What the annex itself says. The thing is a lease, for a new annex, or an annex."""

    starts_on = DayField(label=_("Valid from"))
    ends_on = DayField(label=_("Valid to"))
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
    ambition = forms.ChoiceField(
        label=_("Ambition"), choices=Ambition.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language of the annex"),
        choices=LeaseAnnex._meta.get_field("language").choices,
        widget=forms.RadioSelect,
    )
    landlord_contact = forms.ModelChoiceField(
        User.objects.none(), label=_("Your contact person"), empty_label=None
    )

    layout = Layout(
        Fieldset(_("Time"), Row("starts_on", "ends_on")),
        Fieldset(_("What it is about"), "themes", "districts", "ambition"),
        Fieldset(_("How it is written"), "language", "landlord_contact"),
    )

    def __init__(self, *args: Any, thing: Lease | LeaseAnnex, by: User, **kwargs: Any) -> None:
        self.by = by
        initial = self.suggestion(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        company = thing.company_id
        self.fields["themes"].queryset = Theme.objects.of(company).for_annexes()
        self.fields["districts"].queryset = District.objects.of(company)
        self.fields["landlord_contact"].queryset = colleagues(company)
        for name in ("themes", "districts"):
            if not self.fields[name].queryset.exists():
                self.fields[name].widget = forms.MultipleHiddenInput()

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return what the form begins with: what the annex says now."""
        return {
            "starts_on": thing.starts_on,
            "ends_on": thing.ends_on,
            "themes": list(thing.themes.all()),
            "districts": list(thing.districts.all()),
            "ambition": thing.ambition,
            "language": thing.language,
            "landlord_contact": thing.landlord_contact_id,
        }

    def edits(self, thing: Lease | LeaseAnnex) -> bool:
        """An annex that is there is changed; on a lease a new one is made."""
        return isinstance(thing, LeaseAnnex)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned


class DraftForm(AnnexForm):
    """A new annex to a lease."""

    template_version = forms.ModelChoiceField(
        AnnexTemplateVersion.objects.none(), label=_("Wording"), empty_label=None, required=False
    )

    layout = Layout(
        Fieldset(_("Time"), Row("starts_on", "ends_on")),
        Fieldset(_("What it is about"), "themes", "districts", "ambition"),
        Fieldset(_("How it is written"), "template_version", "language", "landlord_contact"),
    )

    def __init__(self, *args: Any, thing: Lease, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        versions = AnnexTemplateVersion.objects.of(thing.company_id).published()
        self.fields["template_version"].queryset = versions.select_related("template")
        if versions.count() < 2:
            self.fields["template_version"].widget = forms.HiddenInput()

    def suggestion(self, thing: Lease) -> dict[str, Any]:
        """Return what suits most leases: from now to the lease's end, where the premises lie."""
        today = timezone.localdate()
        first = max(today, thing.starts_on)
        last = date(first.year + SUGGESTED_YEARS - 1, 12, 31)
        if thing.ends_on and thing.ends_on > first:
            last = min(last, thing.ends_on)
        return {
            "starts_on": first,
            "ends_on": last,
            "themes": list(Theme.objects.of(thing.company_id).for_annexes()),
            "districts": [thing.premises.district_id] if thing.premises.district_id else [],
            "ambition": Ambition.LIGHT,
            "language": "sv",
            "landlord_contact": self.by.pk,
            "template_version": AnnexTemplateVersion.objects.of(thing.company_id)
            .published()
            .order_by("template", "-number")
            .first(),
        }


class OfferForm(ActForm):
    """Who signs for the tenant, and by when we would like an answer."""

    signatory_name = LineField(
        label=_("Name of the person who signs for the tenant"), max_length=150, required=False
    )
    signatory_email = EmailField(
        label=_("E-mail"),
        help_text=_("The invitation to the portal is sent here."),
        required=False,
    )
    answer_by = DayField(
        label=_("Answer by"),
        help_text=_("Shown to the tenant. Nothing lapses if the answer comes later."),
    )

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        self.signatories = [
            each.user
            for each in Representative.objects.filter(
                organisation=thing.organisation_id, role=Role.ORG_SIGNATORY, ended_on=None
            ).select_related("user")
        ]
        initial = {
            "answer_by": timezone.localdate() + timedelta(days=ANSWER_DAYS),
            "signatory_name": "" if self.signatories else thing.lease.contact_name,
            "signatory_email": "" if self.signatories else thing.lease.contact_email,
        }
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self.fields["answer_by"].earliest = timezone.localdate()
        if self.signatories:
            names = ", ".join(user.full_name for user in self.signatories)
            self.fields["signatory_name"].help_text = _(
                "%(names)s can sign already and gets a letter. Fill this in to invite one more."
            ) % {"names": names}
        else:
            self.fields["signatory_name"].required = True
            self.fields["signatory_email"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse half an invitation."""
        cleaned = super().clean()
        half = cleaned.get("signatory_name") and not cleaned.get("signatory_email")
        if half and "signatory_email" not in self.errors:
            self.add_error("signatory_email", _("Write where the invitation goes."))
        return cleaned


class ProposalForm(ActForm):
    """A few words along with the tenant's proposals."""

    comment = TextField(
        label=_("Comment"),
        help_text=_("The landlord reads it together with your pledges."),
        required=False,
        max_length=2000,
        rows=4,
    )


class NextYearForm(ActForm):
    """The year of a further plan."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        years = missing_years(thing)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["year"].initial = years[0] if years else None


def missing_years(annex: LeaseAnnex) -> list[int]:
    """Return the years in which the annex holds and has no plan yet."""
    planned = set(annex.plans.values_list("year", flat=True))
    every = range(annex.starts_on.year, annex.last_day.year + 1)
    return [year for year in every if year not in planned]
