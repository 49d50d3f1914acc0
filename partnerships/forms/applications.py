"""What is asked of those who apply: whom they act for, and the questions of the call."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.actions.applications import Written
from partnerships.answering import Step, field_for, loaded, stored
from partnerships.models import Application, CriterionKind, GrantCall, QuestionKind
from portal.edits import EditForm, mark_of
from portal.forms import PortalForm
from portal.people.models import Organisation

if TYPE_CHECKING:
    from portal.people.models import User


class StartForm(PortalForm):
    """Whom one applies for, and whether what has to be met is met: asked before anything else."""

    submit_label = _("Begin the application")

    def __init__(
        self, *args: Any, call: GrantCall, organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Who applies?"),
            choices=[(key, str(each)) for key, each in self.organisations.items()],
            widget=forms.RadioSelect,
            initial=next(iter(self.organisations)) if len(self.organisations) == 1 else None,
        )
        self.must = list(call.criteria.filter(kind=CriterionKind.ELIGIBILITY))
        for criterion in self.must:
            self.fields[f"must_{criterion.code}"] = forms.BooleanField(
                label=criterion.heading,
                help_text=criterion.text,
                error_messages={
                    "required": _("This has to be met by everyone who applies to this call.")
                },
            )
        names = [f"must_{criterion.code}" for criterion in self.must]
        self.layout = Layout("organisation", Fieldset(_("This is true of us"), *names))
        if not names:
            self.layout = Layout("organisation")

    @property
    def organisation(self) -> Organisation:
        """The one that applies."""
        return self.organisations[self.cleaned_data["organisation"]]


class StepForm(EditForm):
    """The questions of one step. Unfinished answers are saved too, when one leaves for later."""

    def __init__(
        self, *args: Any, thing: Application, by: "User", step: Step, **kwargs: Any
    ) -> None:
        self.step = step
        super().__init__(*args, thing=thing, by=by, **kwargs)
        for question in step.questions:
            field = field_for(question, lenient=self.is_for_later)
            field.initial = loaded(question, self._standing().get(question.pk))
            self.fields[question.code] = field
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        self.order_fields([name for name in self.fields if name not in {"once", "seen"}])

    @property
    def is_for_later(self) -> bool:
        """Whether the button pressed was to go on another time."""
        return self.is_bound and ("later" in self.data or "keep" in self.data)

    def _standing(self) -> dict[UUID, Any]:
        rows = self.thing.answers.filter(question__in=self.step.questions)
        return {answer.question_id: answer.value for answer in rows}

    def suggestion(self, thing: Any) -> dict[str, Any]:
        """Return what has been answered so far, in this step."""
        standing = self._standing()
        return {
            question.code: loaded(question, standing.get(question.pk))
            for question in self.step.questions
            if question.kind != QuestionKind.FILE
        }

    @property
    def shown_id(self) -> str:
        """The id of the hidden control that carries the mark."""
        return self["seen"].auto_id

    @property
    def now_shown(self) -> str:
        """The mark of what stands now, for a window that goes on after its answers were kept."""
        return mark_of(self.suggestion(self.thing))

    @property
    def helper(self) -> FormHelper:
        """Keep what is typed while it is typed; offer to go on another time beside going on."""
        helper = super().helper
        helper.layout = Layout(
            *(question.code for question in self.step.questions),
            HTML('{% include "partnerships/_keeping.html" %}'),
        )
        helper.add_input(Submit("later", _("Save for later"), css_class="secondary"))
        return helper

    def arguments(self) -> dict[str, Any]:
        """Return what was written, question by question."""
        return {
            "written": {
                question: Written(
                    None
                    if question.kind == QuestionKind.FILE
                    else stored(self.cleaned_data.get(question.code)),
                    self.cleaned_data.get(question.code)
                    if question.kind == QuestionKind.FILE
                    else None,
                )
                for question in self.step.questions
                if question.code in self.cleaned_data
            }
        }
