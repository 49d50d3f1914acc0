"""The sections of the ground itself: the company, its places, goals and activities."""

from collections.abc import Iterator

from portal.activities.models import (
    Activity,
    ActivityType,
    CollaborationForum,
    ForumKind,
    MeetingPlace,
    OutcomeMeasure,
    ParticipationDegree,
    Phase,
    Programme,
    ProgrammeCohort,
    ProgrammeOutcome,
    TargetGroup,
)
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
from portal.people.models import LegalForm, Organisation, OrganisationKind
from portal.places.models import AreaRule, AreaRuleKind, District
from portal.profiles.loader import Load
from portal.profiles.registry import section
from portal.profiles.schema import (
    Choice,
    Code,
    Day,
    Flag,
    ListOf,
    Number,
    One,
    Pattern,
    Ref,
    Row,
    Rows,
    Text,
    parents_first,
)
from portal.records.models import (
    DocumentType,
    PolicyClause,
    PolicyDocument,
    PolicyState,
    PolicyVersion,
)

NAMES = {"name_sv": Text(required=True, longest=200), "name_en": Text(longest=200)}
DESCRIPTIONS = {"description_sv": Text(), "description_en": Text()}
NAMED = {"code": Code(), **NAMES, **DESCRIPTIONS}
SOURCE = {"source": Text(longest=300)}


def _own(row: Row) -> str:
    return row["parent"]


# ── The company ──────────────────────────────────────────────────────────────────────────────

COMPANY = One(
    {
        "slug": Pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "vasterporten", required=True),
        "name": Text(required=True, longest=120),
        "legal_form": Choice(LegalForm, required=True),
        "is_public_benefit": Flag(default=True),
        "org_number": Pattern(r"\d{6}-\d{4}", "556012-3704"),
        "municipality": Text(required=True, longest=80),
        "website": Pattern(r"https?://\S+", "https://www.example.se"),
        "accent_colour": Pattern(r"#[0-9a-fA-F]{6}", "#2f5d50"),
        "vision_sv": Text(longest=300),
        "vision_en": Text(longest=300),
    }
)


@section("company", COMPANY)
def load_company(load: Load, row: Row) -> None:
    """Find or make the company itself."""
    values = row.picked(*(key for key in COMPANY.keys if key != "slug"))
    values["org_number"] = values["org_number"].replace("-", "")
    load.begin(row, slug=row["slug"], values=values)


PARTNERS = Rows(
    {
        "code": Code(),
        "name": Text(required=True, longest=200),
        "kind": Choice(OrganisationKind, required=True),
        "org_number": Pattern(r"\d{6}-\d{4}", "212000-0142"),
        "website": Pattern(r"https?://\S+", "https://www.example.se"),
    }
)


@section("partners", PARTNERS)
def load_partners(load: Load, rows: list[Row]) -> None:
    """Organisations that the company works with: public bodies, associations, firms."""
    for row in rows:
        values = row.picked("kind", "website")
        values["org_number"] = row["org_number"].replace("-", "")
        load.name(
            "partners",
            row["code"],
            load.put(Organisation, row, key={"name": row["name"]}, values=values),
        )


# ── Places ───────────────────────────────────────────────────────────────────────────────────

DISTRICTS = Rows(
    {"code": Code(), **NAMES, "parent": Ref("districts"), "illustrative": Flag(default=False)}
)


@section("districts", DISTRICTS)
def load_districts(load: Load, rows: list[Row]) -> None:
    """The parts of town, and the areas within them."""
    order = {row["code"]: number for number, row in enumerate(rows)}
    for row in parents_first(rows, _own):
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


# ── Steering documents ───────────────────────────────────────────────────────────────────────

CLAUSES = Rows(
    {
        "anchor": Code(),
        "heading_sv": Text(required=True, longest=200),
        "heading_en": Text(longest=200),
        "body_sv": Text(required=True),
        "body_en": Text(),
    },
    known_by="anchor",
)
VERSIONS = Rows(
    {
        "number": Number(required=True, whole=True, at_least=1),
        "state": Choice(PolicyState, default=PolicyState.IN_FORCE),
        "adopted_on": Day(),
        "change_note": Text(longest=300),
        "clauses": CLAUSES,
    },
    known_by="number",
)
POLICIES = Rows(
    {
        "code": Code(),
        "title_sv": Text(required=True, longest=200),
        "title_en": Text(longest=200),
        "document_type": Choice(DocumentType, required=True),
        "issued_by": Text(longest=120),
        "owner": Text(longest=120),
        "adopted_by": Text(longest=120),
        "valid_from": Day(),
        "review_due": Day(),
        "parent": Ref("policies"),
        "note": Text(longest=300),
        **SOURCE,
        "versions": VERSIONS,
    }
)


@section("policies", POLICIES)
def load_policies(load: Load, rows: list[Row]) -> None:
    """Steering documents with their heads, versions and clauses."""
    for row in parents_first(rows, _own):
        document = load.put(
            PolicyDocument,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "title_sv",
                "title_en",
                "document_type",
                "issued_by",
                "owner",
                "adopted_by",
                "valid_from",
                "review_due",
                "note",
                "source",
            )
            | {"parent": load.the("policies", row["parent"])},
        )
        load.name("policies", row["code"], document)
        for version in row["versions"]:
            _load_version(load, document, version)


def _load_version(load: Load, document: PolicyDocument, row: Row) -> None:
    version = load.put(
        PolicyVersion,
        row,
        key={"document": document, "number": row["number"]},
        values=row.picked("state", "adopted_on", "change_note"),
    )
    for order, clause in enumerate(row["clauses"], start=1):
        load.put(
            PolicyClause,
            clause,
            key={"version": version, "anchor": clause["anchor"]},
            values=clause.picked("heading_sv", "heading_en", "body_sv", "body_en")
            | {"sort_order": order},
        )


