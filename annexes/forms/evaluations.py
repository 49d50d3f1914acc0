"""What is asked when one side looks back: a few steps, a few lines, and the short survey."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.evaluations import EvaluationWords, last_day_to_answer
from annexes.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationKind,
    HowFar,
    HowWell,
    Party,
    SurveyMeasure,
    SurveyQuestion,
)
from portal.acts import ActForm
from portal.forms import CountField, DayField, TextField

#: The fields of an answer that are asked of both sides.
WORDS = ["promises_went", "together_went", "worked", "did_not_work", "to_change"]


class StepsField(forms.TypedChoiceField):
    """Five steps in words, the best first."""

    def __init__(self, steps: type[HowWell] | type[HowFar], **kwargs: Any) -> None:
        super().__init__(
            choices=list(reversed(steps.choices)), coerce=int, widget=forms.RadioSelect, **kwargs
        )


class AnswerForm(ActForm):
    """One side's answer. The thing is the evaluation; the side's survey follows."""

    party: Party

    promises_went = StepsField(HowWell, label=_("How did it go with what was promised?"))
    together_went = StepsField(HowWell, label=_("How did it go to work together?"))
    worked = TextField(label=_("What worked?"), required=False, max_length=4000, rows=4)
    did_not_work = TextField(
        label=_("What did not work?"),
        help_text=_("Everybody is asked this. Small things count too. Name no residents."),
        max_length=4000,
        rows=4,
        error_messages={"required": _("Say what did not work. Something never does.")},
    )
    to_change = TextField(
        label=_("What should be changed?"), required=False, max_length=4000, rows=4
    )

    def __init__(self, *args: Any, thing: Evaluation, **kwargs: Any) -> None:
        earlier = EvaluationAnswer.objects.filter(evaluation=thing, party=self.party).first()
        initial = {name: getattr(earlier, name) for name in WORDS} if earlier else {}
        if earlier:
            for answer in earlier.survey.select_related("question"):
                initial[_field(answer.question)] = answer.value
        super().__init__(*args, thing=thing, initial=initial, **kwargs)
        questions = SurveyQuestion.objects.of(thing.company_id).asked_of(self.party)
        self.questions = {_field(question): question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = _asked(question)
        parts = [Fieldset(_("How it went"), *WORDS)]
        if self.questions:
            parts.append(Fieldset(_("Short questions"), *self.questions))
        self.layout = Layout(*parts)

    def arguments(self) -> dict[str, Any]:
        """Return what was said, and the answers by question."""
        cleaned = self.cleaned_data
        return {
            "words": EvaluationWords(**{name: cleaned[name] for name in WORDS}),
            "survey": {question: cleaned[name] for name, question in self.questions.items()},
        }


class TenantsAnswerForm(AnswerForm):
    """What the tenant says."""

    party = Party.TENANT


class LandlordsAnswerForm(AnswerForm):
    """What the landlord says."""

    party = Party.LANDLORD


class OpenForm(ActForm):
    """What both sides are to look back on, and until when they answer."""

    kind = forms.ChoiceField(
        label=_("What to look back on"),
        choices=EvaluationKind.choices,
        initial=EvaluationKind.YEARLY,
        widget=forms.RadioSelect,
    )
    answer_by = DayField(label=_("Answer by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"answer_by": last_day_to_answer(EvaluationKind.YEARLY, today)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["answer_by"].earliest = today


class ExtendForm(ActForm):
    """Until when both sides may answer."""

    answer_by = DayField(label=_("Answer by"))

    def __init__(self, *args: Any, thing: Evaluation, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"answer_by": max(thing.answer_by, today) + timedelta(days=14)}
        super().__init__(*args, thing=thing, initial=initial, **kwargs)
        self.fields["answer_by"].earliest = today


def _field(question: SurveyQuestion) -> str:
    return f"question_{question.pk}"


def _asked(question: SurveyQuestion) -> forms.Field:
    if question.measure == SurveyMeasure.AGREEMENT:
        return StepsField(HowFar, label=question.text)
    return CountField(
        label=question.text, help_text=_("0 is the worst, 100 the best."), max_value=100
    )
