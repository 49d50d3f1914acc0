"""Amendments: either side begins one, both sign it, and the original stays as it is."""

from datetime import date, timedelta

import page as validator
import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from annexes.actions import amendments
from annexes.actions import annexes as actions
from annexes.amended import changes, content_before, wording_on
from annexes.models import AmendedClause, Amendment, LeaseAnnex, Part, Party
from annexes.printing import annex_pdf, keep_signed_copy
from annexes.states.annexes import AnnexState
from portal.pdf import checks
from portal.states import IllegalMove
from tests.annexes.test_annex_life import letters_to
from tests.factories.goals import ThemeFactory

APRIL = date(2026, 4, 1)


def begin(cast, annex=None, *, party=Party.LANDLORD, scope=(Part.END,), **given):
    by = cast.signatory if party == Party.TENANT else cast.caseworker
    said = {"background": "Lokalen byggs om", "wanted_from": APRIL, "at": cast.at} | given
    return amendments.draft_amendment(
        annex or cast.active(), party=party, scope=scope, by=by, **said
    )


def write(cast, amendment, **given):
    party = Party(amendment.drafted_party)
    said = {"background": "Lokalen byggs om", "wanted_from": amendment.wanted_from} | given
    return amendments.change_amendment(
        amendment, party=party, by=cast.caseworker, at=cast.at, **said
    )


def longer(cast, annex=None, *, new_ends_on=date(2029, 6, 30), **given):
    """An amendment that moves the last day, agreed to by both."""
    amendment = write(cast, begin(cast, annex, **given), new_ends_on=new_ends_on)
    amendment = amendments.offer_amendment(amendment, by=cast.caseworker, at=cast.at)
    return amendments.accept_amendment_offer(amendment, by=cast.signatory, at=cast.at)


def signed(cast, amendment, *, at=None):
    given = {"content_sha256": amendment.content_sha256, "at": at or cast.at}
    actions.sign_as_tenant(amendment, by=cast.signatory, **given)
    return actions.sign_as_landlord(amendment, by=cast.manager, **given)


def clause(content, number):
    return next(each for each in content["clauses"] if each["number"] == number)


# ── From a draft to two signatures ────────────────────────────────────────────────────────────


def test_an_amendment_is_numbered_after_its_annex(cast):
    first = begin(cast)
    amendments.drop_amendment(first, reason="Fel bilaga", by=cast.caseworker, at=cast.at)
    second = begin(cast, first.annex)

    assert (first.number, second.number) == ("SHA 2026:0001 A1", "SHA 2026:0001 A2")


def test_one_amendment_at_a_time_is_agreed_on(cast):
    annex = begin(cast).annex

    with pytest.raises(amendments.AnotherAmendment):
        begin(cast, annex, party=Party.TENANT)


def test_the_landlord_does_not_see_the_tenants_draft(cast):
    draft = begin(cast, party=Party.TENANT)

    assert draft not in Amendment.objects.shown_to(Party.LANDLORD)
    assert draft in Amendment.objects.visible_to(cast.signatory).shown_to(Party.TENANT)


def test_the_tenant_does_not_see_the_landlords_draft(cast):
    begin(cast)

    assert not Amendment.objects.visible_to(cast.signatory).exists()


def test_an_amendment_of_nothing_is_not_sent(cast):
    with pytest.raises(amendments.NothingAmended):
        amendments.offer_amendment(begin(cast), by=cast.caseworker, at=cast.at)


def test_the_tenant_proposes_and_the_landlord_agrees(cast):
    amendment = write(cast, begin(cast, party=Party.TENANT), new_ends_on=date(2028, 6, 30))
    amendment = amendments.put_amendment_forward(amendment, by=cast.signatory, at=cast.at)
    assert letters_to(cast.caseworker, "amendment_with_you") == 1

    amendment = amendments.accept_amendment_proposal(amendment, by=cast.caseworker, at=cast.at)

    assert amendment.state == AnnexState.AGREED
    assert amendment.content["ends_on"] == "2028-06-30"


def test_only_the_side_that_has_it_writes(cast):
    amendment = begin(cast)

    with pytest.raises(amendments.NotYours):
        amendments.change_amendment(
            amendment,
            party=Party.TENANT,
            background="x",
            wanted_from=APRIL,
            by=cast.signatory,
            at=cast.at,
        )


def test_an_amendment_changes_only_what_it_says(cast):
    with pytest.raises(amendments.OutOfScope):
        write(cast, begin(cast, scope=[Part.CLAUSES]), new_ends_on=date(2029, 6, 30))


def test_what_was_handed_over_is_what_is_agreed_to(cast):
    amendment = write(cast, begin(cast), new_ends_on=date(2029, 6, 30))
    amendment = amendments.offer_amendment(amendment, by=cast.caseworker, at=cast.at)
    Amendment.objects.filter(pk=amendment.pk).update(new_ends_on=date(2030, 6, 30))

    with pytest.raises(actions.ContentChanged):
        amendments.accept_amendment_offer(amendment, by=cast.signatory, at=cast.at)


