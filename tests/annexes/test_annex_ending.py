"""The end of an annex: notice, the last day, and the end of its lease."""

from datetime import UTC, date, datetime, timedelta

import pytest

from annexes.actions import annexes as actions
from annexes.actions.templates import draft_version, publish_version
from annexes.models import AnnexTemplateVersion, EvaluationKind, LeaseAnnex, LeaseStatus, Party
from annexes.states.annexes import AnnexState
from portal.states import IllegalMove, ReasonNeeded
from tests.annexes.test_annex_life import letters_to

#: now is 4 March 2026, and notice is three months.
EARLIEST = date(2026, 6, 4)


def give_notice(cast, annex=None, *, party=Party.TENANT, **given):
    by = cast.signatory if party == Party.TENANT else cast.manager
    given = {"reason": "Vi flyttar", "at": cast.at} | given
    return actions.give_notice(annex or cast.active(), party=party, by=by, **given)


# ── Notice ────────────────────────────────────────────────────────────────────────────────────


def test_notice_is_as_long_as_the_wording_says(cast):
    annex = give_notice(cast)

    assert (annex.state, annex.ended_on) == (AnnexState.ENDING, EARLIEST)
    assert (annex.notice_on, annex.notice_party) == (date(2026, 3, 4), Party.TENANT)


def test_a_day_too_early_is_refused_and_the_day_itself_is_not(cast):
    annex = cast.active()

    with pytest.raises(actions.WrongLastDay):
        give_notice(cast, annex, last_day=EARLIEST - timedelta(days=1))
    assert give_notice(cast, annex, last_day=EARLIEST).ended_on == EARLIEST


def test_another_wording_asks_for_another_notice(cast):
    version = draft_version(AnnexTemplateVersion.objects.get(), by=cast.manager, at=cast.at)
    version.notice_months = 1
    version.save()
    publish_version(version, by=cast.manager, at=cast.at)

    following = draft_version(version, by=cast.manager, at=cast.at)

    assert following.notice_months == 1
    assert give_notice(cast).ended_on == date(2026, 4, 4)


def test_notice_given_on_the_thirtieth_of_november_ends_with_february(cast):
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)

    assert give_notice(cast, at=at).ended_on == date(2027, 2, 28)


def test_notice_given_after_midnight_in_stockholm_counts_from_that_day(cast):
    at = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)

    assert give_notice(cast, at=at).notice_on == date(2026, 3, 5)


def test_an_annex_does_not_end_after_its_end(cast):
    with pytest.raises(actions.WrongLastDay):
        give_notice(cast, last_day=date(2029, 1, 1))


def test_no_notice_is_given_when_the_annex_ends_before_it_would_be_over(cast):
    at = datetime(2028, 10, 2, 12, tzinfo=UTC)

    with pytest.raises(actions.EndsAnyway):
        give_notice(cast, at=at)


def test_notice_says_why(cast):
    with pytest.raises(ReasonNeeded):
        give_notice(cast, reason=" ")


def test_both_sides_get_a_letter_about_notice(cast):
    give_notice(cast)

    assert letters_to(cast.caseworker, "annex_ended") == 1
    assert letters_to(cast.signatory, "annex_ended") == 1


def test_an_annex_under_notice_holds_through_its_last_day(cast):
    annex = cast.ending()

    assert LeaseAnnex.objects.in_force(date(2026, 6, 30)).get() == annex
    assert not LeaseAnnex.objects.in_force(date(2026, 7, 1)).exists()


def test_notice_is_taken_back_by_the_side_that_gave_it(cast):
    annex = cast.ending(Party.TENANT)

    with pytest.raises(actions.NotYourNotice):
        actions.take_back_notice(
            annex, party=Party.LANDLORD, reason="Vi ångrar oss", by=cast.manager, at=cast.at
        )
    annex = actions.take_back_notice(
        annex, party=Party.TENANT, reason="Vi blir kvar", by=cast.signatory, at=cast.at
    )

    assert (annex.state, annex.last_day) == (AnnexState.ACTIVE, date(2028, 12, 31))


def test_notice_of_an_annex_that_lacks_a_signature_is_refused(cast):
    with pytest.raises(IllegalMove):
        give_notice(cast, cast.agreed())


# ── The last day ──────────────────────────────────────────────────────────────────────────────


