"""Every model: it is owned, and each place where it may hold personal data is known."""

import pytest
from django.apps import apps
from django.db import models

from portal.ownership import Owned

OURS = {
    "portal",
    "people",
    "records",
    "places",
    "goals",
    "activities",
    "annexes",
    "partnerships",
    "reports",
}
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in OURS
    and not model._meta.auto_created
    and not model.__name__.endswith("Event")
]

#: Belong to no single company, and why.
NOT_OWNED = {
    "people.HousingCompany": "is the wall itself",
    "people.User": "a person may work with several companies",
    "people.CalendarFeed": "a person's own, whichever companies they work with",
    "people.ReminderChoice": "a person's own, whichever companies write to them",
    "portal.StateChange": "carries its company; reached through its thing",
    "portal.SpentForm": "holds a digest and a time",
    "goals.SdgGoal": "the same for all",
    "goals.SdgTarget": "the same for all",
}

#: Fields that hold personal data: what, and why it is needed. Everything else must not.
PERSONAL = {
    "people.User.email": "log-in",
    "people.User.full_name": "who did what",
    "people.Invitation.email": "where the link goes",
    "people.Invitation.full_name": "whom it greets",
    "people.Organisation.email": "the firm's address; may be one person's",
    "people.Organisation.phone": "the firm's number; may be one person's",
    "people.Organisation.sole_trader_key": "keyed hash, finds the same sole trader again",
    "people.Organisation.sole_trader_masked": "what people see of a sole trader's number",
    "portal.StateChange.by_name": "the trail outlives the account",
    "records.Letter.to_email": "where the letter goes",
    "records.Letter.to_name": "whom it greets",
    "annexes.Lease.contact_name": "from the lease list; often a function",
    "annexes.Lease.contact_email": "from the lease list",
    "annexes.Lease.contact_phone": "from the lease list",
    "annexes.PaperSignature.by_name": "who signed by hand, as it stands on the paper",
    "annexes.Signature.by_name": "who signed, as it was",
}
#: Names of fields that smell of a person.
SMELLS = (
    "email",
    "phone",
    "full_name",
    "by_name",
    "to_name",
    "contact_name",
    "personal",
    "birth",
    "sole_trader",
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_it_belongs_to_a_company_or_says_why_not(model):
    assert issubclass(model, Owned) != (model._meta.label in NOT_OWNED)


def test_places_for_personal_data_are_known():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and not field.is_relation
        and any(smell in field.name for smell in SMELLS)
    }

    assert found - set(PERSONAL) - {"people.HousingCompany.contact_email"} == set()


def test_no_field_is_made_for_a_personal_identity_number():
    named = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if "personnummer" in field.name or "ssn" in field.name.split("_")
    ]

    assert named == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_is_swept_away_with_its_parent_but_its_own_parts(model):
    """CASCADE is for parts that make no sense alone; what people did is protected."""
    cascading = {
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False)
        and field.concrete
        and field.remote_field.on_delete is models.CASCADE
    }

    assert not cascading & {"company", "organisation", "user", "by", "logged_by", "verified_by"}
