"""Signing: what was shown is kept, papers need two people, and the sealed copy never changes."""

import hashlib
import io
from datetime import date

import page as validator
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.db.utils import DatabaseError
from django.urls import reverse
from PIL import Image

from annexes import printing
from annexes.actions import annexes as actions
from annexes.actions import papers
from annexes.models import (
    LeaseAnnex,
    PaperSignature,
    Party,
    Signature,
    SigningMethod,
)
from annexes.signing import means_of, registered
from annexes.signing.portal import PORTAL
from annexes.states.annexes import AnnexState
from annexes.states.signatures import PaperState
from portal.pdf import checks
from portal.records.models import StoredFile


def png(size=(40, 40)):
    file = io.BytesIO()
    Image.new("L", size, 250).save(file, "PNG")
    return SimpleUploadedFile("underskrift.png", file.getvalue(), content_type="image/png")


def upload(cast, annex=None, **given):
    said = {"party": Party.TENANT, "by_name": "Vera Falk", "signed_on": date(2026, 3, 4)}
    return papers.upload_paper(
        annex or cast.agreed(), **(said | given), scan=png(), by=cast.caseworker, at=cast.at
    )


# ── In the portal ─────────────────────────────────────────────────────────────────────────────


def test_exactly_what_was_shown_is_kept_with_its_fingerprint(cast, client):
    annex = cast.agreed()
    client.force_login(cast.signatory)
    page = client.get(reverse("annexes:leaseannex_act", args=[annex.pk, "sign_as_tenant"]))
    cast.sign(annex, Party.TENANT)

    signature = annex.signatures.get()
    assert signature.shown in page.content.decode()
    assert signature.shown_sha256 == hashlib.sha256(signature.shown.encode()).hexdigest()


def test_the_statement_of_will_is_part_of_what_was_shown(cast):
    signature = cast.signed_by(Party.TENANT).signatures.get()

    assert signature.statement in signature.shown
    assert cast.signatory.full_name in signature.statement


def test_a_page_that_showed_something_else_signs_nothing(cast):
    annex = cast.agreed()

    with pytest.raises(actions.OtherContent):
        actions.sign_as_tenant(
            annex,
            content_sha256=annex.content_sha256,
            shown_sha256="f" * 64,
            by=cast.signatory,
            at=cast.at,
        )
    assert not Signature.objects.exists()


def test_what_is_shown_is_the_same_before_and_after_the_other_side_has_signed(cast):
    annex = cast.agreed()
    before = PORTAL.shown(annex, Party.TENANT, cast.signatory)
    annex = cast.sign(annex, Party.LANDLORD)

    assert PORTAL.shown(annex, Party.TENANT, cast.signatory) == before


def test_the_page_renews_its_fingerprints_when_the_content_was_another(cast, client):
    annex = cast.agreed()
    client.force_login(cast.signatory)
    url = reverse("annexes:leaseannex_act", args=[annex.pk, "sign_as_tenant"])
    stale = {"content_sha256": "0" * 64, "shown_sha256": "0" * 64, "has_read": "on"}

    page = client.post(url, stale).content.decode()

    assert not Signature.objects.exists()
    assert f'value="{annex.content_sha256}"' in page


# ── On paper ──────────────────────────────────────────────────────────────────────────────────


def test_a_paper_counts_when_a_second_person_has_checked_it(cast):
    paper = upload(cast)
    assert not Signature.objects.exists()

    papers.check_paper(paper, by=cast.manager, at=cast.at)

    signature = Signature.objects.get()
    assert LeaseAnnex.objects.get().state == AnnexState.SIGNED_BY_TENANT
    assert (signature.by, signature.by_name, signature.method) == (None, "Vera Falk", "paper")
    assert signature.checked_by == cast.manager


def test_nobody_checks_what_they_have_uploaded(cast):
    with pytest.raises(papers.OwnUpload):
        papers.check_paper(upload(cast), by=cast.caseworker, at=cast.at)


def test_the_database_wants_four_eyes_on_a_paper(cast):
    paper = upload(cast)

    with pytest.raises(DatabaseError, match="paper_four_eyes"), transaction.atomic():
        PaperSignature.objects.filter(pk=paper.pk).update(
            state=PaperState.CHECKED, checked_by=F("uploaded_by"), checked_at=cast.at
        )


def test_the_database_counts_no_paper_that_nobody_has_checked(cast):
    paper = upload(cast)

    with pytest.raises(DatabaseError, match="signature_paper_checked"), transaction.atomic():
        Signature.objects.create(
            company_id=paper.company_id,
            organisation_id=paper.organisation_id,
            annex_id=paper.annex_id,
            party=paper.party,
            method="paper",
            by_name=paper.by_name,
            role="org_signatory",
            at=cast.at,
            content_sha256=paper.content_sha256,
            statement="x",
            paper=paper,
            checked_by=cast.manager,
        )


def test_a_paper_under_former_content_counts_for_nothing(cast):
    annex = cast.agreed()
    paper = upload(cast, annex)
    actions.reopen_annex(annex, reason="Fel år", by=cast.caseworker, at=cast.at)

    with pytest.raises(actions.OtherContent):
        papers.check_paper(paper, by=cast.manager, at=cast.at)


