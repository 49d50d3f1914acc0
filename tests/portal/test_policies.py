"""Permissions: one line each, asked of a person and a thing."""

import pytest

from portal import policies
from portal.policies import Permission, UnknownPermission, permit
from portal.roles import Role
from tests.factories.people import OrganisationFactory, RepresentativeFactory, user_at, user_in


def test_a_role_counts_only_at_the_company_where_it_is_held():
    organisation, elsewhere = OrganisationFactory(), OrganisationFactory()
    caseworker = user_at(organisation.company, Role.CASEWORKER)

    assert caseworker.has_perm("people.change_organisation", organisation)
    assert not caseworker.has_perm("people.change_organisation", elsewhere)


def test_a_role_counts_only_in_the_organisation_where_it_is_held():
    organisation = OrganisationFactory()
    neighbour = OrganisationFactory(company=organisation.company)
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)

    assert administrator.has_perm("people.invite_to_organisation", organisation)
    assert not administrator.has_perm("people.invite_to_organisation", neighbour)


def test_a_misspelt_permission_is_an_error_not_a_no():
    with pytest.raises(UnknownPermission):
        user_at(OrganisationFactory().company, Role.MANAGER).has_perm("people.chnage_organisation")


def test_a_permission_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        permit("people.change_organisation", to={Role.MANAGER})


def test_four_eyes_refuses_the_person_who_did_the_step_before():
    second_pair = Permission("x.verify", frozenset({Role.ORG_REPORTER}), four_eyes="user")
    made = RepresentativeFactory(role=Role.ORG_REPORTER)
    colleague = user_in(made.organisation, Role.ORG_REPORTER)

    assert not second_pair.held_by(made.user, made)
    assert second_pair.held_by(colleague, made)


def test_an_account_that_is_closed_holds_nothing():
    organisation = OrganisationFactory()
    caseworker = user_at(organisation.company, Role.CASEWORKER)
    caseworker.is_active = False

    assert not caseworker.has_perm("people.change_organisation", organisation)


def test_auditors_hold_no_permission_that_changes_the_companys_affairs():
    held = [p.name for p in policies.every_permission() if Role.AUDITOR in p.to]

    assert held == [
        "partnerships.read_application",
        "records.export_register",
        "reports.read_annualreport",
        "reports.trace_figures",
    ]
