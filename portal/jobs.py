"""What is done in the background for registers."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import exports
from portal.errors import DomainError
from portal.records import jobs
from portal.records.files import keep
from portal.records.models import Job

#: The kind of job that exports a register with many rows.
EXPORT = "portal.export"


class NotYours(DomainError):
    """The person who ordered the export has lost the right to see the register since."""

    message = _("You may not read this register any more.")


@jobs.handles(EXPORT, name=_("Export of a register"))
def export_register(work: jobs.Work) -> dict[str, Any]:
    """Write a register to a file as the person who ordered it sees it now, and keep it."""
    given, person = work.input, work.job.ordered_by
    register = exports.register_of(given["register"])
    request = exports.as_person(person, work.job.company, given["query"])
    may = person.is_active and person.has_perm("records.export_register", work.job.company)
    if register is None or not may or not register.has_view_permission(request):
        raise NotYours
    with translation.override(given["language"]):
        shown = exports.listed(register, request)
        sheet = exports.sheet_of(register, request, shown, at=work.job.ordered_at)
        content = exports.written(sheet, given["format"])
    file = keep(
        content,
        name=f"{sheet.name}.{given['format']}",
        content_type=exports.CONTENT_TYPES[given["format"]],
        purpose="export",
        company=work.job.company,
        by=person,
        at=timezone.now(),
    )
    Job.objects.filter(pk=work.job.pk).update(file=file)
    return {"file": str(file.pk)}
