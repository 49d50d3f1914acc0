"""What both sides said in an evaluation, side by side, as far as the reader may know."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.models import Evaluation, EvaluationAnswer, Party, SurveyAnswer
from portal.people.models import User


@dataclass(frozen=True)
class Said:
    """One question with what each side said to it. Empty: nothing, or not to be read yet."""

    question: str | Promise
    tenant: str
    landlord: str


#: The questions that both sides answer, and how an answer is read.
ASKED: tuple[tuple[str | Promise, Callable[[EvaluationAnswer], str]], ...] = (
    (
        _("How did it go with what was promised?"),
        lambda answer: str(answer.get_promises_went_display()),
    ),
    (_("How did it go to work together?"), lambda answer: str(answer.get_together_went_display())),
    (_("What worked?"), lambda answer: answer.worked),
    (_("What did not work?"), lambda answer: answer.did_not_work),
    (_("What should be changed?"), lambda answer: answer.to_change),
)


def what_was_said(evaluation: Evaluation, reader: User) -> list[Said]:
    """Return every question with the answers that this person may read; none when none may be."""
    answers = {
        answer.party: answer
        for answer in EvaluationAnswer.objects.visible_to(reader).filter(evaluation=evaluation)
    }
    if not answers:
        return []
    tenant, landlord = answers.get(Party.TENANT), answers.get(Party.LANDLORD)
    asked_both = [
        Said(question, read(tenant) if tenant else "", read(landlord) if landlord else "")
        for question, read in ASKED
    ]
    survey = (
        SurveyAnswer.objects.visible_to(reader)
        .filter(answer__evaluation=evaluation)
        .select_related("question", "answer")
        .order_by("-answer__party", "question__sort_order")
    )
    return asked_both + [
        Said(
            row.question.text,
            row.shown_value if row.answer.party == Party.TENANT else "",
            row.shown_value if row.answer.party == Party.LANDLORD else "",
        )
        for row in survey
    ]