# ── Goals ────────────────────────────────────────────────────────────────────────────────────

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


# ── Activities ───────────────────────────────────────────────────────────────────────────────

OUTCOMES = Rows(
    {
        "measure": Choice(OutcomeMeasure, required=True),
        "indicator": Ref("indicators", required=True),
        **MEASURED,
    },
    known_by="measure",
)
COHORTS = Rows(
    {
        "name": Text(required=True, longest=120),
        "starts_on": Day(required=True),
        "ends_on": Day(),
        "started": Number(whole=True, at_least=0),
        "completed": Number(whole=True, at_least=0),
    },
    known_by="name",
)
WORK_PROGRAMMES = Rows(
    {
        **NAMED,
        "parent": Ref("work_programmes"),
        "theme": Ref("themes"),
        "cohorts": COHORTS,
        "outcomes": OUTCOMES,
    }
)


@section("work_programmes", WORK_PROGRAMMES)
def load_work_programmes(load: Load, rows: list[Row]) -> None:
    """Ways into work and studies, and what came of them."""
    for row in parents_first(rows, _own):
        programme = load.put(
            Programme,
            row,
            key={"code": row["code"]},
            values=row.picked("name_sv", "name_en", "description_sv", "description_en")
            | {
                "parent": load.the("work_programmes", row["parent"]),
                "theme": load.the("themes", row["theme"]),
            },
        )
        load.name("work_programmes", row["code"], programme)
        for cohort in row["cohorts"]:
            load.put(
                ProgrammeCohort,
                cohort,
                key={"programme": programme, "name": cohort["name"]},
                values=cohort.picked("starts_on", "ends_on", "started", "completed"),
            )
        for outcome in row["outcomes"]:
            _load_outcome(load, programme, outcome)


def _load_outcome(load: Load, programme: Programme, row: Row) -> None:
    indicator = load.the("indicators", row["indicator"])
    load.put(
        ProgrammeOutcome,
        row,
        key={
            "programme": programme,
            "cohort": None,
            **row.picked("measure", "period_from", "period_to"),
        },
        values=row.picked(*MEASURED_VALUES) | {"indicator": indicator, "unit": indicator.unit},
    )


FORUMS = Rows(
    {
        **NAMED,
        "kind": Choice(ForumKind, required=True),
        "theme": Ref("themes"),
        "partners": ListOf(Ref("partners")),
    }
)


@section("forums", FORUMS)
def load_forums(load: Load, rows: list[Row]) -> None:
    """Standing forums of cooperation, such as EST."""
    for row in rows:
        load.put(
            CollaborationForum,
            row,
            key={"code": row["code"]},
            values=row.picked("name_sv", "name_en", "description_sv", "description_en", "kind")
            | {"theme": load.the("themes", row["theme"])},
            links={"partners": load.all_the("partners", row["partners"])},
        )


MEETING_PLACES = Rows({**NAMED, "district": Ref("districts"), "is_open": Flag(default=True)})


@section("meeting_places", MEETING_PLACES)
def load_meeting_places(load: Load, rows: list[Row]) -> None:
    """Places where residents can meet."""
    for row in rows:
        load.put(
            MeetingPlace,
            row,
            key={"code": row["code"]},
            values=row.picked("name_sv", "name_en", "description_sv", "description_en", "is_open")
            | {"district": load.the("districts", row["district"])},
        )


ACTIVITIES = Rows(
    {
        **NAMED,
        "type": Choice(ActivityType, required=True),
        "theme": Ref("themes"),
        "also_themes": ListOf(Ref("themes")),
        "level": Ref("themes"),
        "district": Ref("districts"),
        "also_districts": ListOf(Ref("districts")),
        "programme": Ref("work_programmes"),
        "host": Ref("partners"),
        "partners": ListOf(Ref("partners")),
        "starts_on": Day(),
        "ends_on": Day(),
        "is_public": Flag(default=True),
        "residents_are": Choice(ParticipationDegree),
        "target_groups": ListOf(Choice(TargetGroup)),
        "phase": Choice(Phase, default=Phase.DO),
        "sdg_targets": ListOf(Ref("sdg_targets")),
        "indicators": ListOf(Ref("indicators")),
    }
)


@section("activities", ACTIVITIES)
def load_activities(load: Load, rows: list[Row]) -> None:
    """What the company already does: the catalogue in which tenants find something to join."""
    for row in rows:
        activity = load.put(
            Activity,
            row,
            key={"code": row["code"]},
            values=row.picked(
                "name_sv",
                "name_en",
                "description_sv",
                "description_en",
                "starts_on",
                "ends_on",
                "is_public",
                "target_groups",
                "phase",
            )
            | {
                "activity_type": row["type"],
                "participation_degree": row["residents_are"],
                "theme": load.the("themes", row["theme"]),
                "level": load.the("themes", row["level"]),
                "district": load.the("districts", row["district"]),
                "programme": load.the("work_programmes", row["programme"]),
                "organisation": load.the("partners", row["host"]),
            },
            links={
                "themes": load.all_the("themes", row["also_themes"]),
                "districts": load.all_the("districts", row["also_districts"]),
                "partners": load.all_the("partners", row["partners"]),
                "sdg_targets": load.all_the("sdg_targets", row["sdg_targets"]),
                "indicators": load.all_the("indicators", row["indicators"]),
            },
        )
        load.name("activities", row["code"], activity)
