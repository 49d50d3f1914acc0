"""What is asked when an annex is to end early, or to rest for a while."""

from typing import Any

from crispy_forms.layout import Layout, Row
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annexes.actions.annexes import earliest_last_day
from annexes.models import LeaseAnnex
from portal.acts import ActForm
from portal.forms import DayField, TextField
from portal.people.models import User


class NoticeForm(ActForm):
    """The last day of an annex of which notice is given, and why."""

    last_day = DayField(label=_("Last day"))
    reason = TextField(
        label=_("Reason"), help_text=_("The other party will read this."), max_length=2000, rows=4
    )

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        earliest = earliest_last_day(thing, notice_on=timezone.localdate())
        super().__init__(*args, thing=thing, by=by, initial={"last_day": earliest}, **kwargs)
        self.fields["last_day"].help_text = _(
            "Notice is %(months)d months. The earliest last day is %(day)s."
        ) % {"months": thing.template_version.notice_months, "day": date_format(earliest)}


class SuspendForm(ActForm):
    """In which time an annex is to rest, and why."""

    starts_on = DayField(label=_("First resting day"))
    ends_on = DayField(
        label=_("Last resting day"),
        required=False,
        help_text=_("Leave it empty when nobody knows yet; somebody then lets the annex go on."),
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("For example that the premises are rebuilt. The other party will read this."),
        max_length=2000,
        rows=4,
    )

    layout = Layout(Row("starts_on", "ends_on"), "reason")

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        first = max(timezone.localdate(), thing.starts_on)
        super().__init__(*args, thing=thing, by=by, initial={"starts_on": first}, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].earliest = first
            self.fields[name].latest = thing.last_day

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned
