"""Whose rows a person sees."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from portal.ids import uuid7
from portal.people.models import HousingCompany, Membership, Organisation, Representative
from portal.roles import Role
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
    user_at,
    user_in,
)


def test_staff_see_their_companys_rows_and_no_other():
    ours, _theirs = OrganisationFactory(), OrganisationFactory()

    seen = Organisation.objects.visible_to(user_at(ours.company, Role.AUDITOR))

    assert list(seen) == [ours]


def test_representatives_see_their_organisations_rows_and_not_their_neighbours():
    ours = RepresentativeFactory()
    RepresentativeFactory(organisation__company=ours.company)

    assert list(Representative.objects.visible_to(ours.user)) == [ours]


def test_rows_without_an_organisation_are_not_everybodys():
    reporter = user_in(OrganisationFactory(), Role.ORG_REPORTER)
    MembershipFactory(company=reporter.represents.get().company)

    assert list(Membership.objects.visible_to(reporter)) == []


def test_strangers_and_people_without_a_role_see_nothing():
    OrganisationFactory()

    assert list(Organisation.objects.visible_to(AnonymousUser())) == []
    assert list(Organisation.objects.visible_to(UserFactory())) == []


def test_board_members_see_the_company_and_none_of_its_registers():
    organisation = OrganisationFactory()
    member = user_at(organisation.company, Role.BOARD)

    assert list(HousingCompany.objects.visible_to(member)) == [organisation.company]
    assert list(Organisation.objects.visible_to(member)) == []


def test_a_role_that_has_ended_opens_nothing():
    ended = MembershipFactory(ended_on=date(2026, 1, 1))
    OrganisationFactory(company=ended.company)

    assert list(Organisation.objects.visible_to(ended.user)) == []


def test_ids_sort_by_the_time_they_were_made():
    made = [uuid7() for _ in range(50)]

    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)
