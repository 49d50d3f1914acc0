"""Housing companies and organisations: what the database and the forms refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.people.models import HousingCompany, Organisation
from portal.roles import Role
from tests.factories.people import (
    HousingCompanyFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)


@pytest.mark.parametrize("colour", ["#fefefe", "röd", "#12345"])
def test_an_accent_that_cannot_be_read_is_refused(colour):
    company = HousingCompanyFactory.build(accent_colour=colour)

    with pytest.raises(ValidationError) as refusal:
        company.clean_fields()

    assert "accent_colour" in refusal.value.message_dict


def test_a_dark_accent_is_taken():
    HousingCompanyFactory.build(accent_colour="#1f4e79").clean_fields()


def test_an_organisation_number_stands_once_in_a_companys_register():
    first = OrganisationFactory(org_number="5560123704")
    OrganisationFactory(org_number="5560123704")  # another company's register

    with pytest.raises(IntegrityError):
        OrganisationFactory(company=first.company, org_number="5560123704")


def test_a_number_and_a_sole_trader_are_never_both():
    with pytest.raises(IntegrityError):
        OrganisationFactory(org_number="5560123704", sole_trader_key="k", sole_trader_masked="m")


def test_a_sole_traders_number_is_shown_masked():
    trader = OrganisationFactory(sole_trader_key="k", sole_trader_masked="811218-****")

    assert (trader.shown_number, trader.is_sole_trader) == ("811218-****", True)


def test_an_organisations_number_is_shown_as_people_write_it():
    assert OrganisationFactory(org_number="5560123704").shown_number == "556012-3704"


def test_a_role_is_held_once_at_a_time():
    held = MembershipFactory()

    with pytest.raises(IntegrityError):
        MembershipFactory(company=held.company, user=held.user)


def test_a_role_at_the_company_is_not_a_role_outside():
    with pytest.raises(IntegrityError):
        MembershipFactory(role=Role.ORG_REPORTER)


def test_a_representative_represents_someone():
    held = RepresentativeFactory()

    with pytest.raises(IntegrityError):
        RepresentativeFactory(organisation=None, company=held.company)


def test_one_account_per_address_whatever_its_case():
    UserFactory(email="hanna@example.se")

    with pytest.raises(IntegrityError):
        UserFactory(email="Hanna@example.se")


def test_history_remembers_what_was_changed_past_the_model():
    organisation = OrganisationFactory(name="Förr")
    Organisation.objects.filter(pk=organisation.pk).update(name="Nu")

    events = Organisation.pgh_event_models["insert"].objects.filter(pgh_obj_id=organisation.pk)

    assert [event.name for event in events.order_by("pgh_id")] == ["Förr", "Nu"]


def test_the_company_is_its_own_wall():
    company = HousingCompany.objects.create(name="X", slug="x")

    assert company.company_id == company.pk
