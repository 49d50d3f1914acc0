"""Leases, the social annexes to them, and what both sides promise and do."""

from annexes.ambition import Ambition
from annexes.models.agreements import Agreement, Party
from annexes.models.allocations import Allocation, Side
from annexes.models.amendments import AmendedClause, Amendment, Part
from annexes.models.annexes import LeaseAnnex
from annexes.models.bookings import SpaceBooking
from annexes.models.catalogue import CountingRule, EvidenceRule, KindCode, PledgeKind
from annexes.models.certificates import Certificate
from annexes.models.comments import ClauseProposal, Comment
from annexes.models.confirmations import Confirmation
from annexes.models.contributions import Contribution, Verifier
from annexes.models.drafts import LogDraft
from annexes.models.evaluations import (
    Evaluation,
    EvaluationAnswer,
    EvaluationKind,
    HowFar,
    HowWell,
    SurveyAnswer,
    SurveyMeasure,
    SurveyQuestion,
)
from annexes.models.imports import LeaseImport, LeaseImportRow, RowOutcome
from annexes.models.leases import Lease, LeaseStatus
from annexes.models.limits import VerificationLimit
from annexes.models.matching import Match
from annexes.models.meetings import (
    ActionPoint,
    DialogueMeeting,
    StandardAgenda,
)
from annexes.models.overlaps import Overlap
from annexes.models.plans import Commitment, YearPlan
from annexes.models.pledges import Pledge, Spread
from annexes.models.revisions import PledgeRevision
from annexes.models.signatures import PaperSignature, Signature, SigningMethod
from annexes.models.space import (
    ResponsibilityItem,
    Responsible,
    SlotSeries,
    SpaceConsent,
    SpaceSlot,
    StandardResponsibility,
    VatFinding,
)
from annexes.models.suspensions import Suspension
from annexes.models.templates import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Clause,
    ClauseList,
    LibraryClause,
    StandardCommitment,
)
from annexes.models.voices import Voice, VoiceSource

__all__ = [
    "ActionPoint",
    "Agreement",
    "Allocation",
    "Ambition",
    "AmendedClause",
    "Amendment",
    "AnnexTemplate",
    "AnnexTemplateVersion",
    "Certificate",
    "Clause",
    "ClauseList",
    "ClauseProposal",
    "Comment",
    "Commitment",
    "Confirmation",
    "Contribution",
    "CountingRule",
    "DialogueMeeting",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationKind",
    "EvidenceRule",
    "HowFar",
    "HowWell",
    "KindCode",
    "Lease",
    "LeaseAnnex",
    "LeaseImport",
    "LeaseImportRow",
    "LeaseStatus",
    "LibraryClause",
    "LogDraft",
    "Match",
    "Overlap",
    "PaperSignature",
    "Part",
    "Party",
    "Pledge",
    "PledgeKind",
    "PledgeRevision",
    "ResponsibilityItem",
    "Responsible",
    "RowOutcome",
    "Side",
    "Signature",
    "SigningMethod",
    "SlotSeries",
    "SpaceBooking",
    "SpaceConsent",
    "SpaceSlot",
    "Spread",
    "StandardAgenda",
    "StandardCommitment",
    "StandardResponsibility",
    "SurveyAnswer",
    "SurveyMeasure",
    "SurveyQuestion",
    "Suspension",
    "VatFinding",
    "VerificationLimit",
    "Verifier",
    "Voice",
    "VoiceSource",
    "YearPlan",
]
