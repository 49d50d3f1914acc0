"""The tenant's pages: start, logging on a phone, receipt, list; and the register of staff."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annexes.models import Contribution
from annexes.states.contributions import ContributionState
from portal.roles import Role
from tests.factories.annexes import (
    CommitmentFactory,
    LeaseAnnexFactory,
    PledgeKindFactory,
    YearPlanFactory,
)
from tests.factories.contributions import (
    ContributionFactory,
    contribution_in,
    money,
    reporter_of,
    running_pledge,
)
from tests.factories.people import user_at, user_in
from tests.world import work_off


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    """The pages ask what day it is: Wednesday 4 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: now)


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def staff_client(company, role=Role.CASEWORKER) -> Client:
    return logged_in(user_at(company, role))


def typed(**given) -> dict[str, str]:
    return {"once": "7b3f9a0e-6a4e-4c39-9d6c-3f2f6a0f1c11", "done_on": "2026-03-04"} | given


HOURS = {"hours": "1:30", "women": "2", "men": "1"}


# ── Start page ────────────────────────────────────────────────────────────────────────────────


def test_the_start_page_says_what_was_returned_and_why():
    returned = contribution_in("returned", answer="Hur många var ni?")

    page = logged_in(reporter_of(returned)).get(reverse("annexes:my_page"))

    [duty] = page.context["to_do"]
    assert (duty.url, duty.hint) == (returned.get_absolute_url(), "Hur många var ni?")
    assert "Hur många var ni?" in page.content.decode()
    assert returned.get_absolute_url() in page.content.decode()


def test_the_start_page_parts_what_waits_for_the_tenant_and_for_the_company():
    pledge = running_pledge()
    rows = {state: contribution_in(state, pledge=pledge) for state in ("draft", "submitted")}

    page = logged_in(reporter_of(pledge)).get(reverse("annexes:my_page"))

    assert [duty.url for duty in page.context["to_do"]] == [rows["draft"].get_absolute_url()]
    assert [duty.url for duty in page.context["waiting"]] == [rows["submitted"].get_absolute_url()]


def test_the_start_page_shows_both_sides_of_the_year():
    pledge = running_pledge()
    commitment = CommitmentFactory(plan=pledge.plan)
    contribution_in("verified", pledge=pledge)

    [year] = logged_in(reporter_of(pledge)).get(reverse("annexes:my_page")).context["years"]

    assert [(score.pledge, score.verified) for score in year.scores] == [(pledge, Decimal(6))]
    assert year.commitments == (commitment,)


def test_the_start_page_asks_for_the_answer_to_an_offered_annex():
    annex = LeaseAnnexFactory(offered=True)

    page = logged_in(user_in(annex.organisation, Role.ORG_SIGNATORY)).get(
        reverse("annexes:my_page")
    )

    [duty] = page.context["to_do"]
    assert (duty.url, duty.by) == (annex.get_absolute_url(), annex.answer_by)


def test_somebody_without_a_tenant_is_told_so():
    page = staff_client(ContributionFactory().company).get(reverse("annexes:my_page"))

    assert (page.status_code, list(page.context["organisations"])) == (200, [])


@pytest.mark.parametrize("many", [1, 3])
def test_the_start_page_takes_as_many_queries_for_three_rows_as_for_one(
    many, django_assert_max_num_queries
):
    pledge = running_pledge()
    for state in ("submitted", "returned", "verified"):
        for women in range(1, many + 1):
            contribution_in(state, pledge=pledge, women=women)
    client = logged_in(reporter_of(pledge))

    with django_assert_max_num_queries(31):
        client.get(reverse("annexes:my_page"))


# ── Logging ───────────────────────────────────────────────────────────────────────────────────


def test_an_hour_is_logged_and_the_receipt_says_what_happens_next():
    pledge = running_pledge()

    receipt = logged_in(reporter_of(pledge)).post(
        reverse("annexes:log_to_pledge", args=[pledge.pk]), typed(**HOURS), follow=True
    )

    contribution = Contribution.objects.get()
    assert receipt.redirect_chain == [(contribution.get_absolute_url(), 302)]
    assert (contribution.amount, contribution.state) == (Decimal("4.50"), "submitted")


