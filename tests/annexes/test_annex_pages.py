"""Annexes on paper and on screen: the tenant's pages, the web admin, and the PDF."""

import page as validator
import pytest
from django.urls import reverse
from django.utils import translation

from annexes import printing
from annexes.actions import annexes as actions
from annexes.models import LeaseAnnex, Party, Pledge
from annexes.states.annexes import AnnexState
from portal.pdf import checks
from portal.people.models import User
from portal.records.models import Letter, StoredFile
from portal.roles import Role
from tests.factories.annexes import LeaseFactory, PledgeFactory, YearPlanFactory
from tests.factories.people import OrganisationFactory, user_in

#: In tests the request's transaction is a savepoint: set and released, both counted.
SAVEPOINT = 2


@pytest.fixture
def tenant(cast, client):
    client.force_login(cast.signatory)
    return client


@pytest.fixture
def staff(cast, client):
    client.force_login(cast.manager)
    return client


# ── The tenant's pages ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", sorted(set(AnnexState) - {AnnexState.DRAFT}))
def test_the_tenant_reads_the_annex_in_every_state(cast, tenant, state):
    annex = cast.in_state(AnnexState(state))

    page = tenant.get(reverse("annexes:annex", args=[annex.pk]))

    assert page.status_code == 200
    assert "Hyresgästens löften" in page.content.decode()


def test_a_draft_is_not_found_by_the_tenant(cast, tenant):
    assert tenant.get(reverse("annexes:annex", args=[cast.draft().pk])).status_code == 404


def test_another_tenants_annex_is_not_found(cast, client):
    annex = cast.offered()
    client.force_login(user_in(OrganisationFactory(company=cast.lease.company), Role.ORG_SIGNATORY))

    assert client.get(reverse("annexes:annex", args=[annex.pk])).status_code == 404
    assert (
        client.get(reverse("annexes:leaseannex_act", args=[annex.pk, "propose"])).status_code == 404
    )


def test_staff_who_follow_a_tenants_link_come_to_the_register(cast, staff):
    annex = cast.offered()

    page = staff.get(reverse("annexes:annex", args=[annex.pk]))

    assert page.url == reverse("admin:annexes_leaseannex_change", args=[annex.pk])


def test_the_list_says_what_to_do(cast, tenant):
    cast.offered()

    with translation.override("en"):
        tenant.cookies["django_language"] = "en"
        page = tenant.get(reverse("annexes:annexes"))

    assert "put in your pledges and send it back" in page.content.decode()


def test_a_list_without_annexes_says_what_will_come(tenant):
    tenant.cookies["django_language"] = "en"

    assert "No annex yet" in tenant.get(reverse("annexes:annexes")).content.decode()


def test_a_tenant_pledges_hours_on_a_form(cast, tenant):
    annex = cast.offered()
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "add_pledge"])
    assert tenant.get(url).status_code == 200

    answer = tenant.post(
        url,
        {
            "plan": annex.plans.get().pk,
            "kind": cast.hours.pk,
            "wording": "Vi läser läxor på tisdagar",
            "quantity": "40,5",
            "starts_on": "2026-04-01",
            "ends_on": "2026-12-31",
        },
    )

    assert answer.url == annex.get_absolute_url()
    pledge = Pledge.objects.get()
    assert (pledge.quantity, pledge.proposed_party) == (pytest.approx(40.5), Party.TENANT)


def test_a_tenant_pledges_floor_space_on_a_form(cast, tenant):
    annex = cast.offered()

    tenant.post(
        reverse("annexes:leaseannex_act", args=[annex.pk, "add_space"]),
        {
            "plan": annex.plans.get().pk,
            "kind": cast.space.pk,
            "wording": "Språkcafé i fikarummet",
            "area_m2": "60",
            "hours": "100",
            "starts_on": "2026-04-01",
            "ends_on": "2026-12-31",
        },
    )

    assert Pledge.objects.get().quantity == 6000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quantity", "massor"),
        ("quantity", "0"),
        ("quantity", "-4"),
        ("starts_on", "03/04/2026"),
        ("ends_on", "2027-01-01"),
        ("ends_on", "2026-03-31"),
        ("wording", "x" * 301),
        ("wording", ""),
    ],
)
def test_nonsense_in_a_pledge_is_refused_and_kept_in_the_form(cast, tenant, field, typed):
    annex = cast.offered()
    said = {
        "plan": annex.plans.get().pk,
        "kind": cast.hours.pk,
        "wording": "Vi läser läxor",
        "quantity": "40",
        "starts_on": "2026-04-01",
        "ends_on": "2026-12-31",
    } | {field: typed}

    page = tenant.post(reverse("annexes:leaseannex_act", args=[annex.pk, "add_pledge"]), said)

    assert page.status_code == 200
    assert typed in page.content.decode()
    assert not Pledge.objects.exists()