def test_annexes_expire_the_day_after_their_last(cast):
    annex = cast.active()
    last_evening = cast.at.replace(year=2028, month=12, day=31, hour=22)

    assert actions.end_annexes(at=last_evening) == 0  # 23:00 in Stockholm, still the 31st
    assert actions.end_annexes(at=last_evening + timedelta(hours=1)) == 1
    annex.refresh_from_db()
    assert annex.state == AnnexState.EXPIRED
    assert LeaseAnnex.objects.in_force(date(2028, 12, 31)).exists()


def test_an_annex_under_notice_is_ended_the_day_after_its_last(cast):
    annex = cast.ending()
    last_evening = cast.at.replace(month=6, day=30, hour=21)

    assert actions.end_annexes(at=last_evening) == 0  # 23:00 in Stockholm
    assert actions.end_annexes(at=last_evening + timedelta(hours=1)) == 1
    annex.refresh_from_db()
    assert annex.state == AnnexState.TERMINATED


def test_the_last_step_of_an_ended_annex_is_an_evaluation_by_both(cast):
    annex = cast.in_state(AnnexState.TERMINATED)

    assert annex.evaluations.get().kind == EvaluationKind.CLOSING


def test_an_annex_that_expires_is_not_asked_about_its_end(cast):
    assert not cast.in_state(AnnexState.EXPIRED).evaluations.exists()


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2028, 10, 31), False),
        (date(2028, 11, 1), True),
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),
    ],
)
def test_an_annex_ends_soon_from_sixty_days_before(cast, today, found):
    cast.active()

    assert LeaseAnnex.objects.expiring(today).exists() == found


def test_notice_makes_the_end_come_sooner(cast):
    cast.ending()

    assert LeaseAnnex.objects.expiring(date(2026, 5, 2)).exists()


# ── The lease ─────────────────────────────────────────────────────────────────────────────────


def end_lease(cast, ends_on, status=LeaseStatus.NOTICE):
    cast.lease.status, cast.lease.ends_on = status, ends_on
    cast.lease.save()
    return actions.end_with_leases(at=cast.at)


def test_an_annex_ends_with_its_lease(cast):
    annex = cast.active()

    assert end_lease(cast, date(2026, 9, 30)) == 1
    annex.refresh_from_db()
    assert (annex.state, annex.last_day) == (AnnexState.ACTIVE, date(2026, 9, 30))
    assert letters_to(cast.signatory, "annex_ends_with_lease") == 1


def test_the_clock_tells_of_the_end_once(cast):
    cast.active()
    end_lease(cast, date(2026, 9, 30))

    assert actions.end_with_leases(at=cast.at) == 0
    assert letters_to(cast.signatory, "annex_ends_with_lease") == 1


def test_the_annex_moves_when_the_leases_end_moves(cast):
    annex = cast.active()
    end_lease(cast, date(2026, 9, 30))

    assert end_lease(cast, date(2026, 12, 31)) == 1
    annex.refresh_from_db()
    assert annex.last_day == date(2026, 12, 31)


def test_the_annex_goes_on_when_the_lease_does(cast):
    annex = cast.active()
    end_lease(cast, date(2026, 9, 30))

    assert end_lease(cast, None, LeaseStatus.RUNNING) == 1
    annex.refresh_from_db()
    assert annex.last_day == date(2028, 12, 31)


def test_a_term_that_has_passed_ends_nothing(cast):
    """A commercial lease runs on until notice is given. Source: docs/rules.md R-12."""
    annex = cast.active()

    assert end_lease(cast, date(2026, 1, 31), LeaseStatus.RUNNING) == 0
    annex.refresh_from_db()
    assert annex.last_day == date(2028, 12, 31)


def test_a_lease_that_ends_after_the_annex_moves_nothing(cast):
    cast.active()

    assert end_lease(cast, date(2029, 6, 30)) == 0


def test_a_lease_that_has_ended_already_ends_the_annex_now(cast):
    annex = cast.active()
    end_lease(cast, date(2026, 2, 28), LeaseStatus.ENDED)

    assert actions.end_annexes(at=cast.at) == 1
    annex.refresh_from_db()
    assert (annex.state, annex.last_day) == (AnnexState.EXPIRED, date(2026, 2, 28))


def test_notice_of_the_annex_stands_when_the_lease_ends_later(cast):
    annex = cast.ending()

    assert end_lease(cast, date(2026, 9, 30)) == 0
    annex.refresh_from_db()
    assert annex.last_day == date(2026, 6, 30)


def test_the_lease_ends_the_annex_before_its_notice_does(cast):
    annex = cast.ending()

    assert end_lease(cast, date(2026, 5, 31)) == 1
    annex.refresh_from_db()
    assert (annex.state, annex.last_day) == (AnnexState.ENDING, date(2026, 5, 31))
