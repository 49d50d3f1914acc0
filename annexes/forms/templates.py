"""What is asked about the company's wording of annexes."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.models import AnnexTemplateVersion, Clause, Lease, LeaseAnnex, LibraryClause
from portal.acts import ActForm
from portal.forms import LineField
from portal.people.models import User


class TakeClauseForm(ActForm):
    """Which clause of the library, and where it goes."""

    source = forms.ModelChoiceField(
        LibraryClause.objects.none(), label=_("Clause in the library"), empty_label=None
    )
    replaces = forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Instead of"),
        required=False,
        empty_label=_("None: as the last clause before the signatures"),
    )

    def __init__(self, *args: Any, thing: AnnexTemplateVersion, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        self.fields["source"].queryset = LibraryClause.objects.of(thing.company_id).on_offer()
        self.fields["source"].label_from_instance = _with_ambition
        self.fields["replaces"].queryset = thing.clauses.order_by("number")


class DropClauseForm(ActForm):
    """Which clause is taken out."""

    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"), empty_label=None)

    def __init__(self, *args: Any, thing: AnnexTemplateVersion, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        last = thing.clauses.filter(followed_by="").order_by("-number")[:1]
        self.fields["clause"].queryset = thing.clauses.filter(pk__in=[each.pk for each in last])


class PreviewForm(ActForm):
    """The lease on which a version is tried, how far its tenant would go, and in which language."""

    lease = LineField(
        label=_("Lease number"), help_text=_("The tenant is not told."), max_length=60
    )
    ambition = forms.ChoiceField(label=_("Ambition"), choices=Ambition.choices)
    language = forms.ChoiceField(
        label=_("Language of the annex"),
        choices=LeaseAnnex._meta.get_field("language").choices,
    )

    def __init__(self, *args: Any, thing: AnnexTemplateVersion, by: User, **kwargs: Any) -> None:
        initial = self.suggestion(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)

    @staticmethod
    def suggestion(thing: AnnexTemplateVersion) -> dict[str, Any]:
        """Return the company's first lease and what most tenants choose."""
        first = Lease.objects.of(thing.company_id).order_by("number").first()
        return {
            "lease": first.number if first else "",
            "ambition": Ambition.LIGHT,
            "language": "sv",
        }

    def clean_lease(self) -> Lease:
        """Return the lease that has this number."""
        number = self.cleaned_data["lease"]
        leases = Lease.objects.of(self.thing.company_id).select_related(
            "company", "organisation", "premises__district"
        )
        found = leases.filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no lease “%(number)s”."), params={"number": number}
            )
        return found


class LookForm(PreviewForm):
    """The same, asked in an address that can be opened again."""

    submit_label = _("Show it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"]

    @property
    def helper(self) -> FormHelper:
        """Ask by GET: nothing is written."""
        helper = super().helper
        helper.form_method = "get"
        return helper


def _with_ambition(clause: LibraryClause) -> str:
    if clause.from_ambition == Ambition.BASELINE:
        return clause.heading
    level = str(clause.get_from_ambition_display())
    return str(_("%(heading)s (from ambition: %(level)s)")) % {
        "heading": clause.heading,
        "level": level,
    }
