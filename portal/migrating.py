"""Building many tables at once."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState


class AtOnce(migrations.Migration):
    """An initial migration whose tables are built from their final shape.

    Django renders every related model anew for each operation; with a company and a user that
    everything points at, that made migrating an empty database take minutes. Here the state
    takes in all operations first and is rendered once; then each table is made complete, with
    its columns, constraints, indexes and triggers.

    Only for operations that shape models (ADR 4). Data and SQL go into a migration of their own.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
    ) -> Any:
        """Take in all operations, then build the tables."""
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                model = project_state.apps.get_model(self.app_label, operation.name)
                schema_editor.create_model(model)
        return project_state
