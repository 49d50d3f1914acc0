import pytest
from django.db import IntegrityError, transaction

from portal.bulk import insert_rows, update_rows
from portal.ids import uuid7
from portal.places.models import District
from tests.factories.people import HousingCompanyFactory

FIELDS = ("id", "company", "name_sv", "name_en", "code", "parent", "sort_order", "is_illustrative")


def district(company, code, name='Vivalla; "östra"\t\\N\n'):
    return (uuid7(), company.pk, name, "", code, None, 0, False)


def test_rows_are_added_as_they_are():
    company = HousingCompanyFactory()
    assert insert_rows(District, FIELDS, [district(company, "a"), district(company, "b")]) == 2
    assert list(District.objects.values_list("code", "name_sv")) == [
        ("a", 'Vivalla; "östra"\t\\N\n'),
        ("b", 'Vivalla; "östra"\t\\N\n'),
    ]


def test_rows_are_changed_by_their_key_and_others_left():
    company = HousingCompanyFactory()
    one, other = district(company, "a", "Norrby"), district(company, "b", "Oxhagen")
    insert_rows(District, FIELDS, [one, other])
    assert update_rows(District, ("id", "name_sv"), [(one[0], "Varberga"), (uuid7(), "Ingen")]) == 1
    assert list(District.objects.order_by("code").values_list("name_sv", flat=True)) == [
        "Varberga",
        "Oxhagen",
    ]


def test_no_rows_are_no_trouble():
    assert insert_rows(District, FIELDS, []) == 0


def test_constraints_hold_and_the_transaction_goes_on():
    company = HousingCompanyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(District, FIELDS, [district(company, "a"), district(company, "a")])
    assert insert_rows(District, FIELDS, [district(company, "a")]) == 1


def test_so_many_rows_that_the_planner_is_told():
    company = HousingCompanyFactory()
    insert_rows(District, FIELDS, (district(company, f"d-{n}", "x") for n in range(1_000)))
    assert District.objects.of(company).count() == 1_000
