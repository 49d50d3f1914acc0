"""Cooperation agreements."""

from datetime import date

import pytest
from django.db import IntegrityError

from partnerships.models import AgreementParty, CooperationAgreement
from tests.factories.goals import FrameworkFactory
from tests.factories.people import HousingCompanyFactory, OrganisationFactory


def agreement(**values) -> CooperationAgreement:
    values = {
        "company": values.get("company") or HousingCompanyFactory(),
        "code": "segregation",
        "name_sv": "Samverkansavtal",
    } | values
    return CooperationAgreement.objects.create(**values)


def test_agreement_replaces_an_earlier_one_of_the_same_company():
    earlier = agreement(code="earlier")
    later = agreement(company=earlier.company, supersedes=earlier)

    assert list(earlier.superseded_by.all()) == [later]


def test_agreement_does_not_replace_another_companys():
    with pytest.raises(IntegrityError, match="agreement_supersedes_same_company"):
        agreement(code="new", supersedes=agreement())


def test_agreement_does_not_replace_itself():
    one = agreement()
    one.supersedes = one

    with pytest.raises(IntegrityError, match="agreement_not_itself"):
        one.save()


def test_agreement_does_not_end_before_it_is_signed():
    with pytest.raises(IntegrityError, match="agreement_period"):
        agreement(signed_on=date(2024, 6, 28), ends_on=date(2024, 6, 27))


def test_focus_areas_are_a_framework_of_the_same_company():
    with pytest.raises(IntegrityError, match="agreement_scheme_same_company"):
        agreement(scheme=FrameworkFactory())


def test_company_is_a_party_once_without_being_an_organisation():
    one = agreement()
    party = AgreementParty.objects.create(
        company=one.company, agreement=one, contact_function="Trygghetschef"
    )

    assert str(party) == one.company.name
    with pytest.raises(IntegrityError, match="agreement_party_once"):
        AgreementParty.objects.create(company=one.company, agreement=one)


def test_party_is_in_the_companys_own_register():
    one = agreement()

    with pytest.raises(IntegrityError, match="agreement_party_organisation_same_company"):
        AgreementParty.objects.create(
            company=one.company, agreement=one, organisation=OrganisationFactory()
        )
