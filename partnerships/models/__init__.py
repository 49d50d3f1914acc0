"""Support to associations and residents, and cooperation with institutions."""

from partnerships.models.agreements import AgreementKind, AgreementParty, CooperationAgreement
from partnerships.models.applications import Answer, Application
from partnerships.models.calls import (
    CallNotice,
    CallTarget,
    Criterion,
    CriterionKind,
    CriterionLevel,
    Envelope,
    GrantCall,
    Question,
    QuestionChoice,
    QuestionKind,
    TargetDimension,
)
from partnerships.models.programmes import Applicants, ProgrammeKind, SupportProgramme

__all__ = [
    "AgreementKind",
    "AgreementParty",
    "Answer",
    "Applicants",
    "Application",
    "CallNotice",
    "CallTarget",
    "CooperationAgreement",
    "Criterion",
    "CriterionKind",
    "CriterionLevel",
    "Envelope",
    "GrantCall",
    "ProgrammeKind",
    "Question",
    "QuestionChoice",
    "QuestionKind",
    "SupportProgramme",
    "TargetDimension",
]
