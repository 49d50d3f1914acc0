"""Its districts, and the rules that hold in them."""

from portal.places.models import AreaRule, AreaRuleKind, District
from portal.profiles.loader import Load
from portal.profiles.profile_sections.words import NAMED, NAMES, SOURCE, parent_of
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Flag, ListOf, Ref, Row, Rows, parents_first

DISTRICTS = Rows(
    {"code": Code(), **NAMES, "parent": Ref("districts"), "illustrative": Flag(default=False)}
)


@section("districts", DISTRICTS)
def load_districts(load: Load, rows: list[Row]) -> None:
    """The parts of town, and the areas within them."""
    order = {row["code"]: number for number, row in enumerate(rows)}
    for row in parents_first(rows, parent_of):
        district = load.put(
            District,
            row,
            key={"code": row["code"]},
            values=row.picked("name_sv", "name_en")
            | {
                "parent": load.the("districts", row["parent"]),
                "is_illustrative": row["illustrative"],
                "sort_order": order[row["code"]],
            },
        )
        load.name("districts", row["code"], district)


AREA_RULES = Rows(
    {
        **NAMED,
        "kind": Choice(AreaRuleKind, required=True),
        "districts": ListOf(Ref("districts")),
        **SOURCE,
    }
)


@section("area_rules", AREA_RULES)
def load_area_rules(load: Load, rows: list[Row]) -> None:
    """Rules that the company says it applies in some districts."""
    for row in rows:
        load.put(
            AreaRule,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "name_sv", "name_en", "description_sv", "description_en", "kind", "source"
            ),
            links={"districts": load.all_the("districts", row["districts"])},
        )
