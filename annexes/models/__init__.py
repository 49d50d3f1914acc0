"""Leases, the social annexes to them, and what both sides promise and do."""

from annexes.models.annexes import Ambition, LeaseAnnex, Party, Signature
from annexes.models.contributions import Contribution
from annexes.models.imports import LeaseImport, LeaseImportRow, RowOutcome
from annexes.models.leases import Lease, LeaseStatus
from annexes.models.plans import Commitment, YearPlan
from annexes.models.pledges import KindCode, Pledge, PledgeKind
from annexes.models.space import SpaceConsent
from annexes.models.templates import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Clause,
    ClauseList,
    StandardCommitment,
)

__all__ = [
    "Ambition",
    "AnnexTemplate",
    "AnnexTemplateVersion",
    "Clause",
    "ClauseList",
    "Commitment",
    "Contribution",
    "KindCode",
    "Lease",
    "LeaseAnnex",
    "LeaseImport",
    "LeaseImportRow",
    "LeaseStatus",
    "Party",
    "Pledge",
    "PledgeKind",
    "RowOutcome",
    "Signature",
    "SpaceConsent",
    "StandardCommitment",
    "YearPlan",
]
