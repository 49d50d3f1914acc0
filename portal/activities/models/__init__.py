"""What is done in the districts, by whom, what it needs, and what came of the programmes."""

from portal.activities.models.activities import (
    Activity,
    ActivityType,
    Need,
    ParticipationDegree,
    Phase,
    TargetGroup,
)
from portal.activities.models.meeting import CollaborationForum, ForumKind, MeetingPlace
from portal.activities.models.needs import takes_from_need
from portal.activities.models.programmes import (
    OutcomeMeasure,
    Programme,
    ProgrammeCohort,
    ProgrammeOutcome,
)

__all__ = [
    "Activity",
    "ActivityType",
    "CollaborationForum",
    "ForumKind",
    "MeetingPlace",
    "Need",
    "OutcomeMeasure",
    "ParticipationDegree",
    "Phase",
    "Programme",
    "ProgrammeCohort",
    "ProgrammeOutcome",
    "TargetGroup",
    "takes_from_need",
]
