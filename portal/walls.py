"""Columns that stand on parent and child alike, and that the database keeps equal.

``company`` (and where outside parties may see the row, ``organisation``) stands on children too,
so that one column answers whose a row is. `SameAsParent` is a foreign key over both columns at
once: the parent has to exist *and* carry the same value. `wall_key` is the other half, the
unique pair on the parent that such a key needs to point at.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Statement
from django.utils.translation import gettext_lazy as _


def wall_key(column: str = "company", *, name: str) -> models.UniqueConstraint:
    """The pair of primary key and ``column`` that children's `SameAsParent` points at."""
    return models.UniqueConstraint(fields=["id", column], name=name)


class SameAsParent(models.BaseConstraint):
    """The row that ``parent`` points at has the same ``column`` as this row.

    An empty ``parent`` or an empty ``column`` asks nothing (PostgreSQL's MATCH SIMPLE).

    Args:
        parent: Name of the foreign key.
        column: Name of the field that both rows carry.
        parent_column: Its name on the parent, where that is another one.
        follows: Whether the copy follows when the parent's value changes; otherwise the change
            is refused while children stand.
    """

    default_violation_error_message = _("This belongs to another housing company.")

    def __init__(
        self,
        *,
        parent: str,
        column: str = "company",
        parent_column: str = "",
        follows: bool = False,
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )
        self.parent, self.column, self.follows = parent, column, follows
        self.parent_column = parent_column or column

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:
        """Add the key when the migration ends: the parent's unique pair stands by then."""
        self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> None:
        """Add the key when the migration ends: the parent's unique pair stands by then."""
        quote = schema_editor.quote_name
        parent = model._meta.get_field(self.parent)
        target = parent.remote_field.model._meta
        column = model._meta.get_field(self.column).column
        parents_column = target.get_field(self.parent_column).column
        schema_editor.deferred_sql.append(
            Statement(
                "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(columns)s) "
                "REFERENCES %(target)s (%(target_columns)s)%(follows)s",
                table=quote(model._meta.db_table),
                name=quote(self.name),
                columns=f"{quote(parent.column)}, {quote(column)}",
                target=quote(target.db_table),
                target_columns=f"{quote(target.pk.column)}, {quote(parents_column)}",
                follows=" ON UPDATE CASCADE" if self.follows else "",
            )
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Statement:
        """Return the ALTER TABLE that drops the key."""
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: Any,
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Say it in a form before the database does.

        Raises:
            ValidationError: the parent carries another value.
        """
        parent_id = getattr(instance, model._meta.get_field(self.parent).attname)
        own = getattr(instance, model._meta.get_field(self.column).attname)
        if parent_id is None or own is None or self.parent in (exclude or ()):
            return
        target = model._meta.get_field(self.parent).remote_field.model
        found = target._base_manager.using(using).filter(pk=parent_id, **{self.parent_column: own})
        if not found.exists():
            raise ValidationError(
                {self.parent: ValidationError(self.get_violation_error_message(), code="wall")}
            )

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        """Return how migrations write this down."""
        path, args, kwargs = super().deconstruct()
        kwargs |= {"parent": self.parent, "column": self.column, "follows": self.follows}
        if self.parent_column != self.column:
            kwargs["parent_column"] = self.parent_column
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SameAsParent):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # equal by value, as Django's constraints are
