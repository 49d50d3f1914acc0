"""My page for someone who acts for organisations of two companies: it is clear for whom."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.roles import Role
from tests.factories.annexes import LeaseAnnexFactory
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import RepresentativeFactory, user_in


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def two():
    """A contribution to correct in each of two organisations, at two companies."""
    rows = [
        contribution_in(
            "returned",
            pledge=running_pledge(
                plan__annex__lease__company__name=company,
                plan__annex__lease__organisation__name=name,
            ),
        )
        for company, name in (("Västerporten", "Bageriet AB"), ("Platen", "Scoutkåren"))
    ]
    person = user_in(rows[0].organisation, Role.ORG_ADMINISTRATOR)
    RepresentativeFactory(organisation=rows[1].organisation, user=person, role=Role.ORG_REPORTER)
    return person, rows


def page_of(person, **query):
    client = Client()
    client.force_login(person)
    return client.get(reverse("annexes:my_page"), query)


def test_everything_says_for_whom_it_is(two):
    person, rows = two

    page = page_of(person)

    assert {duty.url: duty.hint.split(" · ")[0] for duty in page.context["to_do"]} == {
        row.get_absolute_url(): row.organisation.name for row in rows
    }
    text = page.content.decode()
    assert "(Bageriet AB, Västerporten)" in text
    assert "(Scoutkåren, Platen)" in text
    assert text.count("<h1") == 1


def test_one_organisation_at_a_time(two):
    person, [_bakery, scouts] = two

    page = page_of(person, organisation=scouts.organisation_id)

    assert [duty.url for duty in page.context["to_do"]] == [scouts.get_absolute_url()]
    assert [year.plan.organisation for year in page.context["years"]] == [scouts.organisation]
    assert [duty.url for duty in page.context["latest"]] == [scouts.get_absolute_url()]
    assert [tab.is_current for tab in page.context["tabs"]] == [False, False, True]
    assert page.content.decode().count("<h1") == 1


def test_somebody_elses_organisation_in_the_address_shows_ones_own(two):
    person, _rows = two
    stranger = LeaseAnnexFactory(offered=True).organisation

    page = page_of(person, organisation=stranger.pk)

    assert page.context["chosen"] is None
    assert len(page.context["to_do"]) == 2


def test_who_acts_for_one_organisation_has_nothing_to_choose(two):
    _person, [bakery, _scouts] = two

    page = page_of(user_in(bakery.organisation, Role.ORG_REPORTER))

    assert page.context["tabs"] == []
    assert [duty.hint for duty in page.context["to_do"]] == [bakery.answer]


def test_each_role_holds_in_its_own_organisation(two):
    person, [bakery, scouts] = two
    client = Client()
    client.force_login(person)

    answers = [
        client.get(
            reverse("people:organisation_act", args=[row.organisation_id, "invite"])
        ).status_code
        for row in (bakery, scouts)
    ]

    assert answers == [200, 403]
