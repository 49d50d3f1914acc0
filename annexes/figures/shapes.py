"""The shape of a company's year: plain data that others may read and freeze."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a company's year. Every total is a sum of lines.

    Args:
        pledged, delivered, verified: In the kind's unit.
        women, men, other: Head-counts of delivered rows, added up over occasions: somebody who
            came five times is counted five times.
    """

    kind: str
    district_id: UUID | None
    theme_id: UUID | None
    organisation_id: UUID
    pledged: Decimal = Decimal(0)
    delivered: Decimal = Decimal(0)
    verified: Decimal = Decimal(0)
    pledge_rows: int = 0
    delivered_rows: int = 0
    verified_rows: int = 0
    women: int = 0
    men: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A district or a theme."""

    id: UUID
    code: str
    name_sv: str
    name_en: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of the company's catalogue; ``unit`` is a code of `portal.goals.models.Unit`."""

    code: str
    name_sv: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Party:
    """A tenant, by its true name: whoever publishes masks sole traders."""

    id: UUID
    name: str
    number: str
    is_sole_trader: bool


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something that the landlord bound itself to. ``state``: kept, late, missed or open."""

    id: UUID
    annex_id: UUID
    organisation_id: UUID
    district_id: UUID | None
    wording: str
    due_on: date | None
    done_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A pledge of which less has been verified than was pledged. ``reason``: a person's words."""

    pledge_id: UUID
    organisation_id: UUID
    district_id: UUID | None
    kind: str
    wording: str
    pledged: Decimal
    delivered: Decimal
    verified: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Commercial leases of a district that run that day, and those with an annex in force."""

    district_id: UUID | None
    leases_all: int
    leases_with: int
    area_all_m2: Decimal
    area_with_m2: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in one month, in the kind's unit."""

    kind: str
    month: int
    delivered: Decimal
    verified: Decimal
    rows: int


@dataclass(frozen=True, slots=True)
class CompanyYear:
    """A company's year. Districts and themes are all there are, so that blind spots show."""

    company_id: UUID
    year: int
    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    kinds: tuple[Kind, ...]
    districts: tuple[Named, ...]
    themes: tuple[Named, ...]
    organisations: tuple[Party, ...]
    commitments: tuple[Commitment, ...]
    unmet: tuple[Unmet, ...]
    coverage: tuple[Coverage, ...]
    annexes_by_state: tuple[tuple[str, int], ...]
    draft_rows: int
    returned_rows: int
    rejected_rows: int