def test_the_day_is_today_until_something_else_is_said():
    pledge = running_pledge()

    form = (
        logged_in(reporter_of(pledge))
        .get(reverse("annexes:log_to_pledge", args=[pledge.pk]))
        .context["form"]
    )

    assert form["done_on"].value() == "2026-03-04"


def test_the_form_asks_only_what_the_unit_needs():
    hours, space = running_pledge(), running_pledge(space=True)

    asked = {
        pledge: {
            name
            for name in logged_in(reporter_of(pledge))
            .get(reverse("annexes:log_to_pledge", args=[pledge.pk]))
            .context["form"]
            .fields
            if name in {"hours", "area_m2", "quantity", "women", "men", "other"}
        }
        for pledge in (hours, space)
    }

    assert asked == {hours: {"hours", "women", "men", "other"}, space: {"area_m2", "hours"}}


def test_saving_for_later_keeps_a_draft():
    pledge = running_pledge()

    logged_in(reporter_of(pledge)).post(
        reverse("annexes:log_to_pledge", args=[pledge.pk]), typed(**HOURS, later="1")
    )

    assert Contribution.objects.get().state == ContributionState.DRAFT


def test_the_same_form_sent_twice_makes_one_row():
    pledge = running_pledge()
    client = logged_in(reporter_of(pledge))
    address = reverse("annexes:log_to_pledge", args=[pledge.pk])

    answers = [client.post(address, typed(**HOURS)).status_code for _press in range(2)]

    assert (answers, Contribution.objects.count()) == ([302, 302], 1)


