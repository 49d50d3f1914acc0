"""What the database refuses, each rule broken once."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from annexes.models import Commitment, LeaseAnnex, Pledge, SpaceConsent, YearPlan
from tests.factories.annexes import (
    LONG_AGO,
    AnnexTemplateVersionFactory,
    ClauseFactory,
    CommitmentFactory,
    LeaseAnnexFactory,
    LeaseFactory,
    PledgeFactory,
    PledgeKindFactory,
    SpaceConsentFactory,
    YearPlanFactory,
)
from tests.factories.goals import ThemeFactory
from tests.factories.people import OrganisationFactory
from tests.factories.places import DistrictFactory


def refused(name, act):
    """The rule of this name refuses at once, or when it is asked at the end."""
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("name", "trait", "values"),
    [
        ("annex_of_someone", "offered", {"organisation": None}),
        ("annex_state|annex_frozen_when_agreed", "offered", {"state": "lost"}),
        ("annex_ambition", "offered", {"ambition": "endless"}),
        ("annex_period", "offered", {"ends_on": date(2025, 12, 31)}),
        ("annex_offered", "offered", {"offered_by": None}),
        ("annex_offered_when_shown", "offered", {"offered_by": None, "offered_at": None}),
        ("annex_agreement", "active", {"agreed_by": None}),
        ("annex_frozen_when_agreed", "offered", {"state": "agreed"}),
        ("annex_activated_when_binding", "agreed", {"activated_at": LONG_AGO}),
        ("annex_ended_when_over", "agreed", {"ended_on": date(2026, 5, 1)}),
        ("annex_ended_when_over|annex_notice", "active", {"state": "terminated"}),
        (
            "annex_ended_early",
            "active",
            {"state": "terminated", "ended_on": date(2029, 1, 1)},
        ),
        (
            "annex_ended_after_start",
            "active",
            {"state": "terminated", "ended_on": date(2025, 1, 1)},
        ),
    ],
)
def test_an_annex_in_an_impossible_condition_is_refused(name, trait, values):
    annex = LeaseAnnexFactory(**{trait: True})

    refused(name, lambda: LeaseAnnex.objects.filter(pk=annex.pk).update(**values))


def test_one_annex_under_way_for_a_lease():
    lease = LeaseAnnexFactory(offered=True).lease

    refused("annex_one_under_way", lambda: LeaseAnnexFactory(lease=lease))


def test_one_annex_in_force_at_a_time_for_a_lease():
    lease = LeaseAnnexFactory(active=True).lease

    refused(
        "annex_one_in_force",
        lambda: LeaseAnnexFactory(
            lease=lease, active=True, starts_on=date(2028, 12, 31), ends_on=date(2029, 12, 31)
        ),
    )
    LeaseAnnexFactory(
        lease=lease, active=True, starts_on=date(2029, 1, 1), ends_on=date(2029, 12, 31)
    )


def test_an_annex_and_its_lease_belong_to_one_company():
    stranger = LeaseFactory()
    annex = LeaseAnnexFactory()

    refused(
        "annex_lease_same_company",
        lambda: LeaseAnnex.objects.filter(pk=annex.pk).update(lease=stranger),
    )


def test_a_plan_carries_its_annexs_tenant():
    plan = YearPlanFactory()
    other = OrganisationFactory(company=plan.company)

    refused("plan_same_party", lambda: YearPlan.objects.update(organisation=other))


def test_one_plan_a_year():
    plan = YearPlanFactory()

    refused("plan_once_a_year", lambda: YearPlanFactory(annex=plan.annex))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("plan_year", {"year": 26}),
        ("plan_closed_at|plan_closed_by", {"state": "closed"}),
        ("plan_closed_by", {"state": "closed", "closed_at": LONG_AGO}),
    ],
)
def test_an_impossible_plan_is_refused(name, values):
    YearPlanFactory()

    refused(name, lambda: YearPlan.objects.update(**values))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("commitment_done_when_kept", {"done_on": date(2026, 3, 1)}),
        ("commitment_checked_at", {"state": "missed"}),
        ("commitment_state", {"state": "lost"}),
    ],
)
def test_an_impossible_commitment_is_refused(name, values):
    CommitmentFactory()

    refused(name, lambda: Commitment.objects.update(**values))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("pledge_state", {"state": "lost"}),
        ("pledge_proposed_party", {"proposed_party": "bank"}),
        ("pledge_quantity|pledge_original_quantity", {"quantity": 0, "original_quantity": 0}),
        ("pledge_original_while_unsettled", {"original_quantity": 1}),
        ("pledge_spread", {"spread": "weeks"}),
        ("pledge_months_when_chosen", {"months": [1]}),
        ("pledge_months_when_chosen", {"spread": "chosen"}),
        ("pledge_months_when_chosen", {"spread": "chosen", "months": []}),
        ("pledge_months_when_chosen", {"spread": "chosen", "months": [13]}),
        ("pledge_area_and_hours", {"hours": None}),
        ("pledge_space_is_area_times_hours", {"quantity": 5999, "original_quantity": 5999}),
        ("pledge_period", {"ends_on": date(2025, 12, 31)}),
        ("pledge_begins_with_consent", {"state": "active"}),
        ("pledge_kind_same_consent", {"needs_consent": False}),
    ],
)
def test_an_impossible_pledge_is_refused(name, values):
    PledgeFactory(space=True)

    refused(name, lambda: Pledge.objects.update(**values))


@pytest.mark.parametrize(
    ("name", "column", "factory"),
    [
        ("pledge_kind_same_company", "kind", PledgeKindFactory),
        ("pledge_theme_same_company", "theme", ThemeFactory),
        ("pledge_district_same_company", "district", DistrictFactory),
    ],
)
def test_a_pledge_points_at_nothing_of_another_company(name, column, factory):
    PledgeFactory()
    stranger = factory()

    refused(name, lambda: Pledge.objects.update(**{column: stranger}))


def test_consent_is_given_after_a_look_at_the_vat():
    SpaceConsentFactory()

    refused("consent_vat_checked", lambda: SpaceConsent.objects.update(vat_finding=""))


def test_a_version_has_each_clause_once():
    clause = ClauseFactory()

    refused("clause_number_once", lambda: ClauseFactory(version=clause.version))
    refused("clause_number", lambda: ClauseFactory(version=clause.version, number=41))


def test_a_published_version_takes_no_more_clauses():
    version = AnnexTemplateVersionFactory(published=True)

    refused("never changes", lambda: ClauseFactory(version=version))
