"""Saved views: a register's filter under a name, one's own or shared in the company."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.records.models import SavedView
from portal.roles import Role
from tests.factories.people import HousingCompanyFactory, OrganisationFactory, user_at

LABEL = "people.organisation"


@pytest.fixture
def company():
    return HousingCompanyFactory()


def window(company) -> Client:
    client = Client()
    client.force_login(user_at(company, Role.CASEWORKER))
    return client


def save(client, *, name="Föreningar", shared=False, query="kind__exact=association&p=2"):
    address = reverse("admin:save_view", args=[LABEL])
    typed = {"name": name} | ({"is_shared": "on"} if shared else {})
    return client.post(f"{address}?query={query.replace('&', '%26')}", typed)


def names(client) -> list[str]:
    page = client.get(reverse("admin:index"))
    return [each["view"].name for each in page.context["saved_views"]]


def test_a_view_is_found_on_the_desk_and_opens_the_narrowed_list(company):
    OrganisationFactory(company=company, name="Bageriet")
    OrganisationFactory(company=company, name="Scouterna", kind="association")
    client = window(company)

    save(client)

    [found] = client.get(reverse("admin:index")).context["saved_views"]
    shown = client.get(found["url"]).context["cl"].result_list
    assert [str(row) for row in shown] == ["Scouterna"]
    assert SavedView.objects.get().query == "kind__exact=association"


def test_ones_own_is_ones_own_and_a_shared_one_is_the_companys(company):
    mine, colleague, elsewhere = window(company), window(company), window(HousingCompanyFactory())

    save(mine, name="Min")
    save(mine, name="Vår", shared=True)

    assert names(mine) == ["Min", "Vår"]
    assert names(colleague) == ["Vår"]
    assert names(elsewhere) == []


def test_the_same_name_again_replaces_it(company):
    client = window(company)

    save(client)
    save(client, query="q=skola")

    assert SavedView.objects.get().query == "q=skola"


def test_only_its_maker_removes_it(company):
    mine, colleague = window(company), window(company)
    save(mine, shared=True)
    address = reverse("admin:delete_view", args=[SavedView.objects.get().pk])

    assert colleague.post(address).status_code == 404
    assert mine.post(address).status_code == 302
    assert SavedView.objects.count() == 0


def test_a_view_without_a_name_is_not_saved_and_the_title_says_so(company):
    page = save(window(company), name="")

    assert page.status_code == 200
    assert "<title>Fel: " in page.content.decode()
    assert SavedView.objects.count() == 0


def test_the_database_holds_one_view_of_a_name(company):
    save(window(company))
    view = SavedView.objects.get()
    view.pk = None
    view._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        view.save(force_insert=True)


def test_a_list_that_was_not_searched_counts_no_hits(company):
    client = window(company)

    untouched = client.get(reverse("admin:people_organisation_changelist")).content.decode()
    searched = client.get(
        reverse("admin:people_organisation_changelist"), {"q": "finns inte"}
    ).content.decode()

    assert "0 träffar" not in untouched
    assert "0 träffar" in searched
