"""What the workers do with a lease list: read it for the preview, and write it when confirmed.

Both may run again after a crash. Reading replaces the preview; writing is one transaction that
also ends the import, so it happens once or not at all.
"""

from collections.abc import Iterable
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from annexes.imports.actions import READ_JOB, WRITE_JOB, fail_import, forget_file
from annexes.imports.register import hold_register, load_register, write_plan
from annexes.leaselist.candidates import READ, Candidate, ReadRow, RowReader
from annexes.leaselist.columns import Layout, find_layout
from annexes.leaselist.plan import CREATE, UNCHANGED, UPDATE, Plan, PlannedRow, make_plan
from annexes.leaselist.reading import ListRefused, Sheet, read_sheets
from annexes.models import LeaseImport, LeaseImportRow, RowOutcome
from annexes.states.imports import CONFIRMED, FINISH_IMPORT, SHOW_IMPORT, UPLOADED
from portal.bulk import insert_rows
from portal.ids import uuid7
from portal.records.jobs import Work, handles
from portal.states import make_move

#: Progress is told after so many rows.
STEP = 5_000


@handles(READ_JOB, name=_("Reading of a lease list"))
def read_lease_list(work: Work) -> dict[str, Any]:
    """Read the list and show what would be done with each row."""
    lease_import = LeaseImport.objects.select_related("company", "file", "uploaded_by").get(
        pk=work.input["lease_import"]
    )
    if lease_import.state != UPLOADED:
        return lease_import.counts
    with translation.override(lease_import.uploaded_by.language):
        work.progress(5, translation.gettext("Opening the file"))
        try:
            sheet, layout = find_layout(read_sheets(_content(lease_import)))
        except ListRefused as refusal:
            fail_import(lease_import, error=str(refusal), at=timezone.now())
            raise
        if lease_import.columns:
            layout = Layout(layout.row_number, layout.headings, lease_import.columns)
        rows = _read_rows(work, sheet, layout, lease_import.kinds)
        work.progress(80, translation.gettext("Comparing with the register"))
    plan = make_plan(
        rows,
        load_register(lease_import.company_id),
        today=timezone.localdate(),
        columns=layout.columns,
    )
    return _show(lease_import, sheet, layout, plan)


@handles(WRITE_JOB, name=_("Writing of a lease list"))
def write_lease_list(work: Work) -> dict[str, Any]:
    """Write a confirmed list into the register: all of it, once, or nothing."""
    lease_import = LeaseImport.objects.select_related("confirmed_by").get(
        pk=work.input["lease_import"]
    )
    if lease_import.state != CONFIRMED:
        return lease_import.counts
    with translation.override(lease_import.confirmed_by.language):
        work.progress(20, translation.gettext("Writing into the register"))
    with pghistory.context(
        user=str(lease_import.confirmed_by_id), lease_import=str(lease_import.pk)
    ):
        return _write(lease_import)


def _content(lease_import: LeaseImport) -> bytes:
    with lease_import.file.content.open("rb") as file:
        return file.read()


def _read_rows(work: Work, sheet: Sheet, layout: Layout, kinds: Iterable[str]) -> list[ReadRow]:
    reader = RowReader(layout, kinds)
    below = sheet.rows[layout.row_number :]
    rows = []
    for place, row in enumerate(below):
        if place % STEP == 0:
            work.progress(
                20 + 60 * place // len(below),
                translation.gettext("Reading row %(row)d of %(rows)d")
                % {"row": place + 1, "rows": len(below)},
            )
        rows.append(reader.read(layout.row_number + place + 1, row))
    return rows


@transaction.atomic
def _show(lease_import: LeaseImport, sheet: Sheet, layout: Layout, plan: Plan) -> dict[str, Any]:
    """Keep what the plan says about each row, in place of what an earlier reading said."""
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    if lease_import.state != UPLOADED:
        return lease_import.counts
    lease_import.rows.all().delete()
    insert_rows(
        LeaseImportRow,
        (
            "id",
            "company",
            "lease_import",
            "row_number",
            "outcome",
            "lease_number",
            "tenant",
            "place",
            "said",
            "facts",
            "changes",
        ),
        (_stored(row, lease_import) for row in plan.rows),
    )
    lease_import.sheet, lease_import.header_row = sheet.name[:120], layout.row_number
    lease_import.headings = [
        {"letter": each.letter, "text": each.text, "examples": each.examples}
        for each in layout.headings
    ]
    lease_import.columns = dict(layout.columns)
    lease_import.counts = plan.counts() | {
        "district_names": [district.name for district in plan.districts.new]
    }
    make_move(SHOW_IMPORT, lease_import, by=None, at=timezone.now())
    return lease_import.counts


def _stored(row: PlannedRow, lease_import: LeaseImport) -> tuple[Any, ...]:
    read = row.read
    keeps_facts = row.outcome in (CREATE, UPDATE, UNCHANGED)
    return (
        uuid7(),
        lease_import.company_id,
        lease_import.pk,
        read.row,
        row.outcome,
        read.lease_number,
        read.tenant,
        read.place,
        Jsonb(_said(row)),
        Jsonb(read.candidate.facts() if keeps_facts else {}),
        Jsonb([[each.what, each.before, each.after] for each in row.changes]),
    )


def _said(row: PlannedRow) -> list[dict[str, Any]]:
    return [
        {"say": each.msgid, "with": each.params, "cell": each.cell, "stops": each.stops}
        for each in row.read.said
    ]


@transaction.atomic
def _write(lease_import: LeaseImport) -> dict[str, Any]:
    """Compare what was confirmed with the register as it is now, and write the difference.

    The register may have changed since the preview; rows that now come out otherwise say so.
    """
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    if lease_import.state != CONFIRMED:
        return lease_import.counts
    hold_register(lease_import.company_id)
    shown, rows = {}, []
    for number, outcome, facts in lease_import.rows.filter(
        outcome__in=[CREATE, UPDATE, UNCHANGED]
    ).values_list("row_number", "outcome", "facts"):
        candidate = Candidate.from_facts(facts)
        shown[number] = outcome
        rows.append(ReadRow(number, READ, candidate.number, candidate.tenant_name, "", candidate))
    plan = make_plan(
        rows,
        load_register(lease_import.company_id),
        today=timezone.localdate(),
        columns=lease_import.columns,
    )
    write_plan(plan, lease_import.company_id)
    for row in plan.rows:
        if row.outcome != shown[row.read.row]:
            lease_import.rows.filter(row_number=row.read.row).update(
                outcome=row.outcome, said=_said(row)
            )
    found = dict(lease_import.rows.values_list("outcome").annotate(n=Count("pk")))
    lease_import.counts |= dict.fromkeys(RowOutcome.values, 0) | found
    lease_import.written_at = timezone.now()
    make_move(FINISH_IMPORT, lease_import, by=None, at=lease_import.written_at)
    forget_file(lease_import)
    return lease_import.counts
