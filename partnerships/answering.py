"""Questions and answers: how each kind is asked, stored, shown and found missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import Answer, Application, GrantCall, Question, QuestionKind
from portal.forms import AmountField, DayField, LineField, NumberField, TextField
from portal.goals.models import Unit
from portal.numbers import quantity, written
from portal.records.files import IMAGES, UploadPolicy

#: What may be sent in as an answer.
FILES = UploadPolicy(
    types=IMAGES | {"application/pdf"}, max_bytes=10_000_000, names=_("a picture or a PDF")
)
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
#: How long a draft of a text may be: what is too long to send in is still kept. Unit: characters.
LONGEST_DRAFT = 40_000


@dataclass(frozen=True)
class Step:
    """A part of the form: the questions that stand together."""

    number: int
    name: str
    questions: list[Question]


def steps_of(call: GrantCall) -> list[Step]:
    """Return the steps of the call's form, in the order of their first questions."""
    found: dict[str, list[Question]] = {}
    for question in call.questions.prefetch_related("choices"):
        found.setdefault(question.step, []).append(question)
    return [Step(number, name, asked) for number, (name, asked) in enumerate(found.items(), 1)]


def field_for(question: Question, *, lenient: bool) -> forms.Field:
    """Return the form field that asks the question.

    Args:
        question: With its choices.
        lenient: For a draft: nothing has to be answered, and what is too long is kept all the same.
    """
    said = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required and not lenient,
    }
    longest = LONGEST_DRAFT if lenient else question.longest
    match question.kind:
        case QuestionKind.LINE:
            return LineField(max_length=longest, **said)
        case QuestionKind.TEXT:
            return TextField(
                max_length=longest, rows=8 if (question.longest or 0) > 600 else 4, **said
            )
        case QuestionKind.NUMBER:
            return NumberField(**said)
        case QuestionKind.AMOUNT:
            return AmountField(**said)
        case QuestionKind.DAY:
            return DayField(**said)
        case QuestionKind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **said)
        case QuestionKind.ONE_OF:
            return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect, **said)
        case QuestionKind.SOME_OF:
            return forms.MultipleChoiceField(
                choices=_choices(question), widget=forms.CheckboxSelectMultiple, **said
            )
        case QuestionKind.FILE:
            return forms.FileField(**said)
    raise LookupError(question.kind)


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in question.choices.all()]


def stored(value: Any) -> Any:
    """Return a field's value as it is stored: texts, lists of codes, None for nothing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return None if is_empty(value) else value


def loaded(question: Question, value: Any) -> Any:
    """Return a stored value as the question's field shows it."""
    if value is None:
        return None
    if question.kind in {QuestionKind.NUMBER, QuestionKind.AMOUNT}:
        return Decimal(value)
    return date.fromisoformat(value) if question.kind == QuestionKind.DAY else value


def is_empty(value: Any) -> bool:
    """Whether nothing has been answered. A zero is an answer."""
    return value is None or value == "" or value == []


def shown(question: Question, value: Any) -> str:
    """Return an answer in words, for people to read."""
    if is_empty(value):
        return ""
    match question.kind:
        case QuestionKind.AMOUNT:
            return quantity(Decimal(value), Unit.SEK, _places(value))
        case QuestionKind.NUMBER:
            return written(Decimal(value), _places(value))
        case QuestionKind.DAY:
            return date_format(date.fromisoformat(value))
        case QuestionKind.YES_NO:
            return str(dict(YES_NO)[value])
        case QuestionKind.ONE_OF:
            return dict(_choices(question)).get(value, value)
        case QuestionKind.SOME_OF:
            names = dict(_choices(question))
            return ", ".join(names.get(code, code) for code in value)
    return value


def _places(number: str) -> int:
    """Return how many decimals the number was written with, without empty ones."""
    return max(0, -Decimal(number).normalize().as_tuple().exponent)


@dataclass(frozen=True)
class Checked:
    """A question, what has been answered, and what is wrong with it, for the list to check."""

    question: Question
    answer: Answer | None
    problem: str

    @property
    def text(self) -> str:
        """The answer in words."""
        return shown(self.question, self.answer.value) if self.answer else ""


@dataclass(frozen=True)
class CheckedStep:
    """A step with its answers checked."""

    step: Step
    answers: list[Checked]

    @property
    def is_done(self) -> bool:
        """Whether everything that has to be answered is, and nothing is too long."""
        return not any(each.problem for each in self.answers)

    @property
    def is_begun(self) -> bool:
        """Whether anything has been answered."""
        return any(each.answer for each in self.answers)


def checked(application: Application) -> list[CheckedStep]:
    """Return every step with its answers and what is wrong with them."""
    answers = {each.question_id: each for each in _answers(application)}
    return [
        CheckedStep(
            step,
            [
                Checked(
                    question, answers.get(question.pk), _problem(question, answers.get(question.pk))
                )
                for question in step.questions
            ],
        )
        for step in steps_of(application.call)
    ]


def _answers(application: Application) -> QuerySet[Answer]:
    return application.answers.select_related("file")


def _problem(question: Question, answer: Answer | None) -> str:
    if answer is None or is_empty(answer.value):
        return str(_("Not answered yet.")) if question.is_required else ""
    if question.longest and len(answer.value) > question.longest:
        return str(
            _("At most %(longest)d characters; this is %(length)d.")
            % {"longest": question.longest, "length": len(answer.value)}
        )
    return ""


def unanswered(application: Application) -> list[Checked]:
    """Return what stands between a draft and sending it in."""
    return [each for step in checked(application) for each in step.answers if each.problem]


def title_of(application: Application) -> str:
    """Return what the applicant calls it: the first one-line answer, else the call's name."""
    first = _first(application, QuestionKind.LINE)
    return (first or str(application.call))[:300]


def amount_of(application: Application) -> Decimal | None:
    """Return what is sought: the first answer in kronor. Unit: SEK."""
    first = _first(application, QuestionKind.AMOUNT)
    return Decimal(first) if first else None


def _first(application: Application, kind: QuestionKind) -> Any:
    answers: Sequence[Answer] = _answers(application).filter(question__kind=kind)
    return next((each.value for each in answers if not is_empty(each.value)), None)


def content_of(application: Application) -> dict[str, Any]:
    """Return the application word for word, as it is frozen when it is sent in.

    Each question stands beside its answer in both languages, so that the content can be read when
    nothing else of the portal is left. A file stands by its name and fingerprint.
    """
    organisation, call = application.organisation, application.call
    return {
        "call": {"number": call.number, "name": call.name_sv, "year": call.year},
        "company": call.company.name,
        "applicant": {"name": organisation.name, "number": organisation.shown_number or ""},
        "answers": [
            {
                "code": each.question.code,
                "question": {"sv": each.question.label_sv, "en": each.question.label_en},
                "kind": each.question.kind,
                "value": each.answer.value if each.answer else None,
                "shown": each.text,
                "file_sha256": each.answer.file.sha256
                if each.answer and each.answer.file
                else None,
            }
            for step in checked(application)
            for each in step.answers
        ],
    }
