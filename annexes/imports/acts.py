"""What can be done to a lease list."""

from django.utils.translation import gettext_lazy as _

from annexes.imports import (
    actions,
    desk,  # noqa: F401  # puts the lists to check on the desk
    work,  # noqa: F401  # registers the two kinds of job
)
from annexes.imports.forms import ColumnsForm
from annexes.models import LeaseImport
from annexes.states.imports import CONFIRM_IMPORT, DISCARD_IMPORT, READ_AGAIN
from portal.acts import Act, register_acts

register_acts(
    LeaseImport,
    Act(
        "confirm",
        _("Write into the register"),
        actions.confirm_import,
        move=CONFIRM_IMPORT,
        explain=_("What is marked as created or changed is written. Nothing else is touched."),
        done=_("The list is being written into the register."),
        possible=lambda lease_import: lease_import.writes_something,
    ),
    Act(
        "read_again",
        _("Correct columns and kinds"),
        actions.read_again,
        move=READ_AGAIN,
        form=ColumnsForm,
        explain=_("Choose which column each fact stands in. The list is then read once more."),
        done=_("The list is being read once more."),
        possible=lambda lease_import: lease_import.file_id is not None,
    ),
    Act(
        "discard",
        _("Discard the list"),
        actions.discard_import,
        move=DISCARD_IMPORT,
        explain=_("The list and its file are thrown away. The register stays as it is."),
        done=_("The list has been discarded."),
        possible=lambda lease_import: not lease_import.is_at_work,
        tone="danger",
    ),
)
