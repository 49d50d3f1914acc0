"""What is asked when a tenant looks for needs and pledges to one of them."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from annexes.actions.matching import MoreThanNeeded, NeedFull
from annexes.forms.plans import PledgeForm, SpacePledgeForm
from annexes.models import LeaseAnnex, PledgeKind
from portal.activities.models import Need
from portal.errors import DomainError
from portal.forms import DayField, PortalForm
from portal.places.models import District


def can_be_pledged(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Return the needs of a kind that the company's catalogue offers, in the same unit."""
    kinds = PledgeKind.objects.on_offer().filter(
        company=OuterRef("company"), code=OuterRef("kind"), unit=OuterRef("unit")
    )
    return needs.filter(Exists(kinds))


class FindNeedForm(PortalForm):
    """Which needs are looked for: where, of what kind, when. Everything may be left open."""

    district = forms.ModelChoiceField(
        District.objects.none(), label=_("District"), required=False, empty_label=_("All of them")
    )
    kind = forms.ChoiceField(label=_("What kind of help"), required=False)
    day = DayField(label=_("On this day"), required=False)

    submit_label = _("Show needs")

    def __init__(self, *args: Any, companies: set, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"]
        self.fields["district"].queryset = District.objects.filter(company__in=companies)
        kinds = PledgeKind.objects.filter(company__in=companies).on_offer()
        names = {kind.code: kind.name for kind in kinds}
        self.fields["kind"].choices = [("", _("All of them")), *names.items()]

    @property
    def helper(self) -> Any:
        """Send it by GET: what one looks for stands in the address."""
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        return helper

    def narrow(self, needs: QuerySet[Need]) -> QuerySet[Need]:
        """Return the needs that fit what is looked for."""
        wanted = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if district := wanted.get("district"):
            needs = needs.filter(
                district__in=District.objects.of(district.company_id).within(district)
            )
        if kind := wanted.get("kind"):
            needs = needs.filter(kind=kind)
        if day := wanted.get("day"):
            needs = needs.exclude(wanted_from__gt=day).exclude(wanted_to__lt=day)
        return needs


class NeedPledgeMixin:
    """A pledge to one need: everything is filled in, and most of it follows from the need."""

    #: What is not asked again: the need answers it, or what is usual.
    FOLLOWS = ("plan", "kind", "need", "theme", "district", "spread", "months")

    def __init__(self, *args: Any, need: Need, thing: LeaseAnnex, **kwargs: Any) -> None:
        self.wanted = need
        super().__init__(*args, thing=thing, **kwargs)
        for name in self.FOLLOWS:
            if name in self.fields:
                self.fields[name].widget = self.fields[name].hidden_widget()
        if "quantity" in self.fields:
            self.fields["quantity"].help_text = _("Still needed: %(rest)s.") % {
                "rest": need.shown_remaining
            }

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return the rest of the need, on its days, as a pledge."""
        suggested = super().suggestion(thing)
        need, plan = self.wanted, suggested.get("plan")
        if plan is None:
            return suggested
        area = suggested.get("area_m2")
        first = max(filter(None, [suggested["starts_on"], need.wanted_from]))
        last = min(filter(None, [suggested["ends_on"], need.wanted_to]))
        kind = PledgeKind.objects.of(need.company_id).on_offer().get(code=need.kind)
        return suggested | {
            "kind": kind.pk,
            "need": need.pk,
            "wording": need.description or str(need.activity),
            "quantity": need.remaining,
            "hours": round(need.remaining / area, 2) if area else None,
            "starts_on": min(first, plan.last_day),
            "ends_on": max(last, min(first, plan.last_day)),
            "theme": need.activity.theme_id,
            "district": need.district_id or need.activity.district_id,
        }

    def refuse(self, refusal: DomainError) -> None:
        """Say beside the number that less is needed."""
        numbers = [name for name in ("quantity", "hours") if name in self.fields]
        beside = isinstance(refusal, MoreThanNeeded | NeedFull)
        self.add_error(numbers[0] if beside and numbers else None, str(refusal))


class NeedPledgeForm(NeedPledgeMixin, PledgeForm):
    """A pledge of hours, persons or money to one need."""


class NeedSpaceForm(NeedPledgeMixin, SpacePledgeForm):
    """A pledge of floor space to one need."""