def test_one_side_signs_on_paper_and_the_other_in_the_portal(cast):
    annex = cast.agreed()
    papers.check_paper(upload(cast, annex), by=cast.manager, at=cast.at)

    assert cast.sign(annex, Party.LANDLORD).state == AnnexState.ACTIVE


@pytest.mark.parametrize("signed_on", [date(2026, 3, 3), date(2026, 3, 5)])
def test_a_paper_is_signed_between_the_agreement_and_today(cast, signed_on):
    with pytest.raises(papers.SignedInFuture):
        upload(cast, signed_on=signed_on)


def test_one_paper_of_a_side_waits_at_a_time(cast):
    annex = cast.agreed()
    upload(cast, annex)

    with pytest.raises(papers.WaitsAlready):
        upload(cast, annex)


def test_a_refused_paper_makes_room_for_another(cast):
    annex = cast.agreed()
    papers.refuse_paper(upload(cast, annex), reason="Oläslig", by=cast.caseworker, at=cast.at)

    assert upload(cast, annex).state == PaperState.UPLOADED


def test_only_agreed_content_is_signed_on_paper(cast):
    with pytest.raises(papers.NothingToSign):
        upload(cast, cast.offered())


def test_the_paper_has_lines_to_sign_on_and_the_fingerprint(cast):
    annex = cast.agreed()
    html = printing.annex_html(annex, to_sign=True)

    assert html.count("signature__rule") == 6
    assert annex.content_sha256 in html


def test_staff_upload_a_paper_and_a_colleague_checks_it_on_pages(cast, client):
    annex = cast.agreed()
    client.force_login(cast.caseworker)
    client.post(
        reverse("admin:annexes_leaseannex_act", args=[annex.pk, "upload_paper"]),
        {
            "party": "tenant",
            "by_name": "Vera Falk",
            "signed_on": "2026-03-04",
            "scan": png(),
        },
    )
    paper = PaperSignature.objects.get()
    url = reverse("admin:annexes_papersignature_act", args=[paper.pk, "check"])
    assert client.get(url).status_code == 403
    client.force_login(cast.manager)
    assert paper.content_sha256 in client.get(url).content.decode()

    client.post(url, {"content_sha256": paper.content_sha256, "is_right": "on"})

    assert Signature.objects.get().paper == paper


# ── The means ─────────────────────────────────────────────────────────────────────────────────


def test_the_portal_and_paper_are_installed(cast):
    assert [means.code for means in means_of(cast.lease.company)] == ["portal", "paper"]


def test_a_company_switches_a_means_off(cast):
    annex = cast.agreed()
    SigningMethod.objects.create(company=annex.company, code="paper", is_on=False)

    assert [means.code for means in means_of(annex.company)] == ["portal"]
    with pytest.raises(actions.MeansSwitchedOff):
        upload(cast, annex)


def test_what_is_no_means_of_signing_stops_the_start(settings):
    settings.SIGNING_MEANS = ["annexes.models.LeaseAnnex"]
    registered.cache_clear()
    try:
        with pytest.raises(TypeError):
            registered()
    finally:
        registered.cache_clear()


# ── The sealed copy ───────────────────────────────────────────────────────────────────────────


def test_the_sealed_copy_stays_when_template_and_register_change(cast, monkeypatch):
    """Fails when `keep_signed_copy` renders again: then the second file differs."""
    annex = cast.active()
    sealed = printing.keep_signed_copy(annex)
    annex.refresh_from_db()
    annex.organisation.name = "Ett helt annat namn AB"
    annex.organisation.save()
    monkeypatch.setattr(printing, "annex_html", lambda *_a, **_k: "<h1>Ny mall</h1>")

    again = printing.keep_signed_copy(LeaseAnnex.objects.get())

    assert again == sealed
    assert hashlib.sha256(again.content.read()).hexdigest() == sealed.sha256
    assert StoredFile.objects.filter(purpose="signed_annex").count() == 1


def test_the_database_keeps_the_sealed_copy_where_it_is(cast):
    annex = cast.active()
    sealed = printing.keep_signed_copy(annex)
    annex.refresh_from_db()
    assert annex.signed_file == sealed

    with pytest.raises(DatabaseError), transaction.atomic():
        LeaseAnnex.objects.filter(pk=annex.pk).update(signed_file=None)


def test_a_paper_signature_stands_in_the_signed_pdf_with_its_day(cast):
    annex = cast.agreed()
    papers.check_paper(upload(cast, annex), by=cast.manager, at=cast.at)
    annex = cast.sign(annex, Party.LANDLORD)

    html = printing.annex_html(annex)

    assert "Vera Falk" in html
    assert "4 mars 2026" in html


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_paper_to_sign_follows_both_standards(cast, profile):
    pdf = printing.annex_pdf(cast.agreed(), to_sign=True)

    report = validator.validate_pdf_bytes(pdf, profile=profile)

    assert [failure.rule_id for failure in report.failures] == []
    assert checks.problems(pdf, tables=0) == []
