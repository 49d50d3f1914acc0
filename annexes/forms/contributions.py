"""What is asked when something that was done is logged. A minute on a phone is enough."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models import Contribution, LeaseAnnex, LogDraft, Pledge, PledgeKind
from annexes.occasions import EVIDENCE, LooksDouble, Occasion, OccasionRefused
from annexes.states.contributions import DRAFT
from portal.activities.models import Activity
from portal.acts import ActForm
from portal.errors import DomainError
from portal.forms import AreaField, CountField, DayField, HoursField, NumberField, TextField
from portal.goals.models import Theme, Unit
from portal.records.files import FileRefused

if TYPE_CHECKING:
    from portal.people.models import User

HEADCOUNT = ["women", "men", "other"]

#: What is asked to get at the amount, by the kind's unit.
QUANTITY_FIELDS = {
    Unit.HOURS: ["hours", *HEADCOUNT],
    Unit.M2_HOURS: ["area_m2", "hours"],
    Unit.PERSONS: [*HEADCOUNT],
}
OTHER_QUANTITY_FIELDS = ["quantity"]
EVERY_QUANTITY_FIELD = ["hours", "area_m2", "quantity", *HEADCOUNT]


def quantities_asked(kind: PledgeKind) -> list[str]:
    """Return the names of the fields that a kind's amount follows from."""
    asked = list(QUANTITY_FIELDS.get(kind.unit, OTHER_QUANTITY_FIELDS))
    if kind.asks_headcount:
        asked += [name for name in HEADCOUNT if name not in asked]
    return asked


class FilesInput(forms.FileInput):
    """Chooses several files at once; on phones the camera too. A script lists their names."""

    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Pictures or PDFs, several at once."""

    widget = FilesInput(attrs={"accept": "image/*,application/pdf", "data-list-files": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each of a kind that may come in."""
        uploads = [super(EvidenceField, self).clean(upload, initial) for upload in data or []]
        for upload in uploads:
            try:
                EVIDENCE.check(upload)
            except FileRefused as refusal:
                raise ValidationError(str(refusal), code="file") from refusal
        return uploads


class HeadCountField(CountField):
    """How many; an empty box is nobody, so that one of three is enough."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_value=9_999, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Three beside each other on a phone."""
        return super().widget_attrs(widget) | {"size": 4}

    def clean(self, value: Any) -> int:
        """Return the count."""
        return super().clean(value or "0")


