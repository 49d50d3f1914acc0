"""What is asked about dialogue meetings, their minutes, and what was agreed at them."""

from datetime import datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.meetings import MeetingPlan
from annexes.forms.annexes import colleagues
from annexes.letters import tenants_people
from annexes.models import ActionPoint, DialogueMeeting, LeaseAnnex, StandardAgenda
from portal.acts import ActForm
from portal.dates import moment
from portal.forms import ClockField, DayField, LineField, TextField
from portal.ids import uuid7
from portal.people.models import User
from portal.typed import Unreadable

#: What a new meeting begins with. Unit: days ahead, and times of the day.
SUGGESTED_AHEAD = timedelta(days=21)
SUGGESTED_TIMES = (time(13), time(14, 30))
#: How long after the meeting something is suggested to be done. Unit: days.
SUGGESTED_DUE = timedelta(days=30)


class TimesForm(ActForm):
    """Asks for a day and two times, and knows which moments in Stockholm they are."""

    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Begins at"))
    ends = ClockField(label=_("Ends at"))

    def clean(self) -> dict[str, Any]:
        """Read the moments; refuse an end before the start beside its field."""
        cleaned = super().clean()
        for clock, name in (("starts", "starts_at"), ("ends", "ends_at")):
            if cleaned.get("day") and cleaned.get(clock) is not None:
                try:
                    cleaned[name] = moment(cleaned["day"], cleaned[clock])
                except Unreadable as refusal:
                    self.add_error(clock, refusal.message)
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and starts_at <= timezone.now():
            self.add_error("day", _("Choose a time that is still to come."))
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("The meeting ends before it begins."))
        return cleaned


def times_of(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """Return the moments as the form's fields show them."""
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


def _suggested_times() -> dict[str, Any]:
    day = timezone.localdate() + SUGGESTED_AHEAD
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    return {"day": day, "starts": SUGGESTED_TIMES[0], "ends": SUGGESTED_TIMES[1]}


class ProposalForm(TimesForm):
    """What the tenant says about a meeting that it would like to have."""

    title = LineField(label=_("What the meeting is about"), max_length=120)
    place = LineField(
        label=_("Place"),
        help_text=_("For example your premises or the landlord's office."),
        required=False,
        max_length=200,
    )
    link = forms.URLField(
        label=_("Link to a meeting online"), required=False, max_length=500, assume_scheme="https"
    )
    agenda = TextField(
        label=_("What you want to talk about"),
        help_text=_("One point a line."),
        required=False,
        max_length=4000,
        rows=5,
    )

    def __init__(self, *args: Any, thing: Any, by: User, **kwargs: Any) -> None:
        initial = self.suggestion(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self.layout = self.laid_out()

    def laid_out(self) -> Layout:
        """Return the fields in their order."""
        return Layout(
            "title",
            Fieldset(_("When"), "day", Row("starts", "ends")),
            Fieldset(_("Where"), "place", "link"),
            "agenda",
        )

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return the meeting as it is, or one in three weeks."""
        if isinstance(thing, DialogueMeeting):
            return {
                "title": thing.title,
                "place": thing.place,
                "link": thing.link,
                "agenda": thing.agenda,
                **times_of(thing.starts_at, thing.ends_at),
            }
        return {"title": _("Dialogue meeting"), **_suggested_times()}

    def arguments(self) -> dict[str, Any]:
        """Return what is planned."""
        cleaned = self.cleaned_data
        plan = MeetingPlan(
            title=cleaned["title"],
            starts_at=cleaned["starts_at"],
            ends_at=cleaned["ends_at"],
            place=cleaned["place"],
            link=cleaned["link"],
            agenda=self.agenda_said(),
            host=cleaned.get("host"),
        )
        return {"plan": plan}

    def agenda_said(self) -> str:
        """Return the agenda's points, one a line."""
        return self.cleaned_data["agenda"]


class MeetingForm(ProposalForm):
    """What staff decide about a meeting. The thing is an annex, a meeting, or None for several."""

    agenda = TextField(
        label=_("Agenda"),
        help_text=_("One point a line. Left empty, the standard agenda's points stand here."),
        required=False,
        max_length=4000,
        rows=6,
    )
    standard = forms.ModelChoiceField(
        StandardAgenda.objects.none(), label=_("Standard agenda"), empty_label=None
    )
    host = forms.ModelChoiceField(
        User.objects.none(), label=_("Who holds the meeting"), empty_label=None
    )

    def __init__(self, *args: Any, thing: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        companies = [thing.company_id] if thing is not None else by.staff_company_ids
        agendas = StandardAgenda.objects.filter(company__in=companies).on_offer()
        if agendas.exists():
            self.fields["standard"].queryset = agendas
            self.fields["standard"].initial = agendas.first()
        else:
            del self.fields["standard"]
        self.fields["host"].queryset = _hosts(companies)
        self.layout = self.laid_out()

    def laid_out(self) -> Layout:
        """Return the fields in their order."""
        agenda = [name for name in ("standard", "agenda") if name in self.fields]
        return Layout(
            "title",
            Fieldset(_("When"), "day", Row("starts", "ends")),
            Fieldset(_("Where"), "place", "link"),
            Fieldset(_("What to talk about"), *agenda),
            "host",
        )

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return the meeting as it is, or one in three weeks with the landlord's contact."""
        suggested = super().suggestion(thing)
        if isinstance(thing, DialogueMeeting):
            return suggested | {"host": thing.host_id}
        if isinstance(thing, LeaseAnnex):
            return suggested | {"host": thing.landlord_contact_id or thing.drafted_by_id}
        return suggested

    def agenda_said(self) -> str:
        """Return what was typed, or the standard agenda."""
        standard: StandardAgenda | None = self.cleaned_data.get("standard")
        return self.cleaned_data["agenda"] or (standard.points if standard else "")


class NewMeetingForm(MeetingForm):
    """A new meeting: with one tenant, or, as a bulk act, with the tenants of several annexes."""

    gathering = forms.UUIDField(required=False, initial=uuid7, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Return what is planned, and the mark that all rows of this gathering share."""
        return super().arguments() | {"gathering": self.cleaned_data["gathering"]}


class InvitationForm(MeetingForm):
    """What the invitation says. It has to say where."""

    def clean(self) -> dict[str, Any]:
        """Ask for a place or a link."""
        cleaned = super().clean()
        if not (
            cleaned.get("place") or cleaned.get("link") or {"place", "link"} & set(self.errors)
        ):
            self.add_error("place", _("Write a place, or a link to a meeting online."))
        return cleaned


class OtherTimeForm(TimesForm):
    """When the tenant would rather meet."""

    comment = TextField(
        label=_("Comment"),
        help_text=_("The other party will read this."),
        required=False,
        max_length=1000,
        rows=3,
    )
    layout = Layout("day", Row("starts", "ends"), "comment")

    def __init__(self, *args: Any, thing: DialogueMeeting, **kwargs: Any) -> None:
        initial = times_of(thing.starts_at, thing.ends_at)
        super().__init__(*args, thing=thing, initial=initial, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return the moments and the comment."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "comment")}


class HeldForm(ActForm):
    """Who came to the meeting."""

    participants = LineField(
        label=_("Who took part, by role"),
        help_text=_("For example: shop manager, caretaker, two residents. No names of residents."),
        max_length=300,
    )


class MinutesForm(ActForm):
    """The minutes, in plain text."""

    participants = HeldForm.base_fields["participants"]
    minutes = TextField(
        label=_("Minutes"),
        help_text=_("What was said and decided. No names of residents or volunteers."),
        required=False,
        max_length=20_000,
        rows=16,
    )

    def __init__(self, *args: Any, thing: DialogueMeeting, **kwargs: Any) -> None:
        initial = {
            "participants": thing.participants,
            "minutes": thing.minutes or _outline(thing),
        }
        super().__init__(*args, thing=thing, initial=initial, **kwargs)


class PointForm(ActForm):
    """What somebody has taken on, and by when. The thing is a meeting, or the point."""

    wording = TextField(label=_("What is to be done"), max_length=300, rows=2)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), empty_label=None)
    due_on = DayField(label=_("To be done by"))

    def __init__(self, *args: Any, thing: DialogueMeeting | ActionPoint, **kw: Any) -> None:
        meeting = thing if isinstance(thing, DialogueMeeting) else thing.meeting
        if isinstance(thing, ActionPoint):
            initial = {"wording": thing.wording, "owner": thing.owner_id, "due_on": thing.due_on}
        else:
            day = timezone.localdate(meeting.starts_at)
            initial = {"due_on": max(day, timezone.localdate()) + SUGGESTED_DUE}
        super().__init__(*args, thing=thing, initial=initial, **kw)
        at_tenant = {person.pk for person in tenants_people(meeting.annex)}
        owner = self.fields["owner"]
        owner.queryset = User.objects.filter(
            pk__in=at_tenant | set(colleagues(meeting.company_id).values_list("pk", flat=True))
        )
        owner.label_from_instance = lambda person: (
            f"{person} ({meeting.organisation if person.pk in at_tenant else meeting.company})"
        )


class FinishPointForm(ActForm):
    """On which day it was done."""

    done_on = DayField(label=_("Done on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"done_on": timezone.localdate()}, **kwargs)
        self.fields["done_on"].latest = timezone.localdate()


def _hosts(companies: Any) -> Any:
    people = User.objects.none()
    for company in companies:
        people |= colleagues(company)
    return people.distinct()


def _outline(meeting: DialogueMeeting) -> str:
    """Return the agenda as headings to write under."""
    return "\n\n".join(
        f"{number}. {point}" for number, point in enumerate(meeting.agenda_points, 1)
    )
