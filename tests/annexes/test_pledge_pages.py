"""Pledges in the portal: how they are spread, and changes that both sides agree to."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from annexes.duties import pledges_proposed
from annexes.forms.plans import PledgeForm
from annexes.models import Party, Pledge, Spread
from portal.roles import Role
from tests.factories.annexes import (
    LeaseAnnexFactory,
    PledgeFactory,
    PledgeKindFactory,
    PledgeRevisionFactory,
    YearPlanFactory,
)
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import user_at, user_in

TODAY = date(2026, 3, 4)


def typed(kind, plan, **given) -> dict:
    said = {
        "plan": plan.pk,
        "kind": kind.pk,
        "wording": "Vi läser läxor",
        "quantity": "40",
        "starts_on": f"{plan.year}-01-01",
        "ends_on": f"{plan.year}-12-31",
    }
    return said | given


@pytest.fixture
def plan():
    """A running plan of the tenant's, with a kind to pledge."""
    plan = YearPlanFactory()
    PledgeKindFactory(company=plan.company)
    return plan


@pytest.fixture
def signatory(plan):
    """Somebody who answers for the tenant."""
    return user_in(plan.organisation, Role.ORG_SIGNATORY)


def add(client, plan, signatory, **given):
    client.force_login(signatory)
    kind = PledgeKindFactory(company=plan.company)
    url = reverse("annexes:leaseannex_act", args=[plan.annex_id, "add_pledge"])
    return client.post(url, typed(kind, plan, **given))


def test_a_pledge_is_spread_over_the_months_that_were_ticked(client, plan, signatory):
    add(client, plan, signatory, spread="chosen", months=["3", "10", "4"])

    pledge = Pledge.objects.get(plan=plan)
    assert (pledge.spread, pledge.months) == (Spread.CHOSEN, [3, 4, 10])


@pytest.mark.parametrize("spread", ["", "months", "quarters"])
def test_months_that_were_ticked_count_only_when_they_are_asked(client, plan, signatory, spread):
    add(client, plan, signatory, spread=spread, months=["3"])

    pledge = Pledge.objects.get(plan=plan)
    assert (pledge.spread, pledge.months) == (spread or Spread.MONTHS, None)


@pytest.mark.parametrize("months", [[], ["1"]])
def test_at_least_one_month_within_the_days_is_ticked(client, plan, signatory, months):
    page = add(client, plan, signatory, spread="chosen", months=months, starts_on="2026-03-01")

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Pledge.objects.filter(plan=plan).exists()


def test_a_part_of_a_year_says_what_a_whole_years_quantity_would_be():
    annex = LeaseAnnexFactory(active=True, starts_on=date(2026, 7, 2))
    whole, part = YearPlanFactory(), YearPlanFactory(annex=annex)

    hints = [
        str(PledgeForm(thing=each.annex, by=annex.drafted_by).fields["quantity"].help_text)
        for each in (whole, part)
    ]

    assert "183 av de 365" not in hints[0]
    assert "183 av de 365 dagarna 2026" in hints[1]
    assert "20 det här året" in hints[1]


def test_a_tenant_proposes_a_change_and_staff_agree(client):
    pledge = running_pledge()
    signatory = user_in(pledge.organisation, Role.ORG_SIGNATORY)
    staff = user_at(pledge.company, Role.CASEWORKER)
    client.force_login(signatory)
    client.post(
        reverse("annexes:pledge_act", args=[pledge.pk, "adjust"]),
        {"amount": "30", "reason": "Två av oss har slutat."},
    )
    shown = client.get(pledge.plan.annex.get_absolute_url()).content.decode()

    client.force_login(staff)
    url = reverse("admin:annexes_pledge_act", args=[pledge.pk, "agree_to_change_for_landlord"])
    asked = client.get(url).content.decode()
    client.post(url)

    pledge.refresh_from_db()
    assert "Två av oss har slutat." in shown
    assert "Två av oss har slutat." in asked
    assert (pledge.quantity, pledge.original_quantity) == (30, 40)


def test_nobody_answers_their_own_change_on_its_page(client):
    revision = PledgeRevisionFactory()
    client.force_login(user_in(revision.organisation, Role.ORG_SIGNATORY))

    client.post(reverse("annexes:pledge_act", args=[revision.pledge.pk, "agree_to_change"]))

    revision.refresh_from_db()
    assert revision.state == "proposed"


@pytest.mark.parametrize(("party", "is_theirs"), [(Party.LANDLORD, False), (Party.TENANT, True)])
def test_a_proposal_waits_for_the_side_that_did_not_make_it(party, is_theirs):
    plan = YearPlanFactory()
    PledgeFactory(plan=plan, proposed_party=party)
    PledgeRevisionFactory(pledge=running_pledge(plan=plan), proposed_party=party)
    signatory = user_in(plan.organisation, Role.ORG_SIGNATORY)

    duties = pledges_proposed(signatory, TODAY)

    assert [duty.is_theirs for duty in duties] == [is_theirs, is_theirs]


def test_what_is_done_reads_as_done_and_not_as_nothing_left(client):
    pledge = running_pledge(quantity=Decimal(5))
    reporter = user_in(pledge.organisation, Role.ORG_REPORTER)
    contribution_in("submitted", pledge=pledge)
    client.force_login(reporter)

    page = client.get(reverse("annexes:log")).content.decode()

    assert "allt är gjort" in page
    assert "0 h kvar" not in page
