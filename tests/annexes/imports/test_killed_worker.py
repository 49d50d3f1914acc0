"""A worker that is killed while it writes a lease list: nothing lost, nothing twice."""

import pytest
from django.core.files.base import ContentFile

from annexes.imports import actions
from annexes.models import Lease
from annexes.states.imports import LeaseImportState
from portal.people.models import Organisation
from portal.records import jobs
from portal.records.models import JobState
from portal.roles import Role
from tests.annexes.imports.test_lease_import import KORALLEN, OPTIK, listed
from tests.factories.people import HousingCompanyFactory, user_at
from tests.workers import killed_at_its_first_row_in, swept_until_announced


@pytest.mark.django_db(transaction=True)
def test_a_list_whose_writer_was_killed_is_written_once_by_the_next_one(now):
    """Fails when the list is not written in one transaction: organisations would stand alone."""
    company = HousingCompanyFactory()
    caseworker = user_at(company, Role.CASEWORKER)
    made = actions.upload_lease_list(
        company, ContentFile(listed(KORALLEN, OPTIK), "lista.csv"), by=caseworker, at=now
    )
    jobs.run(str(made.job_id))
    confirmed = actions.confirm_import(made, by=caseworker, at=now)

    killed_at_its_first_row_in(Lease, confirmed.job)

    confirmed.refresh_from_db()
    assert confirmed.state == LeaseImportState.CONFIRMED
    assert (Lease.objects.count(), Organisation.objects.count()) == (0, 0)

    swept_until_announced()
    assert jobs.run(str(confirmed.job_id)) == JobState.DONE

    confirmed.refresh_from_db()
    assert sorted(Lease.objects.values_list("number", flat=True)) == ["L-1", "L-2"]
    assert Organisation.objects.count() == 2
    assert confirmed.counts["create"] == 2