# ── What it changes, and what stays ───────────────────────────────────────────────────────────


def test_a_new_last_day_holds_from_both_signatures(cast):
    amendment = signed(cast, longer(cast))

    annex = LeaseAnnex.objects.get()
    assert annex.ends_on == date(2029, 6, 30)
    assert amendment.holds_from == APRIL


def test_the_clause_about_the_time_speaks_of_the_new_last_day(cast):
    amendment = longer(cast)

    assert "30 juni 2029" in clause(amendment.content, 13)["body"]
    assert "31 december 2028" in clause(amendment.annex.content, 13)["body"]


def test_clauses_out_of_scope_stay_word_for_word_when_the_register_changes(cast):
    annex = cast.active()
    annex.organisation.name = "Ett helt annat namn AB"
    annex.organisation.save()

    content = longer(cast, annex).content

    assert clause(content, 1) == clause(annex.content, 1)


def test_the_original_and_its_signatures_stay_as_they_are(cast):
    annex = cast.active()
    before = (annex.content, annex.content_sha256)
    signed(cast, longer(cast, annex))

    annex.refresh_from_db()
    assert (annex.content, annex.content_sha256) == before
    assert annex.signatures.count() == 2


def test_an_amendment_never_takes_over_the_signed_file_of_the_original(cast):
    """The trap of apilos#415: a copy of the original brought its file along."""
    annex = cast.active()
    original = keep_signed_copy(annex)
    annex.refresh_from_db()
    amendment = signed(cast, longer(cast, annex))

    assert amendment.signed_file is None
    assert keep_signed_copy(amendment).sha256 != original.sha256


def test_a_clause_is_reworded_by_its_number(cast):
    amendment = begin(cast, scope=[Part.CLAUSES])
    write(cast, amendment, clauses=[amendments.Words(10, "Möten", "Vi ses på våren.")])

    found = changes(content_before(amendment), amendment.shown_content)
    assert [change.after for change in found] == [["Möten", "Vi ses på våren."]]


def test_a_clause_in_its_old_words_is_no_change(cast):
    amendment = begin(cast, scope=[Part.CLAUSES])
    was = clause(content_before(amendment), 10)

    write(cast, amendment, clauses=[amendments.Words(10, was["heading"], was["body"])])

    assert not amendment.clauses.exists()


def test_focus_areas_are_taken_over_on_the_day(cast):
    annex = cast.active()
    theme = ThemeFactory(framework__company=annex.company)
    amendment = write(cast, begin(cast, annex, scope=[Part.FOCUS]), ambition="high", themes=[theme])
    amendment = amendments.offer_amendment(amendment, by=cast.caseworker, at=cast.at)
    signed(cast, amendments.accept_amendment_offer(amendment, by=cast.signatory, at=cast.at))
    evening_before = cast.at.replace(month=3, day=31, hour=21)

    assert amendments.take_up_amendments(at=evening_before) == 0  # 23:00 in Stockholm
    assert amendments.take_up_amendments(at=evening_before + timedelta(hours=1)) == 1
    annex.refresh_from_db()
    assert (annex.ambition, list(annex.themes.all())) == ("high", [theme])


def test_pledges_that_came_later_enter_by_an_amendment(cast):
    annex = cast.active()
    cast.propose(annex, cast.words(wording="Ännu ett löfte"))

    content = begin(cast, annex, scope=[Part.PLAN]).shown_content

    assert "Ännu ett löfte" in [pledge["wording"] for pledge in content["pledges"]]
    assert "Ännu ett löfte" not in [pledge["wording"] for pledge in annex.content["pledges"]]


# ── From which day ────────────────────────────────────────────────────────────────────────────


def test_the_annex_as_of_a_day(cast):
    amendment = signed(cast, longer(cast))
    annex = LeaseAnnex.objects.get()

    assert wording_on(annex, date(2025, 12, 31)) is None
    assert wording_on(annex, date(2026, 3, 31)).document == annex
    assert wording_on(annex, APRIL).document == amendment
    assert wording_on(annex, date(2029, 6, 30)).document == amendment
    assert wording_on(annex, date(2029, 7, 1)) is None


def test_an_amendment_signed_late_does_not_reach_back(cast):
    amendment = signed(cast, longer(cast), at=cast.at.replace(month=5, day=20))

    assert amendment.holds_from == date(2026, 5, 20)


def test_a_second_amendment_starts_from_the_first(cast):
    first = signed(cast, longer(cast))
    second = begin(cast, LeaseAnnex.objects.get(), scope=[Part.CLAUSES], wanted_from=APRIL)

    assert second.shown_content["ends_on"] == first.content["ends_on"]
    with pytest.raises(amendments.WrongStart):
        write(cast, second, wanted_from=APRIL - timedelta(days=1))


