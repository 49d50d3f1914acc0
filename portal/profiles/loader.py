"""Put a profile into the database: once, whole, and never over the staff's edits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from portal.goals.models import SdgGoal, SdgTarget
from portal.goals.sdg import load_sdg
from portal.people.models import HousingCompany
from portal.profiles.models import ProfileLoad
from portal.profiles.problems import ProfileRefused
from portal.profiles.reader import read_profile
from portal.profiles.registry import every_section
from portal.profiles.schema import Row

ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass
class Outcome:
    """What a load did, or would do.

    Attributes:
        company: The company that the profile describes.
        created, changed: Sentences, one for each row.
        kept: Values that staff have edited since the last load, and that stand although the
            file says otherwise.
        gone: Rows that an earlier file put in and this one does not name. They stand.
    """

    company: HousingCompany
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class _DryRun(Exception):
    """Rolls a rehearsal back."""


def load_profile(path: Path, *, at: datetime, dry_run: bool = False) -> Outcome:
    """Load a company's profile from a file.

    Loading the same file again changes nothing. A value that staff have edited since the last
    load is left as they wrote it, and told about.

    Args:
        path: The YAML file; files that it includes lie beside it.
        at: When.
        dry_run: Do it all, say what happened, and undo it.

    Raises:
        ProfileRefused: something is wrong; nothing was changed.
    """
    profile = read_profile(path)
    load = None
    try:
        with transaction.atomic():
            load_sdg()
            load = Load(profile.file_name)
            for section in every_section():
                if section.key in profile.sections:
                    section.load(load, profile.sections[section.key])
            load.finish(sha256=profile.sha256, at=at)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return load.outcome


class Load:
    """One load under way: finds rows, writes what differs, and remembers what stands for what."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self._found: dict[tuple[str, str], models.Model] = {}
        self._before: dict[str, dict[str, Any]] = {}
        self._now: dict[str, dict[str, Any]] = {}
        for goal in SdgGoal.objects.all():
            self.name("sdg_goals", str(goal.number), goal)
        for target in SdgTarget.objects.all():
            self.name("sdg_targets", target.code, target)

    # ── The company ──────────────────────────────────────────────────────────────────────────

    def begin(self, row: Row, *, slug: str, values: Mapping[str, Any]) -> HousingCompany:
        """Find or make the company; everything that is put afterwards belongs to it."""
        company = HousingCompany.objects.select_for_update().filter(slug=slug).first()
        self.outcome = Outcome(company or HousingCompany(slug=slug))
        if company and (last := ProfileLoad.objects.of(company).first()):
            self._before = last.loaded
        self.company = self._write(
            self.outcome.company, f"people.housingcompany/{slug}", row, dict(values), {}
        )
        return self.company

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────

    def put(
        self,
        model: type[ModelT],
        row: Row,
        *,
        key: Mapping[str, Any],
        values: Mapping[str, Any] | None = None,
        links: Mapping[str, Iterable[models.Model]] | None = None,
    ) -> ModelT:
        """Find the company's row by its key, or make it, and write what differs.

        Args:
            model: An owned model.
            row: Where it stands in the file, for messages.
            key: The fields that tell the row from its siblings.
            values: Further fields.
            links: Many-to-many fields and the rows that they should hold, no others.
        """
        found = model.objects.filter(company=self.company, **_lookups(key)).first()
        thing = found or model(company=self.company, **key)
        label = f"{model._meta.label_lower}/" + ":".join(_word(value) for value in key.values())
        return self._write(thing, label, row, dict(values or {}), dict(links or {}))

    def name(self, namespace: str, word: str, thing: models.Model) -> None:
        """Remember which row a word of the file stands for."""
        self._found[namespace, word] = thing

    def the(self, namespace: str, word: str) -> Any:
        """Return the row that a word stands for; None for no word."""
        return self._found[namespace, word] if word else None

    def all_the(self, namespace: str, words: Iterable[str]) -> list[Any]:
        """Return the rows that the words stand for."""
        return [self._found[namespace, word] for word in words]

    def finish(self, *, sha256: str, at: datetime) -> None:
        """Remember what was loaded."""
        self.outcome.gone = [label for label in self._before if label not in self._now]
        loaded = self._before | self._now
        last = ProfileLoad.objects.of(self.company).first()
        if last and (last.loaded, last.sha256) == (loaded, sha256):
            return
        ProfileLoad.objects.update_or_create(
            company=self.company,
            defaults={
                "file_name": self.file_name,
                "sha256": sha256,
                "loaded": loaded,
                "loaded_at": at,
            },
        )

    # ── Inside ───────────────────────────────────────────────────────────────────────────────

    def _write(
        self,
        thing: ModelT,
        label: str,
        row: Row,
        values: dict[str, Any],
        links: dict[str, Iterable[models.Model]],
    ) -> ModelT:
        is_new = thing._state.adding
        before = self._before.get(label, {})
        self._now.setdefault(label, {}).update(
            {name: _plain(value) for name, value in values.items()}
            | {name: _plain_links(rows) for name, rows in links.items()}
        )
        changed = []
        for name, value in values.items():
            held = getattr(thing, thing._meta.get_field(name).attname)
            if self._may_set(label, name, held, value, before, is_new=is_new):
                changed.append(name)
                setattr(thing, name, value)
        if is_new or changed:
            _save(thing, row)
        for name, rows in links.items():
            held, wanted = _plain_links(getattr(thing, name).all()), _plain_links(rows)
            if self._may_set(label, name, held, wanted, before, is_new=is_new):
                changed.append(name)
                getattr(thing, name).set(rows, **self._through(thing, name))
        if is_new:
            self.outcome.created.append(label)
        elif changed and label not in self.outcome.created:
            self.outcome.changed.append(f"{label}: {', '.join(changed)}")
        return thing

    def _may_set(
        self,
        label: str,
        name: str,
        held: Any,
        wanted: Any,
        before: Mapping[str, Any],
        *,
        is_new: bool,
    ) -> bool:
        """Whether to write a value: it differs, and nobody has edited it since the last load."""
        held, wanted = _plain(held), _plain(wanted)
        if held == wanted:
            return False
        if is_new or name not in before or held == before[name]:
            return True
        self.outcome.kept.append(f"{label}: {name}")
        return False

    def _through(self, thing: models.Model, name: str) -> dict[str, Any]:
        through = thing._meta.get_field(name).remote_field.through
        if through._meta.auto_created:
            return {}
        return {"through_defaults": {"company": self.company}}