class OccasionForm(ActForm):
    """One occasion: the day, how long, how many. Asks only what the kind's unit needs.

    The thing is a pledge, an annex (then ``kind`` says what was given, or the form asks), or a
    contribution that is to be changed.
    """

    kind = forms.ModelChoiceField(
        PledgeKind.objects.none(), label=_("What was given"), empty_label=None
    )
    done_on = DayField(label=_("Day"))
    hours = HoursField(label=_("How long"), help_text=_("As in 2, 1:30 or 90 min."))
    area_m2 = AreaField(label=_("Space that was lent"))
    quantity = NumberField(label=_("How much"))
    women = HeadCountField(label=_("Women"))
    men = HeadCountField(label=_("Men"))
    other = HeadCountField(label=_("Other or unknown"))
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Focus area"), required=False, empty_label=_("None of them")
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(), label=_("At which activity"), required=False, empty_label="–"
    )
    note = TextField(
        label=_("Note"),
        help_text=_("What you did. Write no names and nothing about persons."),
        required=False,
        max_length=500,
        rows=2,
    )
    evidence = EvidenceField(
        label=_("Pictures or documents"),
        help_text=_("For example an attendance sheet without names. At most 10 MB each."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        thing: Pledge | LeaseAnnex | Contribution,
        by: "User",
        kind: PledgeKind | None = None,
        resumed: LogDraft | None = None,
        **kwargs: Any,
    ) -> None:
        self.resumed = resumed
        self.pledge = _pledge_of(thing)
        self.annex = _annex_of(thing)
        self.given_kind = kind or getattr(thing, "kind", None)
        self.today = timezone.localdate()
        initial = self._initial(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)
        self._offer()
        self._ask_only_what_is_needed()
        if "certain" in self.data:
            self._ask_whether_certain()
        self.layout = self._layout()

    def _initial(self, thing: Any) -> dict[str, Any]:
        if isinstance(thing, Contribution):
            initial = {name: getattr(thing, name, None) for name in self._typed}
            counts = {name: initial[name] or None for name in HEADCOUNT}
            return initial | counts | {"quantity": thing.amount}
        if self.pledge is not None:
            last = min(self.today, self.pledge.ends_on)
            return {"done_on": last, "area_m2": self.pledge.area_m2}
        return {"done_on": self.today}

    def _offer(self) -> None:
        catalogue = PledgeKind.objects.of(self.annex.company_id).on_offer()
        self.fields["kind"].queryset = catalogue.filter(needs_consent=False)
        self.fields["theme"].queryset = self.annex.themes.all()
        self.fields["activity"].queryset = (
            Activity.objects.visible_to(self.by).of(self.annex.company_id).ongoing(self.today)
        )

    def _ask_only_what_is_needed(self) -> None:
        if self.given_kind is not None:
            del self.fields["kind"]
            self._drop_unneeded_quantities(self.given_kind)
        else:
            for name in set(EVERY_QUANTITY_FIELD) - set(HEADCOUNT):
                self.fields[name].required = False
        for name in ["theme", "activity"]:
            stated = getattr(self.pledge, f"{name}_id", None)
            if stated or not self._offers(name):
                del self.fields[name]

    def _offers(self, name: str) -> bool:
        """Whether there is anything to choose; a form that was sent says itself what it showed."""
        if self.is_bound:
            return self.add_prefix(name) in self.data
        return self.fields[name].queryset.exists()

    def _drop_unneeded_quantities(self, kind: PledgeKind) -> None:
        for name in set(EVERY_QUANTITY_FIELD) - set(quantities_asked(kind)):
            del self.fields[name]
        if "quantity" in self.fields:
            self.fields["quantity"].unit = Unit(kind.unit).label
        if kind.unit == Unit.HOURS:
            self.fields["hours"].help_text = _(
                "As in 2, 1:30 or 90 min. We multiply by how many took part."
            )

    def _layout(self) -> Layout:
        blocks: list[Any] = []
        for name in self.fields:
            if name == "women":
                boxes = Div(*HEADCOUNT, css_class="cluster")
                blocks.append(Fieldset(_("How many took part"), boxes))
            elif name not in {"once", *HEADCOUNT}:
                blocks.append(name)
        if self.keeps_typing:
            blocks.append(HTML('{% include "annexes/_kept.html" %}'))
        return Layout(*blocks)

    @property
    def keeps_typing(self) -> bool:
        """Whether what is typed is kept on the server while it is typed."""
        return not isinstance(self.thing, Contribution)

    def typed_so_far(self) -> dict[str, str]:
        """Return what stands in the fields, however unfinished, to be kept."""
        names = set(self.fields) - {"once", "evidence", "certain"}
        return {name: str(self.data[name]) for name in sorted(names) if self.data.get(name)}

    def known_draft(self) -> tuple[LogDraft | None, int]:
        """Return the person's draft that the window goes on with, and the version it knows."""
        try:
            pk = UUID(self.data.get("draft", ""))
            version = int(self.data.get("draft_version", ""))
        except ValueError:
            return None, 0
        return LogDraft.objects.visible_to(self.by).filter(pk=pk).first(), version

    @property
    def address(self) -> str:
        """Where the form is sent, wherever it is shown: a draft is gone once it has been sent."""
        if self.pledge is not None:
            return reverse("annexes:log_to_pledge", args=[self.pledge.pk])
        return reverse("annexes:log_other", args=[self.annex.pk, self.given_kind.code])

    def _ask_whether_certain(self) -> None:
        self.fields["certain"] = forms.BooleanField(
            label=_("Yes, this is another occasion"), required=False
        )

    @property
    def can_be_draft(self) -> bool:
        """Whether it may be kept without being sent in."""
        return not isinstance(self.thing, Contribution) or self.thing.state == DRAFT

    @property
    def helper(self) -> FormHelper:
        """Offer to keep it for later beside sending it in."""
        helper = super().helper
        if self.keeps_typing:
            helper.form_action = self.address
        if self.can_be_draft:
            helper.add_input(Submit("later", _("Save for later"), css_class="secondary"))
        return helper

    @property
    def is_for_later(self) -> bool:
        """Whether the button pressed was to keep it, not to send it in."""
        return "later" in self.data

    def clean(self) -> dict[str, Any]:
        """Gather what was said; when a field is wrong, say at once what else the annex refuses."""
        cleaned = super().clean()
        kind = self.given_kind or cleaned.get("kind")
        if kind is None or cleaned.get("done_on") is None:
            return cleaned
        typed = {name: cleaned[name] for name in self._typed if cleaned.get(name) is not None}
        self.occasion = Occasion(kind=kind, pledge=self.pledge, **typed)
        if self.errors:  # otherwise the action says all of it
            for refusal in self.occasion.refusals(self.annex, today=self.today):
                if refusal.field not in self.errors:
                    self.refuse(refusal)
        return cleaned

    @property
    def _typed(self) -> list[str]:
        return ["done_on", *EVERY_QUANTITY_FIELD, "theme", "activity", "note"]

    def refuse(self, refusal: DomainError) -> None:
        """Say no beside the field; when it looks double, ask whether it is not."""
        if isinstance(refusal, LooksDouble):
            self._ask_whether_certain()
            self.layout = self._layout()
            self.add_error("certain", str(refusal))
            return
        for each in (refusal, *getattr(refusal, "others", ())):
            field = each.field if isinstance(each, OccasionRefused) else ""
            self.add_error(field if field in self.fields else None, str(each))

    def arguments(self) -> dict[str, Any]:
        """Return what `log_contribution` and `change_contribution` take."""
        given = {
            "occasion": self.occasion,
            "evidence": self.cleaned_data["evidence"],
            "certain": self.cleaned_data.get("certain", False),
            "send": not self.is_for_later,
        }
        if self.keeps_typing:
            given["draft"] = self.completed_draft()
        return given

    def completed_draft(self) -> LogDraft | None:
        """Return the draft that this goes on with, unless another window has changed it since."""
        draft, version = self.known_draft()
        return draft if draft is not None and draft.version == version else None


def _annex_of(thing: Pledge | LeaseAnnex | Contribution) -> LeaseAnnex:
    match thing:
        case Pledge():
            return thing.plan.annex
        case Contribution():
            return thing.annex
        case _annex:
            return thing


def _pledge_of(thing: Pledge | LeaseAnnex | Contribution) -> Pledge | None:
    match thing:
        case Pledge():
            return thing
        case Contribution():
            return thing.pledge
        case _annex:
            return None
