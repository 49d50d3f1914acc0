"""Running numbers: each given out once, without gaps, also when many ask and some give up."""

import threading

import pytest
from django.db import connection, transaction

from portal.records.models import NumberSeries
from portal.records.numbers import next_number
from tests.factories.people import HousingCompanyFactory


class GaveUp(Exception):
    """The caller's transaction came to nothing."""


def test_each_company_and_each_year_counts_for_itself(db):
    ours, theirs = HousingCompanyFactory(), HousingCompanyFactory()

    given = [
        next_number("SHA", company_id=company.pk, year=year)
        for company, year in ((ours, 2026), (theirs, 2026), (ours, 2027), (ours, 2026))
    ]

    assert given == ["SHA 2026:0001", "SHA 2026:0001", "SHA 2027:0001", "SHA 2026:0002"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double_though_some_give_up():
    """Fails when the series' row is read without a lock: then two threads get one number."""
    company = HousingCompanyFactory()
    given, start = [], threading.Barrier(8)

    def ask(number: int) -> None:
        start.wait()
        try:
            for turn in range(5):
                try:
                    with transaction.atomic():
                        mine = next_number("SHA", company_id=company.pk, year=2026)
                        if (number + turn) % 4 == 0:
                            raise GaveUp
                    given.append(mine)
                except GaveUp:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"SHA 2026:{number:04d}" for number in range(1, 31)]
    assert NumberSeries.objects.get().last == 30