def _save(thing: models.Model, row: Row) -> None:
    """Save a row that keeps every rule.

    The database is asked first and the model only when it refuses: checking every rule in
    Python before each row would ask the same things in a dozen queries.

    Raises:
        ProfileRefused: a rule is broken; each is told at its key and line.
    """
    relations = [field.name for field in thing._meta.fields if field.is_relation]
    try:
        thing.clean_fields(exclude=relations)
        with transaction.atomic():
            thing.save()
    except ValidationError as error:
        raise _refused(row, error.message_dict) from error
    except IntegrityError as refusal:
        try:
            thing.full_clean()
        except ValidationError as error:
            raise _refused(row, error.message_dict) from error
        raise _refused(row, {NON_FIELD_ERRORS: [str(refusal)]}) from refusal


def _refused(row: Row, errors: Mapping[str, Iterable[str]]) -> ProfileRefused:
    for name, messages in errors.items():
        for message in messages:
            row.complain(name if name in row.lines else "", message)
    return ProfileRefused(row.place.findings.problems)


def _lookups(key: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value
        for name, value in key.items()
    }


def _word(value: Any) -> str:
    """Return a part of a row's key as people would say it: a code rather than a number."""
    return str(getattr(value, "code", None) or _plain(value) or "")


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it, so that what was loaded can be compared later."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def _plain_links(rows: Iterable[models.Model]) -> list[str]:
    return sorted(str(row.pk) for row in rows)


def tally(outcome: Outcome) -> Counter[str]:
    """Return how many rows of each model the load made."""
    return Counter(label.partition("/")[0] for label in outcome.created)
