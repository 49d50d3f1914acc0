"""Companies, people and organisations for tests. What a test does not mention is boring."""

from datetime import date

import factory

from portal.people.models import (
    HousingCompany,
    Membership,
    Organisation,
    OrganisationKind,
    Representative,
    User,
)
from portal.roles import OUTSIDE, Role


class HousingCompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HousingCompany

    name = factory.Sequence(lambda n: f"Bostadsbolaget {n}")
    slug = factory.Sequence(lambda n: f"bolag-{n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.se")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("en hemlig mening")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    company = factory.SubFactory(HousingCompanyFactory)
    name = factory.Sequence(lambda n: f"Lindhaga Bageri {n} AB")
    kind = OrganisationKind.COMMERCIAL_TENANT


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    company = factory.SubFactory(HousingCompanyFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.CASEWORKER
    since = date(2024, 1, 1)


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Representative

    organisation = factory.SubFactory(OrganisationFactory)
    company = factory.SelfAttribute("organisation.company")
    user = factory.SubFactory(UserFactory)
    role = Role.ORG_ADMINISTRATOR
    since = date(2024, 1, 1)


def user_at(company: HousingCompany, *roles: Role) -> User:
    """Return a new person with these roles at the company."""
    user = UserFactory()
    for role in roles:
        MembershipFactory(company=company, user=user, role=role)
    return user


def user_in(organisation: Organisation, *roles: Role) -> User:
    """Return a new person with these roles in the organisation."""
    user = UserFactory()
    for role in roles:
        assert role in OUTSIDE
        RepresentativeFactory(organisation=organisation, user=user, role=role)
    return user
