"""What it does: programmes, forums, meeting places, activities."""

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
from portal.profiles.loader import Load
from portal.profiles.profile_sections.words import MEASURED, MEASURED_VALUES, NAMED, parent_of
from portal.profiles.registry import section
from portal.profiles.schema import (
    Choice,
    Day,
    Flag,
    ListOf,
    Number,
    Ref,
    Row,
    Rows,
    Text,
    parents_first,
)

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
    for row in parents_first(rows, parent_of):
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
