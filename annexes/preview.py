"""A version of a template tried on a real lease, before anybody is offered it."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify

from annexes.content import Source, put_together
from annexes.models import AnnexTemplateVersion, Lease
from portal.goals.models import Theme
from portal.pdf import render
from portal.records.files import keep
from portal.records.models import Job, StoredFile

#: For how many calendar years the annex that is tried would hold. Unit: years.
YEARS = 3


def preview_content(
    version: AnnexTemplateVersion, lease: Lease, *, ambition: str, language: str, on: date
) -> dict[str, Any]:
    """Return what an annex to the lease would say on this version, from the next new year on.

    Args:
        version: In any state; drafts are what previews are for.
        lease: One of the company's own.
        ambition: Decides which clauses apply.
        language: "sv" or "en".
        on: Today.
    """
    year = on.year + 1
    district = lease.premises.district
    with translation.override(language):
        return put_together(
            Source(
                version=version,
                landlord=lease.company,
                tenant=lease.organisation,
                lease=lease,
                number="SHA –",
                language=language,
                starts_on=date(year, 1, 1),
                ends_on=date(year + YEARS - 1, 12, 31),
                ambition=ambition,
                districts=[district.name] if district else [],
                themes=[theme.name for theme in Theme.objects.of(lease.company_id).for_annexes()],
                contact=None,
                year=year,
                commitments=[
                    {
                        "wording": standard.wording,
                        "theme": standard.theme.name if standard.theme else "",
                        "responsible": "",
                        "due_on": _last_of(year, standard.due_month).isoformat(),
                    }
                    for standard in version.standard_commitments.select_related("theme")
                ],
            )
        )


def preview_html(content: dict[str, Any]) -> str:
    """Return the content as the page that becomes its PDF, marked as a draft on every page."""
    with translation.override(content["language"]):
        return render_to_string(
            "annexes/print/preview.html",
            {"content": content, "title": preview_title(content), "lang": content["language"]},
        )


def keep_preview(content: dict[str, Any], version: AnnexTemplateVersion, job: Job) -> StoredFile:
    """Make the PDF and keep it for the staff of the company."""
    title = preview_title(content)
    pdf = render(preview_html(content), title=title, lang=content["language"], at=job.ordered_at)
    return keep(
        pdf,
        name=f"{slugify(title)}.pdf",
        content_type="application/pdf",
        purpose="annex_preview",
        company=version.company,
        by=job.ordered_by,
        at=job.ordered_at,
    )


def preview_title(content: dict[str, Any]) -> str:
    """Return what the document is called, in its own language."""
    with translation.override(content["language"]):
        return translation.gettext("%(name)s, version %(version)s, a draft") % {
            "name": content["template"]["name"],
            "version": content["template"]["version"],
        }


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
