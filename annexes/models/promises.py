"""What pledges and commitments have in common: a last day, and a year that locks them."""

from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.db import models

from annexes.states.plans import PlanState
from portal.ownership import OwnedQuerySet


def closed_year_stands(name: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses every change to a promise of a closed year.

    It locks the plan while it looks, so that a year cannot close between look and write.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("plan_state", "text")],
        func="""
            SELECT state INTO plan_state FROM annexes_yearplan
            WHERE id = COALESCE(NEW.plan_id, OLD.plan_id) FOR SHARE;
            IF plan_state = 'closed' THEN
                RAISE EXCEPTION 'the promises of a closed year are locked'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


class DatedQuerySet(OwnedQuerySet):
    """Questions about promises with a last day."""

    def overdue(self, on: date) -> Self:
        """Return the promises whose last day has passed, and of which nobody has noted the end.

        `Dated.is_overdue` asks the same of one promise.
        """
        return self.filter(
            state__in=sorted(self.model.open_states),
            plan__state=PlanState.RUNNING,
            **{f"{self.model.due_column}__lt": on},
        )


class Dated(models.Model):
    """A promise with a last day, of the tenant or of the landlord, in a year plan."""

    #: Which column says by when.
    due_column: ClassVar[str]
    #: In these states nobody has noted yet how it went.
    open_states: ClassVar[frozenset[str]]

    class Meta:
        abstract = True

    @property
    def due_day(self) -> date:
        """The last day of the promise."""
        return getattr(self, self.due_column)

    def is_overdue(self, on: date) -> bool:
        """Whether its last day has passed, and nobody has noted how it went."""
        return (
            self.state in self.open_states
            and self.plan.state == PlanState.RUNNING
            and self.due_day < on
        )
