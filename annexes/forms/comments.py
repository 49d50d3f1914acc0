"""What is asked when the sides talk about an annex."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annexes.actions.comments import clause_of, waiting_wording
from annexes.content import live_content
from annexes.models import Comment, LeaseAnnex, Pledge
from portal.acts import ActForm
from portal.edits import EditForm
from portal.forms import TextField
from portal.people.models import User

#: The longest comment. Unit: characters.
LONGEST_COMMENT = 2_000
#: The longest clause. Unit: characters.
LONGEST_CLAUSE = 10_000


class CommentForm(ActForm):
    """A comment on one clause or one pledge. ``?about=clause-10`` chooses the clause."""

    about = forms.ChoiceField(label=_("What it is about"))
    text = TextField(
        label=_("Comment"),
        help_text=_("The other party can then propose another wording, or change the pledge."),
        max_length=LONGEST_COMMENT,
        rows=4,
    )

    def __init__(self, *args: Any, thing: LeaseAnnex, by: User, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, by=by, **kwargs)
        self.pledges = {
            f"pledge-{pledge.pk}": pledge
            for pledge in Pledge.objects.filter(plan__annex=thing).standing().select_related("plan")
        }
        clauses = [
            (f"clause-{clause['number']}", f"{clause['number']}. {clause['heading']}")
            for clause in live_content(thing)["clauses"]
            if clause["applies"]
        ]
        pledges = [(key, pledge.wording) for key, pledge in self.pledges.items()]
        groups = [(_("Clauses"), clauses), (_("Pledges"), pledges)]
        self.fields["about"].choices = [(name, found) for name, found in groups if found]

    def arguments(self) -> dict[str, Any]:
        """Return the clause or the pledge, and what is said."""
        about = self.cleaned_data["about"]
        pledge = self.pledges.get(about)
        number = None if pledge else int(about.removeprefix("clause-"))
        return {"pledge": pledge, "clause_number": number, "text": self.cleaned_data["text"]}


class AnswerForm(ActForm):
    """An answer to a comment: a comment on the same clause or pledge."""

    text = TextField(label=_("Answer"), max_length=LONGEST_COMMENT, rows=4)


class WordingForm(EditForm):
    """The clause in other words. It begins with what it says, or with what was proposed last."""

    text = TextField(
        label=_("The clause in your words"),
        help_text=_("Change what you would like to have otherwise, and leave the rest."),
        max_length=LONGEST_CLAUSE,
        rows=14,
    )

    def __init__(self, *args: Any, thing: Comment, by: User, **kwargs: Any) -> None:
        initial = self.suggestion(thing) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, thing=thing, by=by, initial=initial, **kwargs)

    def suggestion(self, thing: Comment) -> dict[str, Any]:
        """Return the wording that waits for an answer, or what the clause says."""
        waiting = waiting_wording(thing.annex, thing.clause_number)
        return {
            "text": waiting.text
            if waiting
            else clause_of(thing.annex, thing.clause_number).get("body", "")
        }

    def locked(self) -> Comment:
        """Return the comment; what the clause says is locked with its annex."""
        annex = LeaseAnnex.objects.locked(self.thing.annex_id)
        comment = Comment.objects.locked(self.thing.pk)
        comment.annex = annex
        return comment