def test_the_same_typed_again_is_asked_about_and_can_be_confirmed():
    pledge = running_pledge()
    client = logged_in(reporter_of(pledge))
    address = reverse("annexes:log_to_pledge", args=[pledge.pk])
    client.post(address, typed(**HOURS))
    another_form = typed(**HOURS, once="d4a2b1a6-0d5e-4d25-8a4e-1f8f7cf3a0b2")

    asked = client.post(address, another_form)
    client.post(address, another_form | {"certain": "on"})

    assert list(asked.context["form"].errors) == ["certain"]
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours": "25"}, "hours"),
        ({"hours": "1e5"}, "hours"),
        ({"hours": "-2"}, "hours"),
        ({"hours": ""}, "hours"),
        ({"women": "0", "men": ""}, "women"),
        ({"women": "två"}, "women"),
        ({"done_on": "03/04/2026"}, "done_on"),
        ({"done_on": "2026-03-05"}, "done_on"),
        ({"done_on": "2025-12-31"}, "done_on"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_what_was_typed_is_kept(wrong, field):
    pledge = running_pledge()

    page = logged_in(reporter_of(pledge)).post(
        reverse("annexes:log_to_pledge", args=[pledge.pk]),
        typed(**HOURS, note="Läxhjälp") | wrong,
    )

    form = page.context["form"]
    assert list(form.errors) == [field]
    assert form[field].value() == wrong[field]
    assert Contribution.objects.count() == 0


def test_something_else_is_logged_under_the_annex():
    plan = YearPlanFactory()
    kind = money(plan.company)

    logged_in(reporter_of(plan)).post(
        reverse("annexes:log_other", args=[plan.annex_id, kind.code]), typed(quantity="1 500,50")
    )

    contribution = Contribution.objects.get()
    assert (contribution.pledge, contribution.kind, contribution.amount) == (
        None,
        kind,
        Decimal("1500.50"),
    )


def test_space_is_not_offered_beside_the_pledges():
    plan = YearPlanFactory()
    space = PledgeKindFactory(company=plan.company, space=True)
    client = logged_in(reporter_of(plan))

    [choice] = client.get(reverse("annexes:log")).context["choices"]
    page = client.get(reverse("annexes:log_other", args=[plan.annex_id, space.code]))

    assert (choice.kinds, page.status_code) == ([], 404)


def test_logging_the_same_again_starts_from_the_last_numbers_and_today():
    last = contribution_in("verified", hours=Decimal("2.50"), women=4, men=0, amount=Decimal(10))

    form = (
        logged_in(reporter_of(last))
        .get(reverse("annexes:log_again", args=[last.pk]))
        .context["form"]
    )

    assert [form[name].value() for name in ("hours", "women", "men")] == ["2,50", "4", None]


def test_evidence_is_kept_and_can_be_opened_by_the_tenant(tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    pledge = running_pledge()
    client = logged_in(reporter_of(pledge))
    paper = SimpleUploadedFile("lista.pdf", b"%PDF-1.7 list", content_type="application/pdf")

    client.post(
        reverse("annexes:log_to_pledge", args=[pledge.pk]), typed(**HOURS) | {"evidence": [paper]}
    )

    [file] = Contribution.objects.get().evidence.all()
    assert (file.name, client.get(file.get_absolute_url()).status_code) == ("lista.pdf", 200)


def test_a_program_is_no_evidence():
    from django.core.files.uploadedfile import SimpleUploadedFile

    pledge = running_pledge()
    program = SimpleUploadedFile("bild.jpg", b"MZ\x00\x00", content_type="image/jpeg")

    page = logged_in(reporter_of(pledge)).post(
        reverse("annexes:log_to_pledge", args=[pledge.pk]), typed(**HOURS) | {"evidence": [program]}
    )

    assert list(page.context["form"].errors) == ["evidence"]


def test_in_january_last_years_pledge_can_still_be_logged_to(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 8, 9, tzinfo=UTC))
    pledge = running_pledge()
    client = logged_in(reporter_of(pledge))

    [choice] = client.get(reverse("annexes:log")).context["choices"]
    form = client.get(reverse("annexes:log_to_pledge", args=[pledge.pk])).context["form"]

    assert choice.year.plan == pledge.plan
    assert form["done_on"].value() == "2026-12-31"


# ── What becomes of it ────────────────────────────────────────────────────────────────────────


def test_what_was_returned_is_changed_and_sent_in_again():
    returned = contribution_in("returned")
    client = logged_in(reporter_of(returned))
    address = reverse("annexes:contribution_act", args=[returned.pk, "change"])

    shown = client.get(address).context["form"]["women"].value()
    client.post(address, typed(**HOURS, done_on="2026-02-04"))

    returned.refresh_from_db()
    assert shown == "1"
    assert (returned.state, returned.women, returned.done_on) == (
        "submitted",
        2,
        date(2026, 2, 4),
    )


def test_what_was_sent_in_can_be_withdrawn():
    contribution = contribution_in("submitted")

    logged_in(reporter_of(contribution)).post(
        reverse("annexes:contribution_act", args=[contribution.pk, "withdraw"]), {"once": ""}
    )

    contribution.refresh_from_db()
    assert contribution.state == ContributionState.WITHDRAWN


@pytest.mark.parametrize("state", ContributionState)
def test_every_state_has_a_page_in_both_languages(state):
    contribution = contribution_in(state)
    client = logged_in(reporter_of(contribution))

    for language in ("sv", "en"):
        client.cookies["django_language"] = language
        assert client.get(contribution.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["contribution", "log_again"])
def test_another_tenants_contribution_is_not_found(name):
    contribution = contribution_in("submitted")
    stranger = logged_in(reporter_of(ContributionFactory()))

    assert stranger.get(reverse(f"annexes:{name}", args=[contribution.pk])).status_code == 404


def test_another_tenants_pledge_is_not_found():
    stranger = logged_in(reporter_of(ContributionFactory()))

    page = stranger.get(reverse("annexes:log_to_pledge", args=[running_pledge().pk]))

    assert page.status_code == 404


def test_an_auditor_sees_a_contribution_and_may_not_log():
    pledge = running_pledge()

    page = staff_client(pledge.company, Role.AUDITOR).get(
        reverse("annexes:log_to_pledge", args=[pledge.pk])
    )

    assert page.status_code == 403


def test_the_list_shows_ones_own_and_what_was_returned_on_top():
    returned = contribution_in("returned")
    ContributionFactory()

    page = logged_in(reporter_of(returned)).get(reverse("annexes:contributions"))

    assert (list(page.context["page"]), list(page.context["returned"])) == ([returned], [returned])


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    many, django_assert_max_num_queries
):
    pledge = running_pledge()
    for women in range(1, many + 1):
        contribution_in("submitted", pledge=pledge, women=women)
    client = logged_in(reporter_of(pledge))

    with django_assert_max_num_queries(12):
        client.get(reverse("annexes:contributions"))


