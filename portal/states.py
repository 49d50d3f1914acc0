"""States as data. A move is declared once; making it checks, saves and leaves a trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError
from portal.models import StateChange

if TYPE_CHECKING:
    from portal.people.models import User


class IllegalMove(DomainError):
    """The thing is not in a state from which this move leads."""


class ReasonNeeded(DomainError):
    """The move has to be explained."""

    message = _("Write a reason. The other party will read it.")


@dataclass(frozen=True)
class Move:
    """A step from any of ``sources`` to ``target``."""

    name: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False

    def starts_from(self, state: str) -> bool:
        """Whether the move is open in this state."""
        return state in self.sources


class Stateful(models.Model):
    """Something that lives through states. The model declares ``state`` and lists its ``moves``."""

    moves: ClassVar[tuple[Move, ...]] = ()

    class Meta:
        abstract = True

    def history(self) -> QuerySet[StateChange]:
        """Return every step of this thing's life, oldest first."""
        return StateChange.objects.filter(
            thing_type=self._meta.label_lower, thing_id=self.pk
        ).select_related("by")


def make_move(
    move: Move, thing: Stateful, *, by: "User | None", at: datetime, reason: str = ""
) -> None:
    """Move a locked thing on: check, save every changed field, append the trail.

    Args:
        move: One of the thing's moves.
        thing: Locked by the caller (``Model.objects.locked(pk)``), other fields already set.
        by: Who; None when the clock did it.
        at: When.
        reason: Kept with the step; demanded by moves that return or refuse.

    Raises:
        IllegalMove: the thing is in none of the move's sources.
        ReasonNeeded: the move wants a reason and got none.
    """
    if not move.starts_from(thing.state):
        raise IllegalMove(
            _("This can't be done now: “%(thing)s” is %(state)s.")
            % {"thing": thing, "state": str(thing.get_state_display()).lower()}
        )
    if move.needs_reason and not reason.strip():
        raise ReasonNeeded
    came_from, thing.state = thing.state, move.target
    thing.save()
    _append(move.name, thing, came_from, by=by, at=at, reason=reason)


def note(name: str, thing: Stateful, *, by: "User | None", at: datetime, reason: str = "") -> None:
    """Append to a thing's trail what has happened to it without moving it on.

    Args:
        name: What happened, as moves are named: ``hand_over``.
        thing: Stays in its state.
        by: Who; None when the clock did it.
        at: When.
        reason: Kept with the step.
    """
    _append(name, thing, thing.state, by=by, at=at, reason=reason)


def _append(
    name: str,
    thing: Stateful,
    came_from: str,
    *,
    by: "User | None",
    at: datetime,
    reason: str,
) -> None:
    StateChange.objects.create(
        company_id=thing.company_id,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        move=name,
        from_state=came_from,
        to_state=thing.state,
        by=by,
        by_name=str(by) if by else "",
        at=at,
        reason=reason.strip(),
    )


def diagram(moves: Iterable[Move]) -> str:
    """Return the moves as a Mermaid state diagram, for docs/states.md."""
    lines = [
        f"    {source} --> {move.target}: {move.name}"
        for move in moves
        for source in sorted(str(source) for source in move.sources)
    ]
    return "\n".join(["stateDiagram-v2", *lines])
