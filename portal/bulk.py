"""Writing many rows at once: COPY into a stage, then one INSERT or UPDATE out of it.

Four times faster than ``bulk_create`` and bound by no batch size. The stage also keeps the way
open for row-level security, under which COPY straight into a table is refused. Triggers and
constraints of the table do their work as ever.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

#: From so many rows on, the planner is told that a table has grown. An empty table's statistics
#: let it check each foreign key by the index on company: by all rows of the company.
WORTH_COUNTING = 1_000

#: pgtrigger asks before each row whether it is to be ignored, and while nobody has ever said so
#: in this transaction the answer is an exception. Rolling that back walks through every pending
#: foreign key check: the square of the number of rows. Measured: 5.7 s against 1.1 s for 10 000.
NOTHING_IGNORED = """
    SELECT set_config(
        'pgtrigger.ignore',
        coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}'),
        true
    )
"""


def insert_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Add rows. Runs inside the caller's transaction.

    Args:
        model: Whose table.
        fields: Names of the fields that the rows give; every other column takes its default in
            the database, so all that may not be empty have to be given.
        rows: Values in the order of the fields. JSON is wrapped by psycopg's ``Jsonb``.

    Returns:
        How many were added.
    """
    table, columns = _names(model, fields)
    added = _from_stage(
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608  # names of our own, quoted
        f"SELECT {', '.join(columns)} FROM stage",
        table,
        columns,
        rows,
    )
    if added >= WORTH_COUNTING:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
    return added


def update_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Change rows; the first field is the primary key. Runs inside the caller's transaction.

    Returns:
        How many were changed.
    """
    table, columns = _names(model, fields)
    key, *others = columns
    assignments = ", ".join(f"{column} = stage.{column}" for column in others)
    return _from_stage(
        f"UPDATE {table} SET {assignments} "  # noqa: S608  # names of our own, quoted
        f"FROM stage WHERE {table}.{key} = stage.{key}",
        table,
        columns,
        rows,
    )


def _names(model: type[models.Model], fields: Sequence[str]) -> tuple[str, list[str]]:
    quote = connection.ops.quote_name
    columns = [quote(model._meta.get_field(field).column) for field in fields]
    return quote(model._meta.db_table), columns


def _from_stage(
    statement: str, table: str, columns: list[str], rows: Iterable[Sequence[Any]]
) -> int:
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(NOTHING_IGNORED)
        cursor.execute(
            f"CREATE TEMP TABLE stage AS SELECT {listed} "  # noqa: S608  # as above
            f"FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY stage ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(statement)
        written = cursor.rowcount
        cursor.execute("DROP TABLE stage")
    return written