# ── The register of staff ─────────────────────────────────────────────────────────────────────

REGISTER = "admin:annexes_contribution_changelist"


def shown_by(client, **query) -> set:
    page = client.get(reverse(REGISTER), query)
    return set(page.context["cl"].result_list)


def test_the_register_is_narrowed_by_the_names_that_figures_link_with():
    row = contribution_in("verified")
    other = contribution_in(
        "submitted",
        pledge=running_pledge(plan__annex__lease__company=row.company, kind=money(row.company)),
        hours=None,
        amount=Decimal(100),
    )
    client = staff_client(row.company)

    for query in (
        {"year": 2026, "measure": "verified"},
        {"kind": row.kind.code},
        {"district": row.district_id},
        {"organisation": row.organisation_id},
        {"state": "verified"},
    ):
        assert shown_by(client, **query) == {row}
    assert shown_by(client, year=2026, measure="delivered", theme="none") == {row, other}
    assert shown_by(client, year=2025) == set()


@pytest.mark.parametrize("name", ["year", "kind", "district", "theme", "organisation", "measure"])
def test_nonsense_in_the_address_breaks_nothing(name):
    client = staff_client(contribution_in("verified").company)

    assert client.get(reverse(REGISTER), {name: "nonsens"}, follow=True).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_the_register_takes_at_most_12_queries(many):
    pledge = running_pledge()
    for women in range(1, many + 1):
        contribution_in("submitted", pledge=pledge, women=women)
    client = staff_client(pledge.company)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(REGISTER))

    assert len([query for query in queries if query["sql"].startswith("SELECT")]) <= 12


def test_staff_verify_in_bulk_and_are_told_what_was_held_back():
    pledge = running_pledge()
    caseworker = user_at(pledge.company, Role.CASEWORKER)
    others = [contribution_in("submitted", pledge=pledge, women=women) for women in (1, 2)]
    own = contribution_in("submitted", pledge=pledge, women=3, logged_by=caseworker)
    client = logged_in(caseworker)
    chosen = {
        "action": "act_verify",
        "_selected_action": [str(row.pk) for row in [*others, own]],
    }

    asked = client.post(reverse(REGISTER), chosen)
    client.post(reverse(REGISTER), chosen | {"confirmed": "1"})
    assert work_off() == []

    assert (set(asked.context["ready"]), asked.context["held"]) == (set(others), [own])
    states = dict(Contribution.objects.values_list("pk", "state"))
    assert states == {others[0].pk: "verified", others[1].pk: "verified", own.pk: "submitted"}


def test_staff_return_in_bulk_with_one_reason():
    pledge = running_pledge()
    rows = [contribution_in("submitted", pledge=pledge, women=women) for women in (1, 2)]

    staff_client(pledge.company).post(
        reverse(REGISTER),
        {
            "action": "act_return",
            "_selected_action": [str(row.pk) for row in rows],
            "confirmed": "1",
            "reason": "Vilken skola?",
        },
    )

    assert set(Contribution.objects.values_list("state", "answer")) == {
        ("returned", "Vilken skola?")
    }


def test_the_page_of_a_contribution_offers_what_can_be_done_and_no_raw_editing():
    contribution = contribution_in("submitted")

    page = staff_client(contribution.company).get(
        reverse("admin:annexes_contribution_change", args=[contribution.pk])
    )

    assert {line["act"].name for line in page.context["acts"]} >= {"verify", "return", "reject"}
    assert not page.context["has_change_permission"]


def test_staff_log_on_behalf_of_a_tenant():
    pledge = running_pledge()
    caseworker = user_at(pledge.company, Role.CASEWORKER)

    logged_in(caseworker).post(reverse("annexes:log_to_pledge", args=[pledge.pk]), typed(**HOURS))

    contribution = Contribution.objects.get()
    assert (contribution.organisation, contribution.logged_by) == (pledge.organisation, caseworker)


def test_the_desk_counts_what_waits():
    contribution = contribution_in("submitted")
    contribution_in("verified", pledge=contribution.pledge)

    desk = staff_client(contribution.company).get(reverse("admin:index"))

    lists = {str(work.url): work.count for work in desk.context["work_lists"]}
    assert lists[reverse(REGISTER) + "?state=submitted"] == 1
