"""Migrations that put a new model's constraints, indexes and triggers where the model is made.

Django writes one operation per constraint, and renders all models anew after each. With hundreds of
them that is nine tenths of the time a new database takes. Folded into ``CreateModel`` they cost
nothing. `manage.py makemigrations` does it; migrations that exist are left as they are.
"""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger


class Folding:
    """Mix into an autodetector to fold what it finds."""

    def _optimize_migrations(self) -> None:
        super()._optimize_migrations()
        for migrations in self.migrations.values():
            for migration in migrations:
                migration.operations = folded(migration.operations)


def folded(operations: list[Operation]) -> list[Operation]:
    """Return the operations with what belongs to a new model inside its ``CreateModel``.

    A model that gets a field afterwards (two that refer to each other) keeps its constraints apart,
    as they may be about that field. pgtrigger installs the triggers that it finds in the options.
    """
    late = {one.model_name_lower for one in operations if isinstance(one, AddField)}
    made = {
        one.name_lower: one.options
        for one in operations
        if isinstance(one, CreateModel) and one.name_lower not in late
    }
    kept = []
    for one in operations:
        options = made.get(str(getattr(one, "model_name", "")).lower())
        match one:
            case AddIndex() if options is not None:
                options.setdefault("indexes", []).append(one.index)
            case AddConstraint() if options is not None:
                options.setdefault("constraints", []).append(one.constraint)
            case AddTrigger() if options is not None:
                options.setdefault("triggers", []).append(one.trigger)
            case _:
                kept.append(one)
    return kept
