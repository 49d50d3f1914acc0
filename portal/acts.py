"""Acts: what can be done to a thing, described once for the web admin, the portal and the lists.

An act is shown where *who* (its permission) and *when* (its move) agree. Doing it is fetch –
form – action; the action asks *when* again under its lock.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError
from portal.forms import PortalForm, TextField
from portal.once import AlreadyDone, once
from portal.states import Move

if TYPE_CHECKING:
    from portal.http import PortalRequest
    from portal.people.models import User


class ActForm(PortalForm):
    """What an act asks. It knows the thing and the person; its cleaned fields go to the action."""

    def __init__(self, *args: Any, thing: models.Model, by: "User", **kwargs: Any) -> None:
        self.thing, self.by = thing, by
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments for the action."""
        return self.typed_data

    def hold(self) -> None:
        """Make sure, inside the act's transaction, that nothing has moved under the form."""

    def refuse(self, refusal: DomainError) -> None:
        """Show why the action said no. A form that knows the field says it there."""
        self.add_error(None, str(refusal))


class ConfirmForm(ActForm):
    """Asks nothing but "are you sure": the act's explanation stands above the button."""


class ReasonForm(ActForm):
    """Asks why. The other party reads it."""

    reason = TextField(
        label=_("Reason"), help_text=_("The other party will read this."), max_length=2000, rows=4
    )


#: What is said after an act that has no words of its own.
DONE = _("Done.")


@dataclass(frozen=True)
class Act:
    """One thing that can be done.

    ``name`` stands in the address and, unless ``permission`` says otherwise, makes the
    permission ``<app>.<name>_<model>``.
    """

    name: str
    label: str | Promise
    do: Callable[..., Any]
    move: Move | None = None
    permission: str = ""
    form: type[ActForm] = ConfirmForm
    explain: str | Promise = ""
    done: str | Promise = DONE
    tone: str = "plain"
    bulk: bool = False
    possible: Callable[[Any], bool] | None = None

    def is_open(self, thing: Any, user: "User") -> bool:
        """Whether this person can do it to this thing now."""
        return (
            (self.move is None or self.move.starts_from(thing.state))
            and (self.possible is None or self.possible(thing))
            and user.has_perm(self.permission, thing)
        )


_acts: dict[type[models.Model], tuple[Act, ...]] = {}


def register_acts(model: type[models.Model], *acts: Act) -> None:
    """Register what can be done to things of this model, in the order of its pages.

    What can't be undone comes last, whoever registers after it.
    """
    named = tuple(
        act
        if act.permission
        else replace(act, permission=f"{model._meta.app_label}.{act.name}_{model._meta.model_name}")
        for act in acts
    )
    every = _acts.get(model, ()) + named
    _acts[model] = tuple(sorted(every, key=lambda act: act.tone == "danger"))


def acts_of(model: type[models.Model]) -> tuple[Act, ...]:
    """Return every act of the model."""
    return _acts.get(model, ())


def every_act() -> dict[type[models.Model], tuple[Act, ...]]:
    """Return all registered acts, for the guards."""
    return dict(_acts)


def acts_for(thing: models.Model, user: "User") -> list[Act]:
    """Return what this person can do to the thing now."""
    return [act for act in acts_of(type(thing)) if act.is_open(thing, user)]


def act_named(thing: models.Model, name: str) -> Act | None:
    """Return the thing's act with this name."""
    return next((act for act in acts_of(type(thing)) if act.name == name), None)


@dataclass
class Outcome:
    """What came of asking for an act: the form to show, or that it is done."""

    form: ActForm
    done: bool = False
    result: Any = None


def perform(request: "PortalRequest", thing: models.Model, act: Act) -> Outcome:
    """Show an act's form or, when it has been filled in, do it.

    A refusal by the action becomes a form error and leaves nothing half done. The same form
    sent twice is done once, and the second answer is the same as the first.
    """
    sent = request.method == "POST"
    form = act.form(
        request.POST if sent else None,
        request.FILES if sent else None,
        thing=thing,
        by=request.user,
    )
    form.submit_label = act.label
    if not sent:  # a link may fill in what it is about: ?about=clause-10
        asked = {name for name, field in form.fields.items() if not field.widget.is_hidden}
        form.initial |= {name: request.GET[name] for name in asked & set(request.GET)}
    if not (sent and form.is_valid()):
        return Outcome(form)
    try:
        with once(form, by=request.user, at=timezone.now()):
            form.hold()
            result = act.do(thing, by=request.user, at=timezone.now(), **form.arguments())
    except AlreadyDone:
        return Outcome(form, done=True)
    except DomainError as refusal:
        form.refuse(refusal)
        return Outcome(form)
    return Outcome(form, done=True, result=result)
