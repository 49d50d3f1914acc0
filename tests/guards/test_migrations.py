"""Initial migrations are built at once, and hold nothing that this would pass over."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState

from portal.migrating import AtOnce

OURS = {
    "people",
    "records",
    "places",
    "goals",
    "activities",
    "profiles",
    "annexes",
    "partnerships",
    "reports",
}


def migrations():
    loader = MigrationLoader(connection)
    return [m for m in loader.disk_migrations.values() if m.app_label in OURS]


def test_initial_migrations_are_built_at_once():
    slow = [str(m) for m in migrations() if m.initial and not isinstance(m, AtOnce)]

    assert slow == []


def test_what_is_built_at_once_only_shapes_models():
    passed_over = [
        f"{m}: {operation}"
        for m in migrations()
        if isinstance(m, AtOnce)
        for operation in m.operations
        if isinstance(operation, RunSQL | RunPython | SeparateDatabaseAndState)
    ]

    assert passed_over == []


@pytest.mark.parametrize("name", ["btree_gist", "pg_trgm", "unaccent"])
def test_the_extensions_are_there(name):
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_extension where extname = %s", [name])
        assert cursor.fetchone() == (1,)


def test_swedish_letters_sort_after_z_and_accents_beside_their_letter():
    names = ["Ödet", "Ängelholm", "Zoo", "Ålund", "Edit", "Édith", "åby"]
    with connection.cursor() as cursor:
        cursor.execute("select n from unnest(%s::text[]) n order by sv_sort(n)", [names])
        assert [row[0] for row in cursor.fetchall()] == [
            "Edit", "Édith", "Zoo", "åby", "Ålund", "Ängelholm", "Ödet",
        ]  # fmt: skip
