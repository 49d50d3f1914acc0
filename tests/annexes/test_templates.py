"""The company's wording: placeholders, the library, versions, ambition, and previews."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from annexes.actions import templates as actions
from annexes.ambition import Ambition
from annexes.content import live_content
from annexes.models import AnnexTemplateVersion, Clause, LibraryClause
from annexes.models.templates import MOST_CLAUSES
from annexes.placeholders import PLACEHOLDERS, fill, known_placeholders
from annexes.preview import preview_content, preview_html
from annexes.states.annexes import VersionState
from portal.people.models import HousingCompany
from portal.records import jobs
from portal.records.models import Job, StoredFile
from portal.states import IllegalMove

# ── Placeholders ──────────────────────────────────────────────────────────────────────────────


def test_an_unknown_placeholder_is_named_with_what_was_meant_and_all_known():
    with pytest.raises(ValidationError) as refused:
        known_placeholders("Mellan {landlord} och {tennant}, {vd}.")

    first, second = refused.value.messages
    assert "{tennant}" in first
    assert "{tenant}?" in first
    assert "{vd}" in second
    assert all(f"{{{name}}}" in second for name in PLACEHOLDERS)


@pytest.mark.parametrize("text", ["{tenant", "tenant}", "{{tenant}}"])
def test_half_a_pair_of_braces_is_refused(text):
    with pytest.raises(ValidationError):
        known_placeholders(text)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{landlord} ({landlord_number}), hyresvärden", "Bo AB, hyresvärden"),
        ("{tenant} ({tenant_number})", "Kaffe AB (556677-8899)"),
        ("Nummer: {landlord_number}.", "Nummer: –."),
        ("(se {landlord_number})", "(se –)"),
    ],
)
def test_parentheses_go_with_the_value_that_is_not_known(text, filled):
    values = {"landlord": "Bo AB", "landlord_number": "", "tenant": "Kaffe AB"}

    assert fill(text, values | {"tenant_number": "556677-8899"}) == filled


def test_clause_one_of_a_company_without_number_has_no_empty_parentheses(cast):
    HousingCompany.objects.filter(pk=cast.lease.company_id).update(org_number="")

    assert "(–)" not in live_content(cast.draft())["clauses"][0]["body"]


# ── The library ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def published(cast):
    return AnnexTemplateVersion.objects.get()


@pytest.fixture
def draft(cast, published):
    return actions.draft_version(published, by=cast.manager, at=cast.at)


def kept(cast, **given):
    said = {"code": "ljus", "heading_sv": "Ljus", "body_sv": "{tenant} håller skylten tänd."}
    return LibraryClause.objects.create(company=cast.lease.company, **(said | given))


def take(cast, draft, source, **given):
    return actions.take_clause(draft, source=source, by=cast.manager, at=cast.at, **given)


def numbers(version):
    return [(c.number, c.followed_by) for c in version.clauses.order_by("number")]


def test_a_company_begins_with_a_library_for_each_ambition(cast):
    clauses = LibraryClause.objects.of(cast.lease.company)

    assert {clause.from_ambition for clause in clauses} == {"light", "medium", "high"}
    assert not any(clause.lacks_english for clause in clauses)


def test_a_clause_of_the_library_goes_before_the_signatures_and_keeps_its_source(cast, draft):
    source = kept(cast, from_ambition="medium")

    take(cast, draft, source)

    taken = draft.clauses.get(number=14)
    assert (taken.heading_sv, taken.from_ambition, taken.taken_from) == ("Ljus", "medium", source)
    assert numbers(draft)[-1] == (15, "signatures")


def test_a_clause_of_the_library_takes_over_the_words_of_another_and_leaves_its_number(cast, draft):
    replaced = draft.clauses.get(number=11)

    take(cast, draft, kept(cast), replaces=replaced)

    replaced.refresh_from_db()
    assert (replaced.number, replaced.heading_sv, replaced.heading_en) == (11, "Ljus", "")
    assert draft.clauses.count() == 14


def test_later_changes_in_the_library_do_not_follow(cast, draft):
    source = kept(cast)
    take(cast, draft, source)

    source.body_sv = "Något annat"
    source.save()

    assert draft.clauses.get(number=14).body_sv == "{tenant} håller skylten tänd."


def test_the_clause_over_the_pledges_is_for_everybody(cast, draft):
    pledges = draft.clauses.get(followed_by="pledges")

    with pytest.raises(actions.ForEverybody):
        take(cast, draft, kept(cast, from_ambition="high"), replaces=pledges)
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(pk=pledges.pk).update(from_ambition="high")


def test_the_last_clause_before_the_signatures_can_go_again_and_no_other(cast, draft):
    before = numbers(draft)
    take(cast, draft, kept(cast))

    with pytest.raises(actions.NumbersStand):
        actions.drop_clause(draft, clause=draft.clauses.get(number=13), by=cast.manager, at=cast.at)
    actions.drop_clause(draft, clause=draft.clauses.get(number=14), by=cast.manager, at=cast.at)

    assert numbers(draft) == before


def test_an_annex_has_only_so_many_clauses(cast, draft):
    source = kept(cast)
    draft.clauses.filter(number=14).update(number=MOST_CLAUSES)

    with pytest.raises(actions.TooManyClauses):
        take(cast, draft, source)


def test_a_published_version_takes_no_clause(cast, published):
    with pytest.raises(actions.NotADraft):
        take(cast, published, kept(cast))


# ── Versions ──────────────────────────────────────────────────────────────────────────────────


def test_a_version_is_drafted_from_the_latest_with_its_sources(cast, draft):
    source = kept(cast)
    take(cast, draft, source)
    second = actions.publish_version(draft, by=cast.manager, at=cast.at)

    third = actions.draft_version(second, by=cast.manager, at=cast.at)

    assert third.number == 3
    assert third.clauses.get(number=14).taken_from == source
    assert third.standard_commitments.count() == 3


def test_an_earlier_version_is_not_what_the_next_begins_with(cast, published, draft):
    actions.publish_version(draft, by=cast.manager, at=cast.at)

    with pytest.raises(actions.NotTheLatest):
        actions.draft_version(published, by=cast.manager, at=cast.at)


@pytest.mark.parametrize(
    "breaks",
    [
        lambda clauses: clauses.filter(number=9).delete(),
        lambda clauses: clauses.filter(followed_by="pledges").update(followed_by=""),
        lambda clauses: clauses.filter(number=13).update(followed_by="signatures"),
        lambda clauses: clauses.filter(number=14).update(followed_by=""),
    ],
    ids=["a gap", "no pledges", "signatures twice", "no signatures"],
)
def test_a_version_that_could_not_be_printed_whole_is_not_published(cast, draft, breaks):
    breaks(draft.clauses)

    with pytest.raises(actions.ClausesMissing):
        actions.publish_version(draft, by=cast.manager, at=cast.at)


def test_no_annex_is_written_on_a_retired_version(cast, published):
    from annexes.actions.annexes import NoTemplate

    retired = actions.retire_version(published, by=cast.manager, at=cast.at)

    assert retired.state == VersionState.RETIRED
    with pytest.raises(NoTemplate):
        cast.draft()
    with pytest.raises(IllegalMove):
        actions.retire_version(published, by=cast.manager, at=cast.at)


def test_a_version_says_what_it_lacks_in_english(cast, draft):
    assert draft.without_english == []

    take(cast, draft, kept(cast))

    assert draft.without_english == ["14. Ljus"]


# ── Ambition ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", Ambition)
@pytest.mark.parametrize("wanted", Ambition)
def test_ambition_reaches_what_is_not_above_it(level, wanted):
    order = ["baseline", "light", "medium", "high"]

    assert level.reaches(wanted) == (order.index(level) >= order.index(wanted))


@pytest.mark.parametrize(("ambition", "applies"), [("light", False), ("medium", True)])
def test_a_clause_for_higher_ambition_keeps_its_number_and_says_nothing(
    cast, draft, ambition, applies
):
    take(cast, draft, kept(cast, from_ambition="medium"))
    actions.publish_version(draft, by=cast.manager, at=cast.at)

    clauses = live_content(cast.draft(ambition=ambition))["clauses"]

    assert [clause["number"] for clause in clauses] == list(range(1, 16))
    assert clauses[13]["applies"] is applies
    assert bool(clauses[13]["body"]) is applies


# ── Previews ──────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_tried_on_a_lease_and_nothing_is_kept(cast, draft, now):
    take(cast, draft, kept(cast))

    content = preview_content(draft, cast.lease, ambition="high", language="sv", on=now.date())

    assert content["clauses"][13]["body"] == f"{cast.lease.organisation.name} håller skylten tänd."
    assert content["starts_on"] == "2027-01-01"
    assert [each["due_on"][:4] for each in content["commitments"]] == ["2027"] * 3
    assert not cast.lease.annexes.exists()


def test_staff_see_the_preview_in_either_language(cast, draft, client):
    client.force_login(cast.caseworker)
    url = reverse("admin:annexes_annextemplateversion_preview", args=[draft.pk])

    swedish = client.get(url, {"lease": cast.lease.number}).content.decode()
    english = client.get(url, {"lease": cast.lease.number, "language": "en"}).content.decode()

    assert cast.lease.organisation.name in swedish
    assert "Hyresgästens löften" in swedish
    assert "The tenant's pledges" in english.replace("&#x27;", "'")


def test_a_lease_that_is_not_there_is_refused_and_kept_in_the_form(cast, draft, client):
    client.force_login(cast.caseworker)
    url = reverse("admin:annexes_annextemplateversion_preview", args=[draft.pk])

    page = client.get(url, {"lease": "finns-inte"}).content.decode()

    assert "finns-inte" in page
    assert "Fel: " in page


def test_the_preview_on_paper_is_made_by_a_job_and_can_be_read_aloud(cast, draft, client):
    from io import BytesIO

    import pikepdf

    from portal.pdf import checks

    client.force_login(cast.caseworker)
    url = reverse("admin:annexes_annextemplateversion_act", args=[draft.pk, "preview_pdf"])

    answer = client.post(url, {"lease": cast.lease.number, "ambition": "light", "language": "sv"})

    job = Job.objects.get(kind=actions.PREVIEW)
    assert answer.url == reverse("admin:records_job_change", args=[job.pk])
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.error == ""
    made = StoredFile.objects.get(purpose="annex_preview")
    assert job.file == made
    pdf = made.content.read()
    assert checks.problems(pdf) == []
    assert len(pikepdf.open(BytesIO(pdf)).pages) > 1


def test_the_printed_preview_says_at_its_top_and_in_each_foot_that_it_is_a_draft(cast, draft, now):
    content = preview_content(draft, cast.lease, ambition="high", language="sv", on=now.date())

    page = preview_html(content)

    assert "Ingen har erbjudits det här." in page
    assert '<p class="running running--fingerprint">Utkast att läsa. Det binder ingen.</p>' in page
    assert "Här skriver båda parter under." in page
    assert "Kontrollsumma" not in page


def test_a_version_without_english_says_so_on_its_page(cast, draft, client):
    take(cast, draft, kept(cast))
    client.force_login(cast.manager)

    page = client.get(
        reverse("admin:annexes_annextemplateversion_change", args=[draft.pk])
    ).content.decode()

    assert "Allt finns inte på engelska" in page
    assert "14. Ljus" in page


def test_an_unknown_placeholder_is_refused_in_the_library(cast, client):
    client.force_login(cast.manager)

    page = client.post(
        reverse("admin:annexes_libraryclause_add"),
        {
            "code": "ny", "from_ambition": "light", "is_active": "on", "heading_sv": "Ny",
            "body_sv": "Hej {hyresgäst}",
        },
    ).content.decode()  # fmt: skip

    assert "{hyresgäst}" in page
    assert not LibraryClause.objects.filter(code="ny").exists()


def test_the_library_is_the_companys_own(cast, client):
    from portal.roles import Role
    from tests.factories.people import HousingCompanyFactory, user_at

    theirs = LibraryClause.objects.create(
        company=HousingCompanyFactory(), code="x", heading_sv="Deras", body_sv="Text"
    )
    client.force_login(user_at(cast.lease.company, Role.MANAGER))

    url = reverse("admin:annexes_libraryclause_change", args=[theirs.pk])
    assert client.get(url).status_code == 404
    listed = client.get(reverse("admin:annexes_libraryclause_changelist")).content.decode()
    assert "Deras" not in listed


def test_a_manager_takes_a_clause_out_on_its_page(cast, draft, client):
    before = numbers(draft)
    take(cast, draft, kept(cast))
    client.force_login(cast.manager)
    url = reverse("admin:annexes_annextemplateversion_act", args=[draft.pk, "drop_clause"])

    asked = client.get(url)
    done = client.post(url, {"clause": draft.clauses.get(number=14).pk})

    assert (asked.status_code, done.status_code) == (200, 302)
    assert numbers(draft) == before
