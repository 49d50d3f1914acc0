"""What many sections say: names, descriptions, sources, measured values."""

from portal.goals.models import Comparison, Quality
from portal.profiles.schema import Choice, Code, Day, Number, Row, Text

NAMES = {"name_sv": Text(required=True, longest=200), "name_en": Text(longest=200)}
DESCRIPTIONS = {"description_sv": Text(), "description_en": Text()}
NAMED = {"code": Code(), **NAMES, **DESCRIPTIONS}
SOURCE = {"source": Text(longest=300)}


def parent_of(row: Row) -> str:
    """Return what the row says that it lies under."""
    return row["parent"]


MEASURED = {
    "period_from": Day(required=True),
    "period_to": Day(required=True),
    "as_of": Day(),
    "comparison": Choice(Comparison, default=Comparison.EQUAL),
    "value": Number(),
    "numerator": Number(),
    "denominator": Number(),
    "denominator_sv": Text(longest=200),
    "denominator_en": Text(longest=200),
    "quality": Choice(Quality, default=Quality.MEASURED),
    **SOURCE,
    "note": Text(longest=300),
}
MEASURED_VALUES = tuple(key for key in MEASURED if key not in {"period_from", "period_to"})
