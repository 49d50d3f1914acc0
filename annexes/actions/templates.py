"""Writes to annex templates. The standard one comes with the portal."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes.models import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Clause,
    ClauseList,
    StandardCommitment,
)
from annexes.states.annexes import PUBLISH_VERSION, RETIRE_VERSION, VersionState
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

STANDARD = Path(__file__).resolve().parent.parent / "data" / "annex_template.yaml"


class ClausesMissing(DomainError):
    """The version could not be printed whole."""

    message = _(
        "Number the clauses from 1 without gaps. One of them is followed by the commitments, one "
        "by the pledges, and the last by the signatures."
    )


class DraftExists(DomainError):
    """The template has a draft already."""

    message = _("There is already a draft of the next version. Write in that one.")


@cache
def standard() -> dict[str, Any]:
    """Return the standard annex as its file has it."""
    return yaml.safe_load(STANDARD.read_text(encoding="utf-8"))


@transaction.atomic
def install_standard_template(
    company: "HousingCompany", *, by: "User | None", at: datetime
) -> AnnexTemplateVersion:
    """Give the company the standard annex as its first published version, unless it has one.

    Args:
        company: Whose template.
        by: Who; None when a profile is loaded.
        at: When.

    Returns:
        The company's latest published version of the standard annex.
    """
    given = standard()
    template, is_new = AnnexTemplate.objects.get_or_create(
        company=company,
        code=given["code"],
        defaults={"name_sv": given["name_sv"], "name_en": given["name_en"]},
    )
    if not is_new:
        found = template.versions.published().order_by("-number").first()
        if found:
            return found
    version = AnnexTemplateVersion.objects.create(
        company=company,
        template=template,
        number=_next_version_number(template),
        change_note=given["change_note"],
    )
    for words in given["clauses"]:
        clause = Clause(company=company, version=version, **words)
        clause.full_clean()
        clause.save()
    for order, words in enumerate(given["standard_commitments"], start=1):
        StandardCommitment.objects.create(
            company=company, version=version, sort_order=order, **words
        )
    return publish_version(version, by=by, at=at)


@transaction.atomic
def draft_version(
    version: AnnexTemplateVersion, *, by: "User", at: datetime
) -> AnnexTemplateVersion:
    """Start the next version of a template as a copy of this one.

    Raises:
        DraftExists: one has been started already.
    """
    template = AnnexTemplate.objects.locked(version.template_id)
    if template.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftExists
    draft = AnnexTemplateVersion.objects.create(
        company_id=version.company_id, template=template, number=_next_version_number(template)
    )
    for part in (*version.clauses.all(), *version.standard_commitments.all()):
        part.pk = type(part)._meta.pk.get_default()
        part.version = draft
        part.save(force_insert=True)
    return draft


@transaction.atomic
def publish_version(
    version: AnnexTemplateVersion, *, by: "User | None", at: datetime
) -> AnnexTemplateVersion:
    """Let annexes be written on the version; from now on it never changes.

    The version published before is retired; annexes written on it stay as they are.

    Raises:
        ClausesMissing: numbers leave a gap, or a list has no clause to stand under.
    """
    version = AnnexTemplateVersion.objects.locked(version.pk)
    _refuse_broken(list(version.clauses.order_by("number")))
    for former in version.template.versions.published().exclude(pk=version.pk):
        make_move(RETIRE_VERSION, AnnexTemplateVersion.objects.locked(former.pk), by=by, at=at)
    version.published_at, version.published_by = at, by
    make_move(PUBLISH_VERSION, version, by=by, at=at)
    return version


def _refuse_broken(clauses: list[Clause]) -> None:
    """Refuse clauses, in order, that an annex could not be printed from."""
    lists = [clause.followed_by for clause in clauses if clause.followed_by]
    whole = (
        [clause.number for clause in clauses] == list(range(1, len(clauses) + 1))
        and sorted(lists) == sorted(ClauseList.values[1:])
        and clauses[-1].followed_by == ClauseList.SIGNATURES
    )
    if not whole:
        raise ClausesMissing


def _next_version_number(template: AnnexTemplate) -> int:
    latest = template.versions.order_by("-number").first()
    return latest.number + 1 if latest else 1
