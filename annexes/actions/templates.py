"""Writes to annex templates. The standard one comes with the portal."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.models import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Clause,
    ClauseList,
    LibraryClause,
    StandardCommitment,
)
from annexes.models.templates import MOST_CLAUSES
from annexes.states.annexes import PUBLISH_VERSION, RETIRE_VERSION, VersionState
from portal.errors import DomainError
from portal.records import jobs
from portal.states import make_move

if TYPE_CHECKING:
    from annexes.models import Lease
    from portal.people.models import HousingCompany, User
    from portal.records.models import Job

_DATA = Path(__file__).resolve().parent.parent / "data"
STANDARD = _DATA / "annex_template.yaml"
LIBRARY = _DATA / "clause_library.yaml"
#: Kind of the job that makes the PDF of a version tried on a lease.
PREVIEW = "annexes.make_preview"


class ClausesMissing(DomainError):
    """The version could not be printed whole."""

    message = _(
        "Number the clauses from 1 without gaps. One of them is followed by the commitments, one "
        "by the pledges, and the last by the signatures."
    )


class NotADraft(DomainError):
    """Only a draft is written on."""

    message = _("The version is published and never changes. Write a new version.")


class NotTheLatest(DomainError):
    """A new version begins as a copy of the latest."""

    message = _("There is a later version. Begin the new one as a copy of that.")


class TooManyClauses(DomainError):
    """An annex is read by people."""

    message = _("An annex has at most %(most)d clauses. Replace one instead.")


class ForEverybody(DomainError):
    """A list is printed in every annex."""

    message = _(
        "What is listed under this clause is printed for everybody, and so is the clause. Choose "
        "another clause to replace, or add this one as a new clause."
    )


class NumbersStand(DomainError):
    """Other clauses keep their numbers."""

    message = _(
        "Only the last clause before the signatures can be taken out, so that the others keep "
        "their numbers."
    )


class DraftExists(DomainError):
    """The template has a draft already."""

    message = _("There is already a draft of the next version. Write in that one.")


@cache
def standard_library() -> list[dict[str, Any]]:
    """Return the clauses that a company's library begins with."""
    return yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))["clauses"]


@cache
def standard() -> dict[str, Any]:
    """Return the standard annex as its file has it."""
    return yaml.safe_load(STANDARD.read_text(encoding="utf-8"))


@transaction.atomic
def install_standard_template(
    company: "HousingCompany", *, by: "User | None", at: datetime
) -> AnnexTemplateVersion:
    """Give the company the standard annex as its first published version, unless it has one.

    Its library of clauses begins with what comes with the portal.

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
    if is_new:
        _fill_library(company)
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


def _fill_library(company: "HousingCompany") -> None:
    """Give the company the clauses that come with the portal, as far as it has none like them."""
    for words in standard_library():
        if not LibraryClause.objects.of(company).filter(code=words["code"]).exists():
            clause = LibraryClause(company=company, **words)
            clause.full_clean()
            clause.save()


@transaction.atomic
def draft_version(
    version: AnnexTemplateVersion, *, by: "User", at: datetime
) -> AnnexTemplateVersion:
    """Start the next version of a template as a copy of the latest.

    Raises:
        DraftExists: one has been started already.
        NotTheLatest: this one is not the latest.
    """
    template = AnnexTemplate.objects.locked(version.template_id)
    if template.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftExists
    if version.number != _next_version_number(template) - 1:
        raise NotTheLatest
    draft = AnnexTemplateVersion.objects.create(
        company_id=version.company_id,
        template=template,
        number=_next_version_number(template),
        notice_months=version.notice_months,
    )
    for part in (*version.clauses.all(), *version.standard_commitments.all()):
        part.pk = type(part)._meta.pk.get_default()
        part.version = draft
        part.save(force_insert=True)
    return draft


@transaction.atomic
def take_clause(
    version: AnnexTemplateVersion,
    *,
    source: LibraryClause,
    replaces: Clause | None = None,
    by: "User",
    at: datetime,
) -> AnnexTemplateVersion:
    """Copy a clause of the library into a draft, and note where it came from.

    Args:
        version: A draft.
        source: The company's own; later changes of it do not follow.
        replaces: The clause whose words it takes over; its number and the list under it stand.
            None: it becomes the last clause before the signatures, whose number moves up by one.
        by: Who.
        at: When.

    Raises:
        NotADraft: the version is published.
        ForEverybody: a clause with a list under it can't hold for some tenants only.
        TooManyClauses: there is no room for one more.
    """
    version = _locked_draft(version)
    clause = _room_for_one(version) if replaces is None else version.clauses.get(pk=replaces.pk)
    if clause.followed_by and source.from_ambition != Ambition.BASELINE:
        raise ForEverybody
    clause.heading_sv, clause.heading_en = source.heading_sv, source.heading_en
    clause.body_sv, clause.body_en = source.body_sv, source.body_en
    clause.from_ambition, clause.taken_from = source.from_ambition, source
    clause.full_clean()
    clause.save()
    return version


def _room_for_one(version: AnnexTemplateVersion) -> Clause:
    """Return a new clause with the number before the signatures, which move up."""
    last = version.clauses.order_by("number").last()
    if last is None:
        return Clause(company_id=version.company_id, version=version, number=1)
    if last.number == MOST_CLAUSES:
        raise TooManyClauses(TooManyClauses.message % {"most": MOST_CLAUSES})
    number = last.number + 1
    if last.followed_by == ClauseList.SIGNATURES:
        number = last.number
        last.number += 1
        last.save()
    return Clause(company_id=version.company_id, version=version, number=number)


@transaction.atomic
def drop_clause(
    version: AnnexTemplateVersion, *, clause: Clause, by: "User", at: datetime
) -> AnnexTemplateVersion:
    """Take the last clause before the signatures out of a draft.

    Raises:
        NotADraft: the version is published.
        NumbersStand: another clause's number would change, or a list would lose its clause.
    """
    version = _locked_draft(version)
    clauses = list(version.clauses.order_by("number"))
    signatures = clauses[-1] if clauses[-1].followed_by == ClauseList.SIGNATURES else None
    last = clauses[-2] if signatures else clauses[-1]
    if clause.pk != last.pk or last.followed_by:
        raise NumbersStand
    last.delete()
    if signatures:
        signatures.number -= 1
        signatures.save()
    return version


def _locked_draft(version: AnnexTemplateVersion) -> AnnexTemplateVersion:
    version = AnnexTemplateVersion.objects.locked(version.pk)
    if version.state != VersionState.DRAFT:
        raise NotADraft
    return version


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


@transaction.atomic
def retire_version(
    version: AnnexTemplateVersion, *, by: "User", at: datetime
) -> AnnexTemplateVersion:
    """Let no more annexes be written on a published version. Those written on it stand."""
    version = AnnexTemplateVersion.objects.locked(version.pk)
    make_move(RETIRE_VERSION, version, by=by, at=at)
    return version


def order_preview(
    version: AnnexTemplateVersion,
    *,
    lease: "Lease",
    ambition: str,
    language: str,
    by: "User",
    at: datetime,
) -> "Job":
    """Order the PDF of a version as it stands now, tried on a lease."""
    return jobs.order(
        PREVIEW,
        company=version.company,
        given={
            "version": str(version.pk),
            "lease": str(lease.pk),
            "ambition": ambition,
            "language": language,
        },
        by=by,
        at=at,
    )


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