def test_the_same_submit_twice_makes_one_pledge(cast, tenant):
    annex = cast.offered()
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "add_pledge"])
    said = {
        "once": "6f1f6b3a-74d5-4b43-9a53-6a3f3c2d8f10",
        "plan": annex.plans.get().pk,
        "kind": cast.hours.pk,
        "wording": "Vi läser läxor",
        "quantity": "40",
        "starts_on": "2026-04-01",
        "ends_on": "2026-12-31",
    }

    first, second = tenant.post(url, said), tenant.post(url, said)

    assert first.url == second.url
    assert Pledge.objects.count() == 1


def test_the_signing_page_shows_content_name_and_fingerprint(cast, tenant):
    annex = cast.agreed()

    page = tenant.get(
        reverse("annexes:leaseannex_act", args=[annex.pk, "sign_as_tenant"])
    ).content.decode()

    assert annex.content_sha256 in page
    assert cast.signatory.full_name in page
    assert "Vi läser läxor med högstadieelever" in page


def test_signing_asks_for_the_tick(cast, tenant):
    annex = cast.agreed()
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "sign_as_tenant"])
    shown = tenant.get(url).context["form"].initial

    tenant.post(url, shown)
    assert not annex.signatures.exists()
    tenant.post(url, shown | {"has_read": "on"})
    assert annex.signatures.get().party == Party.TENANT


def test_an_administrator_of_the_tenant_does_not_sign(cast, client):
    annex = cast.agreed()
    client.force_login(cast.administrator)

    page = client.get(reverse("annexes:leaseannex_act", args=[annex.pk, "sign_as_tenant"]))

    assert page.status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_annex_page_asks_the_same_number_of_questions_for_one_pledge_and_three(
    cast, tenant, rows, django_assert_max_num_queries
):
    annex = cast.active()
    for number in range(rows - 1):
        cast.propose(annex, cast.words(wording=f"Löfte {number}"))

    with django_assert_max_num_queries(32):
        tenant.get(reverse("annexes:annex", args=[annex.pk]))


# ── The web admin ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", sorted(AnnexState))
def test_staff_read_the_annex_in_every_state(cast, staff, state):
    annex = cast.in_state(AnnexState(state))

    page = staff.get(reverse("admin:annexes_leaseannex_change", args=[annex.pk]))

    assert page.status_code == 200
    assert annex.number in page.content.decode()


def test_staff_draft_an_annex_from_a_lease(cast, staff):
    url = reverse("admin:annexes_lease_act", args=[cast.lease.pk, "draft_annex"])
    assert staff.get(url).status_code == 200

    answer = staff.post(
        url,
        {
            "starts_on": "2026-04-01",
            "ends_on": "2028-12-31",
            "ambition": "medium",
            "language": "sv",
            "landlord_contact": cast.caseworker.pk,
        },
    )

    annex = LeaseAnnex.objects.get()
    assert answer.url == reverse("admin:annexes_leaseannex_change", args=[annex.pk])
    assert annex.landlord_contact == cast.caseworker


def test_staff_offer_the_annex_to_a_new_signatory(cast, staff):
    cast.signatory.represents.update(ended_on="2026-01-01")
    annex = cast.draft()

    staff.post(
        reverse("admin:annexes_leaseannex_act", args=[annex.pk, "offer"]),
        {
            "signatory_name": "Vera Falk",
            "signatory_email": "vera@bageriet.example",
            "answer_by": "2099-01-01",
        },
    )

    annex.refresh_from_db()
    assert annex.state == AnnexState.OFFERED
    assert Letter.objects.filter(kind="invitation", to_email="vera@bageriet.example").exists()


def test_the_landlord_signs_in_the_web_admin_under_the_content(cast, staff):
    annex = cast.signed_by(Party.TENANT)
    url = reverse("admin:annexes_leaseannex_act", args=[annex.pk, "sign"])
    page = staff.get(url)
    assert annex.content_sha256 in page.content.decode()

    staff.post(url, page.context["form"].initial | {"has_read": "on"})

    annex.refresh_from_db()
    assert annex.state == AnnexState.ACTIVE


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?turn=ours",
        "?turn=tenants",
        "?turn=both",
        "?turn=in_force",
        "?turn=late",
        "?turn=expiring",
        "?turn=resting",
        "?turn=notice",
        "?state=offered",
        "?state=nonsense",
        "?district=nonsense",
        "?q=SHA",
    ],
)
def test_the_register_of_annexes_answers_every_filter(cast, staff, query):
    cast.active()

    assert staff.get(reverse("admin:annexes_leaseannex_changelist") + query).status_code == 200


