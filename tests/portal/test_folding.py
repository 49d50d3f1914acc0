"""Migrations with constraints, indexes and triggers inside the models' own operations."""

from django.db import migrations, models
from pgtrigger import compiler
from pgtrigger.migrations import AddTrigger

from portal.folding import folded

POSITIVE = models.CheckConstraint(condition=models.Q(hours__gt=0), name="hours_positive")
BY_HOURS = models.Index(fields=["hours"], name="by_hours")
GUARD = compiler.Trigger(
    name="guard",
    sql=compiler.UpsertTriggerSql(
        func="RETURN NULL;", hash="1", operation="DELETE", pgid="1", table="pledge", when="AFTER"
    ),
)


def new_pledge() -> migrations.CreateModel:
    return migrations.CreateModel("Pledge", fields=[("hours", models.IntegerField())])


def test_what_belongs_to_a_new_model_is_folded_into_it():
    made = new_pledge()

    assert folded(
        [
            made,
            migrations.AddIndex("pledge", BY_HOURS),
            migrations.AddConstraint("Pledge", POSITIVE),
            AddTrigger("pledge", GUARD),
        ]
    ) == [made]
    assert made.options == {"indexes": [BY_HOURS], "constraints": [POSITIVE], "triggers": [GUARD]}


def test_model_that_gets_a_field_afterwards_keeps_its_constraints_apart():
    operations = [
        new_pledge(),
        migrations.AddField("pledge", "kept", models.IntegerField(default=0)),
        migrations.AddConstraint("pledge", POSITIVE),
    ]

    assert folded(operations) == operations


def test_constraint_on_an_older_model_stays_an_operation():
    operations = [new_pledge(), migrations.AddConstraint("annex", POSITIVE)]

    assert folded(operations) == operations
