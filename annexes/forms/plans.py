"""What is asked about commitments of the landlord and pledges of the tenant."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from annexes.actions.pledges import PledgeWords
from annexes.forms.annexes import colleagues
from annexes.models import Commitment, LeaseAnnex, Pledge, PledgeKind, Spread, YearPlan
from annexes.schedules import length, pro_rata
from annexes.states.plans import PlanState
from portal.activities.models import Activity, Need
from portal.acts import ActForm
from portal.edits import EditForm
from portal.forms import AreaField, DayField, HoursField, NumberField, TextField
from portal.goals.models import Theme, Unit
from portal.people.models import User
from portal.places.models import District


def open_plans(annex: LeaseAnnex) -> list[YearPlan]:
    """Return the plans that can still be written in, this year's first."""
    plans = list(annex.plans.filter(state__in=[PlanState.DRAFT, PlanState.RUNNING]))
    for plan in plans:
        plan.annex = annex
    today = timezone.localdate().year
    return sorted(plans, key=lambda plan: (plan.year != today, plan.year))


class PlanForm(EditForm):
    """A form about something in a year plan. The thing is an annex, for new, or what is changed."""

    plan = forms.ModelChoiceField(
        YearPlan.objects.none(), label=_("Year plan"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, thing: Any, by: User, **kwargs: Any) -> None:
        self.annex = thing if isinstance(thing, LeaseAnnex) else thing.plan.annex
        self.plans = open_plans(thing) if isinstance(thing, LeaseAnnex) else [thing.plan]
        initial = self.suggestion(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        plans = self.fields["plan"]
        plans.queryset = self.annex.plans.filter(pk__in=[plan.pk for plan in self.plans])
        plans.label_from_instance = lambda plan: str(plan.year)
        if len(self.plans) < 2:
            plans.widget = forms.HiddenInput()

    @property
    def first_plan(self) -> YearPlan | None:
        """The plan that the form begins with."""
        return self.plans[0] if self.plans else None

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return what the form begins with."""
        return {"plan": self.first_plan}

    def edits(self, thing: Any) -> bool:
        """A pledge or a promise that is there is changed; on an annex a new one is made."""
        return not isinstance(thing, LeaseAnnex)

    def locked(self) -> Any:
        """Return what is changed; its annex is locked first, as when it is agreed to."""
        LeaseAnnex.objects.locked(self.annex.pk)
        return super().locked()

    def clean(self) -> dict[str, Any]:
        """Refuse days outside the plan, beside the field."""
        cleaned = super().clean()
        plan = cleaned.get("plan")
        if plan is not None:
            plan.annex = self.annex
            for name in ("starts_on", "ends_on", "due_on"):
                day: date | None = cleaned.get(name)
                if day and not plan.first_day <= day <= plan.last_day:
                    self.add_error(
                        name,
                        _("Choose a day from %(first)s to %(last)s.")
                        % {"first": plan.first_day, "last": plan.last_day},
                    )
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first and "ends_on" not in self.errors:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned


class CommitmentForm(PlanForm):
    """One promise of the landlord."""

    wording = TextField(
        label=_("What you commit to"),
        help_text=_("So that both sides can tell whether it was done."),
        max_length=300,
        rows=3,
    )
    due_on = DayField(label=_("To be done by"))
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Focus area"), required=False, empty_label=_("None of them")
    )
    responsible = forms.ModelChoiceField(
        User.objects.none(), label=_("Responsible"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.of(self.annex.company_id).for_annexes()
        self.fields["responsible"].queryset = colleagues(self.annex.company_id)

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return the promise as it is, or the end of the year."""
        if isinstance(thing, Commitment):
            return {
                "plan": thing.plan,
                "wording": thing.wording,
                "due_on": thing.due_on,
                "theme": thing.theme_id,
                "responsible": thing.responsible_id,
            }
        plan = self.first_plan
        return {
            "plan": plan,
            "due_on": plan.last_day if plan else None,
            "responsible": self.annex.landlord_contact_id,
        }


class KeepForm(ActForm):
    """On which day the landlord did what it promised."""

    done_on = DayField(label=_("Done on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"done_on": timezone.localdate()}, **kwargs)
        self.fields["done_on"].latest = timezone.localdate()


class ReassignForm(ActForm):
    """Which colleague answers for a promise of the landlord from now on."""

    responsible = forms.ModelChoiceField(
        User.objects.none(), label=_("Responsible"), empty_label=None
    )

    def __init__(self, *args: Any, thing: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        field = self.fields["responsible"]
        field.queryset = colleagues(thing.company_id)
        field.initial = thing.responsible_id


class PledgeForm(PlanForm):
    """A pledge of hours, occasions, persons or money."""

    kind = forms.ModelChoiceField(
        PledgeKind.objects.none(),
        label=_("What kind of help"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    wording = TextField(
        label=_("The pledge"),
        help_text=_("Write it in your own words, for example “We read aloud on Tuesdays”."),
        max_length=300,
        rows=3,
    )
    quantity = NumberField(
        label=_("How much in the year"),
        help_text=_("In the unit that stands beside the kind of help."),
        max_value=999_999_999,
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    spread = forms.ChoiceField(
        label=_("Spread over the time"),
        choices=Spread.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Months"),
        help_text=_("Only when you choose the months yourselves."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Focus area"), required=False, empty_label=_("None of them")
    )
    district = forms.ModelChoiceField(
        District.objects.none(), label=_("District"), required=False, empty_label=_("All of them")
    )
    need = forms.ModelChoiceField(
        Need.objects.none(),
        label=_("Meets a need"),
        help_text=_("Activities in the area that have asked for help."),
        required=False,
        empty_label=_("None of these"),
    )

    quantity_fields = ("quantity",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = self.annex.company_id
        kinds = PledgeKind.objects.of(company).on_offer()
        self.fields["kind"].queryset = self.offered(kinds)
        self.fields["kind"].label_from_instance = _kind_with_unit
        self.fields["theme"].queryset = Theme.objects.of(company).for_annexes()
        self.fields["district"].queryset = District.objects.of(company)
        self.fields["months"].choices = [
            (number, str(MONTHS[number]).capitalize()) for number in self._months()
        ]
        self._say_pro_rata()
        self.fields["need"].queryset = self._needs()
        if not self.fields["need"].queryset.exists():
            del self.fields["need"]
        asked = [name for name in ("theme", "district", "need") if name in self.fields]
        self.layout = Layout(
            "plan",
            Fieldset(_("What you pledge"), "kind", "wording", Row(*self.quantity_fields)),
            Fieldset(_("When"), Row("starts_on", "ends_on"), "spread", "months"),
            Fieldset(_("What it is for"), *asked),
        )

    def offered(self, kinds: Any) -> Any:
        """Return the kinds that this form can ask about."""
        return kinds.exclude(unit=Unit.M2_HOURS)

    def _months(self) -> list[int]:
        """Return the months that the plans of this form hold in."""
        return sorted(
            {
                month
                for plan in self.plans
                for month in range(plan.first_day.month, plan.last_day.month + 1)
            }
        )

    def _say_pro_rata(self) -> None:
        """Say what a whole year's quantity is in a year of which the annex holds a part."""
        plan = self.first_plan
        if plan is None:
            return
        days = (plan.first_day, plan.last_day)
        part, whole = length(days), length((date(plan.year, 1, 1), date(plan.year, 12, 31)))
        if part < whole:
            forty = pro_rata(Decimal(40), days, step=Decimal(1))
            self.fields[self.quantity_fields[-1]].help_text = _(
                "The annex holds %(part)d of the %(whole)d days of %(year)d. What would be 40 in "
                "a whole year is %(forty)s in this one."
            ) % {"part": part, "whole": whole, "year": plan.year, "forty": forty}

    def _needs(self) -> Any:
        needs = Need.objects.visible_to(self.by).of(self.annex.company_id)
        codes = self.fields["kind"].queryset.values("code")
        return (
            needs.open(timezone.localdate())
            .filter(kind__in=codes)
            .select_related("activity")
            .order_by("activity__name_sv", "pk")
        )

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return the pledge as it is, or the rest of the year in the premises' district."""
        if isinstance(thing, Pledge):
            return {
                "plan": thing.plan,
                "kind": thing.kind_id,
                "wording": thing.wording,
                "quantity": thing.quantity,
                "area_m2": thing.area_m2,
                "hours": thing.hours,
                "starts_on": thing.starts_on,
                "ends_on": thing.ends_on,
                "spread": thing.spread,
                "months": thing.months,
                "theme": thing.theme_id,
                "district": thing.district_id,
                "need": thing.need_id,
            }
        plan = self.first_plan
        if plan is None:
            return {}
        today = timezone.localdate()
        return {
            "plan": plan,
            "starts_on": min(max(plan.first_day, today), plan.last_day),
            "ends_on": plan.last_day,
            "spread": Spread.MONTHS,
            "area_m2": self.annex.lease.area_m2,
            "district": self.annex.lease.premises.district_id,
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a need of another kind."""
        cleaned = super().clean()
        need: Need | None = cleaned.get("need")
        kind: PledgeKind | None = cleaned.get("kind")
        if need and kind and need.kind != kind.code:
            self.add_error("need", _("This need is for another kind of help."))
        if cleaned.get("spread") == Spread.CHOSEN and not cleaned.get("months"):
            self.add_error("months", _("Choose at least one month."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the plan and what the pledge says."""
        cleaned = self.cleaned_data
        need: Need | None = cleaned.get("need")
        activity: Activity | None = need.activity if need else None
        words = PledgeWords(
            kind=cleaned["kind"],
            wording=cleaned["wording"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            quantity=cleaned.get("quantity"),
            area_m2=cleaned.get("area_m2"),
            hours=cleaned.get("hours"),
            theme=cleaned.get("theme") or (activity.theme if activity else None),
            district=cleaned.get("district") or (activity.district if activity else None),
            activity=activity,
            need=need,
            spread=Spread(cleaned["spread"] or Spread.MONTHS),
            months=tuple(cleaned["months"]),
        )
        return {"words": words, "plan": cleaned["plan"]}


class SpacePledgeForm(PledgeForm):
    """A pledge to lend floor space: how large, and for how many hours in the year."""

    quantity = None
    area_m2 = AreaField(label=_("Space that is lent"))
    hours = HoursField(
        label=_("Hours in the year"),
        help_text=_("For example 3 hours × 40 weeks = 120."),
        max_value=8_784,
    )

    quantity_fields = ("area_m2", "hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields["kind"].queryset.count() == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = self.fields["kind"].queryset.first()

    def offered(self, kinds: Any) -> Any:
        """Return the kinds that are measured as area × time."""
        return kinds.filter(unit=Unit.M2_HOURS)

    def clean_area_m2(self) -> Any:
        """Refuse more than the premises have."""
        area, most = self.cleaned_data["area_m2"], self.annex.lease.area_m2
        if area and most and area > most:
            raise forms.ValidationError(
                _("The premises have %(area)s m². Write that or less."), params={"area": most}
            )
        return area


def _kind_with_unit(kind: PledgeKind) -> str:
    return f"{kind.name} ({kind.get_unit_display()})"
