"""What is asked when space is looked for and booked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.forms.space import WEEKDAYS
from annexes.models import SpaceSlot
from portal.activities.models import Activity
from portal.acts import ActForm
from portal.forms import AreaField, ClockField, CountField, DayField, LineField, PortalForm
from portal.people.models import Organisation, User
from portal.places.models import District
from portal.roles import PREPARING

#: A day is searched together with those after it, this many in all.
DAYS_SHOWN = 14


class FindSpaceForm(PortalForm):
    """Which space is looked for: where, when, how large. Everything may be left open."""

    district = forms.ModelChoiceField(
        District.objects.none(), label=_("District"), required=False, empty_label=_("All of them")
    )
    day = DayField(label=_("From the day"), help_text=_("You see two weeks."), required=False)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[("", _("Any")), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    from_time = ClockField(label=_("From (time)"), required=False)
    until_time = ClockField(label=_("Until (time)"), required=False)
    area_m2 = AreaField(label=_("At least"), required=False)

    submit_label = _("Show free times")

    def __init__(self, *args: Any, companies: set, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"]
        self.fields["district"].queryset = District.objects.filter(company__in=companies)

    @property
    def helper(self) -> Any:
        """Send it by GET: what one looks for stands in the address."""
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        return helper

    def narrow(self, slots: QuerySet[SpaceSlot]) -> QuerySet[SpaceSlot]:
        """Return the times that fit what is looked for."""
        wanted = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = wanted.get("day") or timezone.localdate()
        slots = slots.filter(day__gte=first)
        if wanted.get("day"):
            slots = slots.filter(day__lt=first + timedelta(days=DAYS_SHOWN))
        if district := wanted.get("district"):
            slots = slots.filter(
                premises__district__in=District.objects.of(district.company_id).within(district)
            )
        if weekday := wanted.get("weekday"):
            slots = slots.filter(day__iso_week_day=weekday)
        if area := wanted.get("area_m2"):
            slots = slots.filter(area_m2__gte=area)
        if begins := wanted.get("from_time"):
            slots = slots.filter(series__closes__gt=begins)
        if ends := wanted.get("until_time"):
            slots = slots.filter(series__opens__lt=ends)
        return slots


class BookForm(ActForm):
    """For whom and for what the space is borrowed."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who borrows"), empty_label=None
    )
    purpose = LineField(
        label=_("What for"),
        help_text=_("The tenant reads it, for example “language café, open to all”."),
        max_length=200,
    )
    persons = CountField(
        label=_("About how many people"), required=False, min_value=1, max_value=9_999
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(), label=_("Activity"), required=False, empty_label=_("None of them")
    )

    def __init__(self, *args: Any, thing: SpaceSlot, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        borrowers = borrowers_of(thing, by)
        self.fields["organisation"].queryset = borrowers
        only = borrowers[:2]
        if len(only) == 1:
            self.fields["organisation"].initial = only[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()
        activities = (
            Activity.objects.visible_to(by)
            .of(thing.company_id)
            .ongoing(thing.day)
            .filter(organisation__in=borrowers)
        )
        self.fields["activity"].queryset = activities
        if not activities.exists():
            del self.fields["activity"]


def borrowers_of(slot: SpaceSlot, person: User) -> QuerySet[Organisation]:
    """Return for whom this person can book: their own organisations; for staff, all there are."""
    others = Organisation.objects.of(slot.company_id).exclude(pk=slot.organisation_id)
    if person.roles_at(slot.company_id) & PREPARING:
        return others.order_by("name")
    return others.filter(pk__in=person.organisation_ids).order_by("name")
