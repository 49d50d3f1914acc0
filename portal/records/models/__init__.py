"""Jobs, letters, files and steering documents."""

from portal.records.models.files import StoredFile
from portal.records.models.jobs import Job, JobState
from portal.records.models.letters import Letter, LetterState
from portal.records.models.numbers import NumberSeries
from portal.records.models.policies import (
    DocumentType,
    PolicyClause,
    PolicyDocument,
    PolicyState,
    PolicyVersion,
)
from portal.records.models.views import SavedView

__all__ = [
    "DocumentType",
    "Job",
    "JobState",
    "Letter",
    "LetterState",
    "NumberSeries",
    "PolicyClause",
    "PolicyDocument",
    "PolicyState",
    "PolicyVersion",
    "SavedView",
    "StoredFile",
]
