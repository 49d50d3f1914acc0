"""How it sorts its work, and what it measures."""

from collections.abc import Iterator

from portal.goals.models import (
    Comparison,
    Dimension,
    Direction,
    Framework,
    FrameworkKind,
    Frequency,
    Indicator,
    Level,
    Observation,
    Quality,
    Target,
    Theme,
    Unit,
)
from portal.profiles.loader import Load
from portal.profiles.profile_sections.words import MEASURED, MEASURED_VALUES, NAMED, NAMES, SOURCE
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Flag, ListOf, Number, Ref, Row, Rows, Text

THEMES = Rows(
    {
        **NAMED,
        "parent": Ref("themes"),
        "level": Number(whole=True, at_least=1, at_most=9),
        "annex_focus": Flag(default=False),
        "sdg_targets": ListOf(Ref("sdg_targets")),
        "corresponds_to": ListOf(Ref("themes")),
    },
    required=True,
)
FRAMEWORKS = Rows(
    {
        **NAMED,
        "kind": Choice(FrameworkKind, required=True),
        "is_primary": Flag(default=False),
        "sdg_goals": ListOf(Ref("sdg_goals")),
        "themes": THEMES,
    },
    required=True,
)


def theme_words(row: Row) -> Iterator[tuple[str, str]]:
    """A theme is referred to as ``framework.theme``."""
    yield "frameworks", row["code"]
    for theme in row["themes"]:
        yield "themes", f"{row['code']}.{theme['code']}"


@section("frameworks", FRAMEWORKS, names=theme_words)
def load_frameworks(load: Load, rows: list[Row]) -> None:
    """How the company sorts its work. Themes may refer to each other across frameworks."""
    frameworks = {}
    for order, row in enumerate(rows):
        framework = frameworks[row["code"]] = load.put(
            Framework,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "name_sv", "name_en", "description_sv", "description_en", "kind", "is_primary"
            )
            | {"sort_order": order},
            links={"sdg_goals": load.all_the("sdg_goals", row["sdg_goals"])},
        )
        load.name("frameworks", row["code"], framework)
        for place, theme in enumerate(row["themes"]):
            _load_theme(load, framework, theme, place)
    for row in rows:
        for theme in row["themes"]:
            _relate_theme(load, frameworks[row["code"]], theme)


def _load_theme(load: Load, framework: Framework, row: Row, order: int) -> None:
    theme = load.put(
        Theme,
        row,
        key={"framework": framework, "code": row["code"]},
        values=row.picked("name_sv", "name_en", "description_sv", "description_en", "level")
        | {"is_annex_focus": row["annex_focus"], "sort_order": order},
        links={"sdg_targets": load.all_the("sdg_targets", row["sdg_targets"])},
    )
    load.name("themes", f"{framework.code}.{row['code']}", theme)


def _relate_theme(load: Load, framework: Framework, row: Row) -> None:
    load.put(
        Theme,
        row,
        key={"framework": framework, "code": row["code"]},
        values={"parent": load.the("themes", row["parent"])},
        links={"related": load.all_the("themes", row["corresponds_to"])},
    )


INDICATORS = Rows(
    {
        "code": Code(),
        **NAMES,
        "definition_sv": Text(),
        "definition_en": Text(),
        "formula": Text(longest=300),
        "unit": Choice(Unit, required=True),
        "direction": Choice(Direction, default=Direction.UP),
        "measures": Choice(Level, default=Level.OUTPUT),
        "quality": Choice(Quality, default=Quality.MEASURED),
        "frequency": Choice(Frequency, default=Frequency.YEARLY),
        "owner": Text(longest=120),
        **SOURCE,
        "theme": Ref("themes"),
        "sdg_targets": ListOf(Ref("sdg_targets")),
        "computed_from": Text(longest=60),
    }
)


@section("indicators", INDICATORS)
def load_indicators(load: Load, rows: list[Row]) -> None:
    """The numbers that the company follows."""
    for order, row in enumerate(rows):
        indicator = load.put(
            Indicator,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "name_sv",
                "name_en",
                "definition_sv",
                "definition_en",
                "formula",
                "unit",
                "direction",
                "measures",
                "quality",
                "frequency",
                "owner",
                "source",
                "computed_from",
            )
            | {"theme": load.the("themes", row["theme"]), "sort_order": order},
            links={"sdg_targets": load.all_the("sdg_targets", row["sdg_targets"])},
        )
        load.name("indicators", row["code"], indicator)


TARGETS = Rows(
    {
        "indicator": Ref("indicators", required=True),
        "year": Number(required=True, whole=True, at_least=2000, at_most=2100),
        "comparison": Choice(Comparison, default=Comparison.AT_LEAST),
        "value": Number(required=True),
        **SOURCE,
    },
    known_by="",
)


@section("targets", TARGETS)
def load_targets(load: Load, rows: list[Row]) -> None:
    """What indicators should reach in a year."""
    for row in rows:
        indicator = load.the("indicators", row["indicator"])
        load.put(
            Target,
            row,
            key={"indicator": indicator, "year": row["year"]},
            values=row.picked("comparison", "value", "source") | {"unit": indicator.unit},
        )


OBSERVATIONS = Rows(
    {
        "indicator": Ref("indicators", required=True),
        "district": Ref("districts"),
        "dimension": Choice(Dimension),
        "category": Text(longest=40),
        **MEASURED,
    },
    known_by="",
)


@section("observations", OBSERVATIONS)
def load_observations(load: Load, rows: list[Row]) -> None:
    """Values that the company has published."""
    for row in rows:
        indicator = load.the("indicators", row["indicator"])
        load.put(
            Observation,
            row,
            key={
                "indicator": indicator,
                "district": load.the("districts", row["district"]),
                **row.picked("period_from", "period_to", "dimension", "category"),
            },
            values=row.picked(*MEASURED_VALUES) | {"unit": indicator.unit},
        )