def test_the_work_list_holds_what_waits_for_the_landlord(cast, staff):
    annex = cast.negotiating()

    page = staff.get(reverse("admin:annexes_leaseannex_changelist") + "?turn=ours")
    assert annex.number in page.content.decode()
    page = staff.get(reverse("admin:annexes_leaseannex_changelist") + "?turn=tenants")
    assert annex.number not in page.content.decode()


@pytest.mark.parametrize("name", ["leaseannex", "pledge", "commitment", "annextemplateversion"])
@pytest.mark.parametrize("rows", [1, 3])
def test_registers_ask_at_most_twelve_questions(
    cast, staff, name, rows, django_assert_max_num_queries
):
    cast.active()
    for _ in range(rows - 1):
        lease = LeaseFactory(company=cast.lease.company, organisation=cast.lease.organisation)
        plan = YearPlanFactory(annex__lease=lease)
        PledgeFactory(plan=plan, kind=cast.hours)

    with django_assert_max_num_queries(12 + SAVEPOINT):
        staff.get(reverse(f"admin:annexes_{name}_changelist"))


@pytest.mark.parametrize("name", ["pledge", "commitment", "annextemplateversion"])
def test_staff_open_rows_of_the_other_registers(cast, staff, name):
    cast.active()
    page = staff.get(reverse(f"admin:annexes_{name}_changelist"))
    row = page.context["cl"].result_list[0]

    assert staff.get(reverse(f"admin:annexes_{name}_change", args=[row.pk])).status_code == 200


def test_a_clause_of_a_published_version_is_not_a_field(cast, staff):
    version = cast.draft().template_version

    page = staff.get(reverse("admin:annexes_annextemplateversion_change", args=[version.pk]))

    assert "<textarea" not in page.content.decode()


# ── The PDF ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_signed_annex_follows_both_standards(cast, language, profile):
    annex = _signed(cast, language)

    report = validator.validate_pdf_bytes(printing.annex_pdf(annex), profile=profile)

    assert [failure.rule_id for failure in report.failures] == []


def test_our_own_checks_find_nothing_in_the_signed_annex(cast):
    assert checks.problems(printing.annex_pdf(_signed(cast, "sv")), tables=0) == []


def test_the_signed_annex_names_both_signers_and_the_fingerprint(cast):
    annex = _signed(cast, "sv")

    html = printing.annex_html(annex)

    assert annex.content_sha256 in html
    assert cast.manager.full_name in html
    assert cast.signatory.full_name in html


def test_keeping_the_copy_again_keeps_one_file_and_writes_once(cast):
    annex = cast.active()

    first = printing.keep_signed_copy(annex)
    second = printing.keep_signed_copy(LeaseAnnex.objects.get(pk=annex.pk))

    assert first == second
    assert StoredFile.objects.filter(purpose="signed_annex").count() == 1
    assert Letter.objects.filter(kind="annex_signed", to_user=cast.signatory).count() == 1
    assert Letter.objects.filter(kind="annex_signed", to_user=cast.caseworker).count() == 1


def test_the_tenant_downloads_the_signed_copy_and_a_stranger_does_not(cast, tenant, client):
    file = printing.keep_signed_copy(cast.active())
    assert tenant.get(file.get_absolute_url()).status_code == 200

    client.force_login(user_in(OrganisationFactory(company=cast.lease.company), Role.ORG_SIGNATORY))
    assert client.get(file.get_absolute_url()).status_code == 404


def _signed(cast, language: str) -> LeaseAnnex:
    annex = actions.offer_annex(cast.draft(language=language), by=cast.caseworker, at=cast.at)
    cast.propose(annex, cast.words(wording="Läxor <b>och</b> & mer “sånt”"))
    cast.propose(annex, cast.space_words())
    actions.propose_content(annex, by=cast.signatory, at=cast.at)
    annex = actions.accept_proposal(annex, by=cast.caseworker, at=cast.at)
    return cast.sign(cast.sign(annex, Party.TENANT), Party.LANDLORD)


def test_letters_about_annexes_speak_the_readers_language(cast):
    User.objects.filter(pk=cast.signatory.pk).update(language="en")
    cast.offered()

    letter = Letter.objects.get(kind="annex_offered", to_user=cast.signatory)

    assert "offers you a social-smart annex" in letter.subject
