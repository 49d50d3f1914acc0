"""Certificates: frozen when issued, superseded and never changed, checked by anybody."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annexes import certificates
from annexes.actions.certificates import NothingToCertify, SaysTheSame, issue_certificate
from annexes.models import Certificate, Contribution, YearPlan
from annexes.states.plans import PlanState
from annexes.views import certificates as pages
from portal.pdf import checks
from portal.roles import Role
from tests.factories.annexes import LeaseAnnexFactory, YearPlanFactory
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import RepresentativeFactory, user_in
from tests.world import work_off

#: In the year of the certificate, and when that year has been closed.
AUTUMN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def strangers_begin_anew():
    """Counts of requests live in the cache."""
    cache.clear()


@pytest.fixture
def pledge():
    """40 hours of homework help: 6 verified, 3 sent in and not yet checked."""
    pledge = running_pledge()
    contribution_in("verified", pledge=pledge, hours=Decimal(2), women=1, men=2)
    contribution_in("submitted", pledge=pledge, hours=Decimal(3), women=1, men=0)
    contribution_in("draft", pledge=pledge, hours=Decimal(9), women=1, men=0)
    return pledge


def issued(pledge, *, at=AUTUMN, annex=None, **given) -> Certificate:
    person = user_in(pledge.organisation, Role.ORG_SIGNATORY)
    return issue_certificate(pledge.organisation, year=2026, annex=annex, by=person, at=at, **given)


def close(pledge) -> None:
    YearPlan.objects.filter(pk=pledge.plan_id).update(
        state=PlanState.CLOSED, closed_at=AFTER, closed_by=pledge.proposed_by
    )


def public(certificate: Certificate) -> str:
    return reverse("annexes:certificate", args=[certificate.code])


# ── What it says ──────────────────────────────────────────────────────────────────────────────


def test_it_parts_pledged_delivered_verified_and_the_rest(pledge):
    [line] = issued(pledge).content["lines"]

    amounts = {name: line[name] for name in ("pledged", "delivered", "verified", "unverified")}
    assert amounts == {
        "pledged": "40\xa0h", "delivered": "9\xa0h", "verified": "6\xa0h",
        "unverified": "3\xa0h",
    }  # fmt: skip


def test_before_the_year_is_closed_it_says_so_far(pledge):
    assert issued(pledge).is_final is False


def test_when_the_year_is_closed_it_is_final(pledge):
    close(pledge)

    assert issued(pledge, at=AFTER).is_final is True


def test_it_is_of_all_annexes_or_of_one(pledge):
    other = YearPlanFactory(
        annex=LeaseAnnexFactory(
            active=True,
            lease__company=pledge.company,
            lease__organisation=pledge.organisation,
        )
    )

    of_all = issued(pledge)
    of_one = issued(pledge, annex=other.annex)

    assert set(of_all.content["annexes"]) == {pledge.plan.annex.number, other.annex.number}
    assert (of_one.content["annexes"], of_one.content["lines"]) == ([other.annex.number], [])
    assert of_one.supersedes is None


def test_there_is_nothing_to_certify_without_a_plan_in_force(pledge):
    with pytest.raises(NothingToCertify):
        issue_certificate(pledge.organisation, year=2025, by=pledge.proposed_by, at=AUTUMN)


# ── Frozen, superseded ────────────────────────────────────────────────────────────────────────


def test_a_new_one_takes_a_new_number_and_the_old_one_stays_as_it_was(pledge):
    first = issued(pledge)
    contribution_in("verified", pledge=pledge, hours=Decimal(1), women=4, men=0)

    second = issued(pledge)

    first.refresh_from_db()
    assert (first.number, second.number) == ("INT 2026:0001", "INT 2026:0002")
    assert second.supersedes == first
    assert (first.is_superseded, second.is_superseded) == (True, False)
    assert first.content["lines"][0]["verified"] == "6\xa0h"
    assert second.content["lines"][0]["verified"] == "10\xa0h"


def test_the_closing_of_the_year_is_reason_enough_for_a_new_one(pledge):
    first = issued(pledge)
    close(pledge)

    assert issued(pledge, at=AFTER).supersedes == first


def test_a_new_one_that_says_nothing_new_is_not_issued(pledge):
    first = issued(pledge)

    with pytest.raises(SaysTheSame):
        issued(pledge, at=datetime(2026, 10, 2, 9, 0, tzinfo=UTC))

    assert Certificate.objects.get() == first


def test_the_file_is_made_once_and_is_what_the_certificate_is_known_by(pledge):
    certificate = issued(pledge)
    assert work_off() == []

    certificate.refresh_from_db()
    with certificate.file.content.open("rb") as kept:
        content = kept.read()

    assert certificate.file_sha256 == hashlib.sha256(content).hexdigest()
    assert checks.problems(content) == []
    assert certificates.keep_file(certificate).file_id == certificate.file_id
    assert certificate.file.organisation == pledge.organisation


@pytest.mark.parametrize(
    "change", [{"number": "INT 2026:9999"}, {"content": {}}, {"year": 2025}, {"is_final": True}]
)
def test_the_database_refuses_to_change_what_was_issued(pledge, change):
    certificate = issued(pledge)

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)


def test_the_database_refuses_another_file(pledge):
    certificate = issued(pledge)
    work_off()

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(file_sha256="0" * 64)


def test_the_database_refuses_to_delete_one(pledge):
    certificate = issued(pledge)

    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.delete()


# ── The public page ───────────────────────────────────────────────────────────────────────────


def test_anybody_checks_it_without_a_log_in(pledge):
    certificate = issued(pledge)
    work_off()
    certificate.refresh_from_db()

    page = Client().get(public(certificate)).content.decode()

    assert "Giltigt" in page
    assert pledge.organisation.name in page
    assert certificate.file_sha256 in page
    assert "6\xa0h" in page


def test_it_reveals_only_what_was_verified(pledge):
    page = Client().get(public(issued(pledge))).content.decode()

    assert "40\xa0h" not in page
    assert "9\xa0h" not in page
    assert "3\xa0h" not in page
    assert pledge.plan.annex.number not in page


def test_a_sole_traders_name_is_not_shown_to_strangers(pledge):
    type(pledge.organisation).objects.filter(pk=pledge.organisation_id).update(
        name="Aziza Nilsson Skrädderi", sole_trader_masked="85XXXX-XXXX", sole_trader_key="k" * 64
    )
    pledge.organisation.refresh_from_db()

    page = Client().get(public(issued(pledge))).content.decode()

    assert "Aziza" not in page
    assert "85XXXX" not in page


def test_a_superseded_one_says_so_and_does_not_name_the_new_one(pledge):
    first = issued(pledge)
    contribution_in("verified", pledge=pledge)
    second = issued(pledge)

    page = Client().get(public(first)).content.decode()

    assert "Ersatt" in page
    assert second.code not in page
    assert second.number not in page


def test_the_same_file_is_recognised_and_one_changed_byte_is_not(pledge):
    certificate = issued(pledge)
    work_off()
    certificate.refresh_from_db()
    with certificate.file.content.open("rb") as kept:
        content = kept.read()

    answers = [
        Client()
        .post(public(certificate), {"file": SimpleUploadedFile("intyg.pdf", sent)})
        .context["compared"]
        for sent in (content, content[:-1] + b"\x00")
    ]

    assert answers == [True, False]


def test_small_letters_find_it_and_a_wrong_code_does_not(pledge):
    certificate = issued(pledge)

    assert Client().get(public(certificate).lower()).status_code == 200
    assert Client().get(reverse("annexes:certificate", args=["2222-2222-2222"])).status_code == 404


def test_whoever_tries_codes_is_slowed_down(pledge, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 3)
    wrong = reverse("annexes:certificate", args=["2222-2222-2222"])

    answers = [Client().get(wrong).status_code for _ in range(5)]

    assert answers == [404, 404, 404, 429, 429]


# ── Ordering one ──────────────────────────────────────────────────────────────────────────────


def test_a_signatory_orders_one_on_the_page(pledge, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AUTUMN)
    client = Client()
    client.force_login(user_in(pledge.organisation, Role.ORG_SIGNATORY))
    url = reverse("annexes:certificates")
    [(key, label)] = client.get(url).context["form"].fields["about"].choices

    answer = client.post(url, {"about": key, "language": "en"})

    assert answer.status_code == 302
    assert label.endswith("hittills")
    assert Certificate.objects.get().language == "en"


def test_a_reporter_reads_them_and_orders_none(pledge):
    certificate = issued(pledge)
    client = Client()
    client.force_login(user_in(pledge.organisation, Role.ORG_REPORTER))

    page = client.get(reverse("annexes:certificates"))

    assert page.context["form"] is None
    assert page.context["certificates"] == [certificate]


def test_somebody_in_two_organisations_orders_for_the_right_one(pledge):
    other = running_pledge()
    person = user_in(pledge.organisation, Role.ORG_SIGNATORY)
    RepresentativeFactory(organisation=other.organisation, user=person, role=Role.ORG_REPORTER)
    client = Client()
    client.force_login(person)

    choices = client.get(reverse("annexes:certificates")).context["form"].fields["about"].choices

    assert [key.split(":")[0] for key, _label in choices] == [str(pledge.organisation_id)]


# ── Receipts ──────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_receipt_for_what_was_sent_in_and_none_for_a_draft(pledge):
    client = Client()
    client.force_login(user_in(pledge.organisation, Role.ORG_REPORTER))

    answers = {
        row.state: client.get(reverse("annexes:receipt", args=[row.pk])).status_code
        for row in Contribution.objects.all()
    }

    assert answers == {"verified": 200, "submitted": 200, "draft": 404}
