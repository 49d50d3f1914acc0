"""The life of an annex: draft, offer, proposals, agreement, two signatures, and the end."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from annexes.actions import annexes as actions
from annexes.actions.plans import (
    DoneTooEarly,
    PlanSettled,
    YearOutside,
    YearTaken,
    add_commitment,
    add_year_plan,
    begin_due_pledges,
    keep_commitment,
    miss_commitment,
)
from annexes.actions.pledges import (
    OwnProposal,
    PledgeWords,
    TooMuchSpace,
    WrongQuantity,
    accept_pledge,
    cancel_pledge,
    change_pledge,
    judge_pledge,
    propose_pledge,
    remove_pledge,
    return_pledge,
)
from annexes.content import live_content
from annexes.models import AnnexTemplateVersion, Commitment, LeaseAnnex, Party, Pledge, Signature
from annexes.states.annexes import AnnexState, VersionState
from annexes.states.plans import CommitmentState, PlanState
from annexes.states.pledges import PledgeState
from portal.canonical import fingerprint
from portal.people.models import Invitation
from portal.records.models import Job, Letter
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded
from tests.annexes.journey import Cast, make_cast
from tests.factories.people import OrganisationFactory, user_in


def letters_to(person, kind):
    return Letter.objects.filter(to_user=person, kind=kind).count()


# ── Drafting ──────────────────────────────────────────────────────────────────────────────────


def test_a_draft_has_fourteen_clauses_and_the_standard_commitments(cast):
    annex = cast.draft()

    content = live_content(annex)
    assert [clause["number"] for clause in content["clauses"]] == list(range(1, 15))
    assert len(content["commitments"]) == 3
    assert annex.number == "SHA 2026:0001"
    assert annex.plans.get().year == 2026


def test_clause_twelve_says_that_the_tenancy_is_not_touched(cast):
    clause = live_content(cast.draft(language="en"))["clauses"][11]

    assert "The annex has no effect on the tenancy." in clause["body"]


def test_no_placeholder_is_left_in_the_content(cast):
    for language in ("sv", "en"):
        annex = cast.draft(language=language)
        assert "{" not in str([clause["body"] for clause in live_content(annex)["clauses"]])
        actions.withdraw_annex(annex, reason="Nästa språk", by=cast.caseworker, at=cast.at)


def test_a_lease_has_one_annex_under_way(cast):
    cast.draft()

    with pytest.raises(actions.AnotherUnderWay):
        cast.draft()


def test_an_annex_ends_after_it_begins(cast):
    with pytest.raises(actions.WrongDays):
        cast.draft(starts_on=date(2026, 5, 1), ends_on=date(2026, 4, 30))


def test_a_tenant_does_not_see_a_draft(cast):
    cast.draft()

    assert not LeaseAnnex.objects.visible_to(cast.signatory).exists()
    assert not Commitment.objects.visible_to(cast.signatory).exists()


def test_changing_the_year_of_a_draft_moves_its_plan(cast):
    annex = actions.change_annex(
        cast.draft(),
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 28),
        ambition="high",
        language="sv",
        districts=[],
        themes=[],
        landlord_contact=cast.manager,
        by=cast.caseworker,
        at=cast.at,
    )

    plan = annex.plans.get()
    assert plan.year == 2027
    assert all(
        date(2027, 3, 1) <= each.due_on <= date(2027, 12, 31) for each in plan.commitments.all()
    )


# ── Offering ──────────────────────────────────────────────────────────────────────────────────


def test_offering_invites_the_signatory_by_letter(cast):
    annex = actions.offer_annex(
        cast.draft(),
        signatory_name="Vera Falk",
        signatory_email="vera@bageriet.example",
        by=cast.caseworker,
        at=cast.at,
    )

    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organisation) == (Role.ORG_SIGNATORY, annex.organisation)
    assert Letter.objects.filter(kind="invitation", to_email="vera@bageriet.example").count() == 1


def test_offering_writes_to_those_who_answer_for_the_tenant(cast):
    cast.offered()

    assert letters_to(cast.signatory, "annex_offered") == 1
    assert letters_to(cast.administrator, "annex_offered") == 1


def test_nothing_is_offered_to_nobody(cast):
    cast.signatory.represents.update(ended_on=date(2026, 1, 1))

    with pytest.raises(actions.NobodyToInvite):
        cast.offered()
    assert LeaseAnnex.objects.get().state == AnnexState.DRAFT


def test_the_offer_asks_for_an_answer_within_two_weeks(cast):
    assert cast.offered().answer_by == date(2026, 3, 18)


def test_a_tenant_sees_the_offer(cast):
    annex = cast.offered()

    assert LeaseAnnex.objects.visible_to(cast.signatory).get() == annex


def test_another_tenant_of_the_same_company_does_not(cast):
    cast.offered()
    stranger = user_in(OrganisationFactory(company=cast.lease.company), Role.ORG_SIGNATORY)

    assert not LeaseAnnex.objects.visible_to(stranger).exists()
    assert not Pledge.objects.visible_to(stranger).exists()


# ── Proposing and agreeing ────────────────────────────────────────────────────────────────────


def test_a_tenant_agrees_to_the_offer_without_pledges(cast):
    annex = actions.accept_offer(cast.offered(), by=cast.signatory, at=cast.at)

    assert annex.state == AnnexState.AGREED
    assert annex.content_sha256 == fingerprint(annex.content)


def test_a_tenant_cannot_agree_to_what_it_has_changed(cast):
    annex = cast.offered()
    cast.propose(annex)

    with pytest.raises(actions.ContentChanged):
        actions.accept_offer(annex, by=cast.signatory, at=cast.at)


def test_nothing_new_and_nothing_said_is_not_sent(cast):
    with pytest.raises(actions.UnchangedContent):
        actions.propose_content(cast.offered(), by=cast.signatory, at=cast.at)


def test_a_proposal_reaches_the_landlords_contact(cast):
    cast.negotiating()

    assert letters_to(cast.caseworker, "annex_proposed") == 1


def test_a_landlord_cannot_agree_to_what_it_has_changed(cast):
    annex = cast.negotiating()
    pledge = Pledge.objects.get()
    change_pledge(
        pledge,
        words=cast.words(quantity=80),
        party=Party.LANDLORD,
        by=cast.caseworker,
        at=cast.at,
    )

    with pytest.raises(actions.ContentChanged):
        actions.accept_proposal(annex, by=cast.caseworker, at=cast.at)


def test_handing_back_needs_a_reason_and_writes_to_the_tenant(cast):
    annex = cast.negotiating()

    with pytest.raises(ReasonNeeded):
        actions.hand_back(annex, reason=" ", by=cast.caseworker, at=cast.at)
    annex = actions.hand_back(annex, reason="Kan det bli fler?", by=cast.caseworker, at=cast.at)

    assert annex.state == AnnexState.OFFERED
    assert letters_to(cast.signatory, "annex_handed_back") == 1
    assert "Kan det bli fler?" in Letter.objects.filter(kind="annex_handed_back")[0].body


def test_a_returned_pledge_stands_in_the_way_of_agreement(cast):
    annex = cast.negotiating()
    return_pledge(Pledge.objects.get(), reason="Vilka dagar?", by=cast.caseworker, at=cast.at)
    with pytest.raises(actions.PledgeReturned):
        actions.accept_proposal(annex, by=cast.caseworker, at=cast.at)
    actions.hand_back(annex, reason="Se löftet", by=cast.caseworker, at=cast.at)

    with pytest.raises(actions.PledgeReturned):
        actions.accept_offer(annex, by=cast.signatory, at=cast.at)


def test_agreement_accepts_the_pledges_and_freezes_the_content(cast):
    annex = cast.agreed()
    said = annex.content["pledges"][0]["wording"]
    Pledge.objects.update(wording="Något annat")

    annex.refresh_from_db()
    assert Pledge.objects.get().state == PledgeState.ACCEPTED
    assert annex.content["pledges"][0]["wording"] == said


def test_reopening_thaws_the_content_and_the_pledges(cast):
    annex = actions.reopen_annex(cast.agreed(), reason="Fel år", by=cast.caseworker, at=cast.at)

    assert (annex.state, annex.content) == (AnnexState.NEGOTIATING, None)
    assert Pledge.objects.get().state == PledgeState.PROPOSED
    assert letters_to(cast.signatory, "annex_reopened") == 1


def test_the_tenant_can_reconsider_before_anybody_signs(cast):
    annex = actions.reconsider_annex(cast.agreed(), reason="Fel år", by=cast.signatory, at=cast.at)

    assert annex.state == AnnexState.OFFERED


# ── Signing ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "second"),
    [(Party.TENANT, Party.LANDLORD), (Party.LANDLORD, Party.TENANT)],
)
def test_both_sign_in_any_order(cast, first, second):
    annex = cast.sign(cast.signed_by(first), second)

    assert annex.state == AnnexState.ACTIVE
    assert annex.activated_at == cast.at
    assert annex.plans.get().state == PlanState.RUNNING
    assert {each.content_sha256 for each in annex.signatures.all()} == {annex.content_sha256}


def test_a_signature_keeps_name_role_and_time(cast):
    annex = cast.signed_by(Party.TENANT)
    cast.signatory.full_name = "Nytt Namn"
    cast.signatory.save()

    signature = annex.signatures.get()
    assert signature.by_name != "Nytt Namn"
    assert (signature.role, signature.at) == (Role.ORG_SIGNATORY, cast.at)


def test_the_other_side_is_asked_to_sign(cast):
    cast.signed_by(Party.TENANT)

    asked = Letter.objects.filter(kind="annex_to_sign", to_user=cast.caseworker)
    assert asked.count() == 1  # agreed and signed within the same second here: told once


def test_signing_other_content_than_was_shown_is_refused(cast):
    annex = cast.agreed()

    with pytest.raises(actions.OtherContent):
        actions.sign_as_tenant(annex, content_sha256="f" * 64, by=cast.signatory, at=cast.at)
    assert not Signature.objects.exists()


def test_one_side_signs_once(cast):
    annex = cast.signed_by(Party.TENANT)

    with pytest.raises(actions.SignedAlready):
        cast.sign(annex, Party.TENANT)


def test_the_second_signature_orders_the_pdf(cast):
    annex = cast.active()

    assert Job.objects.get(kind=actions.SIGNED_COPY).input == {"annex": str(annex.pk)}


def test_the_second_signature_starts_the_pledges_whose_day_has_come(cast):
    cast.active()

    assert Pledge.objects.get().state == PledgeState.ACTIVE


def test_a_second_annex_waits_for_the_first_to_end(cast):
    first = cast.active()
    second = cast.agreed()

    cast.sign(second, Party.TENANT)
    with pytest.raises(actions.AnotherInForce):
        cast.sign(second, Party.LANDLORD)
    actions.give_notice(
        first, party=Party.LANDLORD, reason="Ny bilaga", by=cast.manager, at=cast.at
    )
    with pytest.raises(actions.AnotherInForce):
        cast.sign(second, Party.LANDLORD)


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_make_one(now):
    """Fails when `_sign` reads the annex without a lock: then one thread meets the unique key."""
    cast: Cast = make_cast(now)
    annex = cast.agreed()
    sha256, outcomes = annex.content_sha256, []
    start = threading.Barrier(2)

    def sign() -> None:
        start.wait()
        try:
            actions.sign_as_tenant(annex, content_sha256=sha256, by=cast.signatory, at=now)
            outcomes.append("signed")
        except actions.SignedAlready:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "signed"]
    assert Signature.objects.count() == 1


# ── The end ───────────────────────────────────────────────────────────────────────────────────


def test_withdrawing_voids_letters_that_have_not_left(cast):
    annex = cast.offered()
    actions.withdraw_annex(annex, reason="Lokalen byggs om", by=cast.caseworker, at=cast.at)

    assert set(Letter.objects.filter(kind="annex_offered").values_list("state", flat=True)) == {
        "void"
    }
    assert letters_to(cast.signatory, "annex_withdrawn") == 1


def test_withdrawing_a_draft_writes_to_nobody(cast):
    actions.withdraw_annex(cast.draft(), reason="Fel lokal", by=cast.caseworker, at=cast.at)

    assert not Letter.objects.exists()


def test_declining_cancels_plan_and_pledges(cast):
    annex = actions.decline_annex(cast.agreed(), reason="Nej tack", by=cast.signatory, at=cast.at)

    assert annex.plans.get().state == PlanState.CANCELLED
    assert Pledge.objects.get().state == PledgeState.CANCELLED
    assert letters_to(cast.caseworker, "annex_withdrawn") == 1


# ── Pledges ───────────────────────────────────────────────────────────────────────────────────


def test_floor_space_is_area_times_hours(cast):
    pledge = cast.propose(cast.offered(), cast.space_words())

    assert pledge.quantity == 6000
    assert pledge.waits_for_consent


def test_floor_space_without_hours_is_refused(cast):
    with pytest.raises(WrongQuantity):
        cast.propose(cast.offered(), cast.space_words(hours=None))


def test_hours_with_an_area_are_refused(cast):
    with pytest.raises(WrongQuantity):
        cast.propose(cast.offered(), cast.words(area_m2=60, hours=1))


def test_no_more_space_is_lent_than_there_is(cast):
    annex = cast.offered()
    cast.propose(annex, cast.space_words(area_m2=Decimal("120.0")))

    with pytest.raises(TooMuchSpace):
        cast.propose(annex, cast.space_words(area_m2=Decimal("120.1")))


def test_a_pledge_begins_on_its_day(cast):
    annex = cast.offered()
    cast.propose(annex, cast.words(starts_on=date(2026, 4, 1)))
    actions.propose_content(annex, by=cast.signatory, at=cast.at)
    annex = actions.accept_proposal(annex, by=cast.caseworker, at=cast.at)
    cast.sign(cast.sign(annex, Party.TENANT), Party.LANDLORD)

    assert begin_due_pledges(at=cast.at.replace(month=3, day=31, hour=21)) == 0  # 23:00, CEST
    assert begin_due_pledges(at=cast.at.replace(month=3, day=31, hour=22)) == 1


def test_in_a_signed_annex_the_other_side_accepts_each_pledge(cast):
    annex = cast.active()
    pledge = cast.propose(annex, cast.words(wording="Ännu ett löfte"))

    with pytest.raises(OwnProposal):
        accept_pledge(pledge, party=Party.TENANT, by=cast.signatory, at=cast.at)
    pledge = accept_pledge(pledge, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)
    assert pledge.state == PledgeState.ACTIVE


def test_a_pledge_returned_in_a_signed_annex_brings_a_letter(cast):
    pledge = cast.propose(cast.active(), cast.words(wording="Ännu ett löfte"))

    return_pledge(pledge, reason="Vilka dagar?", by=cast.caseworker, at=cast.at)

    assert letters_to(cast.signatory, "pledge_returned") == 1


def test_a_removed_pledge_is_in_no_content(cast):
    annex = cast.offered()
    pledge = cast.propose(annex)

    remove_pledge(pledge, party=Party.TENANT, by=cast.signatory, at=cast.at)

    assert live_content(annex)["pledges"] == []


def test_a_cancelled_pledge_keeps_its_reason(cast):
    cast.active()
    pledge = cancel_pledge(
        Pledge.objects.get(), reason="Läxhjälpen läggs ner", by=cast.caseworker, at=cast.at
    )

    assert pledge.history().last().reason == "Läxhjälpen läggs ner"


def test_noting_a_pledge_as_unmet_needs_a_reason(cast):
    cast.active()

    with pytest.raises(ReasonNeeded):
        judge_pledge(
            Pledge.objects.get(), outcome=PledgeState.NOT_FULFILLED, by=cast.caseworker, at=cast.at
        )


def test_a_cancelled_pledge_is_not_judged(cast):
    cast.active()
    pledge = cancel_pledge(Pledge.objects.get(), reason="x", by=cast.caseworker, at=cast.at)

    with pytest.raises(IllegalMove):
        judge_pledge(pledge, outcome=PledgeState.FULFILLED, by=cast.caseworker, at=cast.at)


# ── The landlord's side of the plan ───────────────────────────────────────────────────────────


def test_a_commitment_is_due_within_the_plan(cast):
    annex = cast.draft(starts_on=date(2026, 9, 1))

    with pytest.raises(YearOutside):
        add_commitment(
            annex.plans.get(),
            wording="Rusta gården",
            due_on=date(2026, 8, 31),
            by=cast.caseworker,
            at=cast.at,
        )


def test_the_landlord_promises_nothing_while_the_tenant_has_the_annex(cast):
    with pytest.raises(PlanSettled):
        add_commitment(
            cast.offered().plans.get(),
            wording="Rusta gården",
            due_on=date(2026, 8, 31),
            by=cast.caseworker,
            at=cast.at,
        )


def test_a_commitment_is_not_done_before_it_is_done(cast):
    cast.active()
    commitment = Commitment.objects.first()

    with pytest.raises(DoneTooEarly):
        keep_commitment(commitment, done_on=date(2026, 3, 5), by=cast.caseworker, at=cast.at)
    commitment = keep_commitment(
        commitment, done_on=date(2026, 3, 4), by=cast.caseworker, at=cast.at
    )
    assert (commitment.state, commitment.is_late) == (CommitmentState.KEPT, False)


def test_a_missed_commitment_needs_a_reason(cast):
    cast.active()

    with pytest.raises(ReasonNeeded):
        miss_commitment(Commitment.objects.first(), reason="", by=cast.caseworker, at=cast.at)


def test_a_further_year_begins_with_the_standard_commitments(cast):
    plan = add_year_plan(cast.active(), year=2027, by=cast.caseworker, at=cast.at)

    assert (plan.state, plan.commitments.count()) == (PlanState.RUNNING, 3)
    with pytest.raises(YearTaken):
        add_year_plan(plan.annex, year=2027, by=cast.caseworker, at=cast.at)
    with pytest.raises(YearOutside):
        add_year_plan(plan.annex, year=2029, by=cast.caseworker, at=cast.at)


# ── What the database itself refuses ──────────────────────────────────────────────────────────


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_agreed_content_cannot_be_changed_in_the_database(cast):
    annex = cast.agreed()

    refused(lambda: LeaseAnnex.objects.filter(pk=annex.pk).update(content={"clauses": []}))
    refused(lambda: LeaseAnnex.objects.filter(pk=annex.pk).update(content_sha256="0" * 64))


def test_a_signature_cannot_be_changed_or_deleted(cast):
    cast.signed_by(Party.TENANT)

    refused(lambda: Signature.objects.update(by_name="Någon annan"))
    refused(lambda: Signature.objects.all().delete())


def test_an_annex_cannot_be_deleted(cast):
    annex = cast.draft()

    refused(lambda: LeaseAnnex.objects.filter(pk=annex.pk)._raw_delete("default"))


def test_a_published_version_never_changes(cast):
    version = AnnexTemplateVersion.objects.get()
    assert version.state == VersionState.PUBLISHED

    refused(lambda: version.clauses.update(body_sv="Något annat"))
    refused(lambda: version.clauses.all().delete())
    refused(lambda: version.standard_commitments.update(wording_sv="Något annat"))
    refused(lambda: AnnexTemplateVersion.objects.update(number=2))
    refused(lambda: AnnexTemplateVersion.objects.update(state=VersionState.DRAFT))


def test_pledge_words_of_another_kind_do_not_mix(cast):
    words = PledgeWords(
        kind=cast.space,
        wording="x",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 2),
        quantity=10,
    )

    with pytest.raises(WrongQuantity):
        propose_pledge(
            cast.offered().plans.get(),
            words=words,
            party=Party.TENANT,
            by=cast.signatory,
            at=cast.at,
        )