def test_an_annex_is_not_extended_into_anothers_time(cast):
    annex = cast.active()
    amendment = longer(cast, annex)
    following = cast.draft(starts_on=date(2029, 1, 1), ends_on=date(2030, 12, 31))
    following = actions.offer_annex(following, by=cast.caseworker, at=cast.at)
    following = actions.accept_offer(following, by=cast.signatory, at=cast.at)
    cast.sign(cast.sign(following, Party.TENANT), Party.LANDLORD)

    with pytest.raises(amendments.PastEnd):
        signed(cast, amendment)


def test_an_annex_under_notice_is_not_amended(cast):
    with pytest.raises(IllegalMove):
        begin(cast, cast.ending())


# ── What the database itself refuses ──────────────────────────────────────────────────────────


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_the_wording_of_an_agreed_amendment_never_changes(cast):
    amendment = begin(cast, scope=[Part.CLAUSES])
    write(cast, amendment, clauses=[amendments.Words(10, "Möten", "Vi ses på våren.")])
    amendment = amendments.offer_amendment(amendment, by=cast.caseworker, at=cast.at)
    amendments.accept_amendment_offer(amendment, by=cast.signatory, at=cast.at)

    refused(lambda: AmendedClause.objects.update(body="Något annat"))
    refused(lambda: AmendedClause.objects.all().delete())
    refused(lambda: Amendment.objects.update(content={"clauses": []}))
    refused(lambda: Amendment.objects.all()._raw_delete("default"))


def test_an_amendment_without_scope_is_refused_by_the_database(cast):
    begin(cast)

    refused(lambda: Amendment.objects.update(scope=[]))
    refused(lambda: Amendment.objects.update(scope=["rent"]))


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────


def test_a_tenant_begins_an_amendment_and_writes_it_on_pages(cast, client):
    annex = cast.active()
    client.force_login(cast.signatory)

    begun = client.post(
        reverse("annexes:leaseannex_act", args=[annex.pk, "amend_as_tenant"]),
        {"scope": ["end"], "wanted_from": "2027-01-01", "background": "Vi vill sluta tidigare"},
    )
    amendment = Amendment.objects.get()
    assert begun.url == amendment.get_absolute_url()
    page = client.get(reverse("annexes:amendment_act", args=[amendment.pk, "write"]))
    assert "new_ends_on" in page.content.decode()
    assert "ambition" not in page.content.decode()
    client.post(
        reverse("annexes:amendment_act", args=[amendment.pk, "write"]),
        {
            "wanted_from": "2027-01-01",
            "background": "Vi vill sluta tidigare",
            "new_ends_on": "2027-06-30",
        },
    )
    client.post(reverse("annexes:amendment_act", args=[amendment.pk, "put_forward"]), {})

    amendment.refresh_from_db()
    assert (amendment.state, amendment.new_ends_on) == (
        AnnexState.NEGOTIATING,
        date(2027, 6, 30),
    )


def test_clauses_sent_back_with_the_browsers_line_ends_are_no_change(cast, client):
    amendment = begin(cast, party=Party.TENANT, scope=[Part.CLAUSES])
    was = content_before(amendment)["clauses"]
    client.force_login(cast.signatory)
    said = {"wanted_from": "2026-04-01", "background": "Samma ord"}
    for each in was:
        said[f"heading_{each['number']}"] = each["heading"]
        said[f"body_{each['number']}"] = each["body"].replace("\n", "\r\n")

    answer = client.post(reverse("annexes:amendment_act", args=[amendment.pk, "write"]), said)

    assert answer.status_code == 302
    assert not amendment.clauses.exists()


def test_the_page_of_a_day_shows_the_words_of_that_day(cast, client):
    amendment = signed(cast, longer(cast))
    client.force_login(cast.signatory)
    url = reverse("annexes:as_of", args=[amendment.annex_id])

    before, after = (client.get(url, {"day": day}) for day in ("2026-03-31", "2026-04-01"))

    assert amendment.annex.content_sha256 in before.content.decode()
    assert amendment.content_sha256 in after.content.decode()


def test_a_day_that_is_none_is_kept_in_the_form(cast, client):
    annex = cast.active()
    client.force_login(cast.signatory)

    page = client.get(reverse("annexes:as_of", args=[annex.pk]), {"day": "i somras"})

    assert "i somras" in page.content.decode()
    assert "<title>Fel: " in page.content.decode()


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_signed_amendment_follows_both_standards(cast, profile):
    pdf = annex_pdf(signed(cast, longer(cast)))

    report = validator.validate_pdf_bytes(pdf, profile=profile)

    assert [failure.rule_id for failure in report.failures] == []
    assert checks.problems(pdf, tables=0) == []
