"""Housing companies, people, the organisations they act for, and how people want to be reached."""

from portal.people.models.feeds import CalendarFeed
from portal.people.models.parties import (
    HousingCompany,
    Invitation,
    LegalForm,
    Membership,
    Organisation,
    OrganisationKind,
    Representative,
    User,
    readable_accent,
)
from portal.people.models.reminders import Cadence, ReminderChoice, ReminderPlan

__all__ = [
    "Cadence",
    "CalendarFeed",
    "HousingCompany",
    "Invitation",
    "LegalForm",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "ReminderChoice",
    "ReminderPlan",
    "Representative",
    "User",
    "readable_accent",
]
