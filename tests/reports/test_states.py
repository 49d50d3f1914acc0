"""The life of a report: every move from every state, who may, and what each step leaves behind."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, transaction

from portal.models import StateChange
from portal.policies import permission
from portal.records.models import Job
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded
from reports import actions
from reports.models import Section
from reports.states import REPORT_MOVES, WRITABLE, ReportState
from tests.factories.people import HousingCompanyFactory, user_at
from tests.factories.reports import AT, AnnualReportFactory, report_in, snapshot_of

DO = {
    "freeze": lambda report, by: actions.freeze_report(report, by=by, at=AT),
    "unfreeze": lambda report, by: actions.unfreeze_report(report, reason="Fel", by=by, at=AT),
    "send_for_review": lambda report, by: actions.send_for_review(report, by=by, at=AT),
    "send_back": lambda report, by: actions.send_back(report, reason="Fel", by=by, at=AT),
    "approve": lambda report, by: actions.approve_report(report, by=by, at=AT),
    "submit": lambda report, by: actions.submit_report(report, by=by, at=AT),
    "withdraw": lambda report, by: actions.withdraw_report(report, reason="Fel", by=by, at=AT),
    "adopt": lambda report, by: actions.adopt_report(
        report, on=date(2026, 3, 10), paragraph="§ 12", by=by, at=AT
    ),
    "publish": lambda report, by: actions.publish_report(report, by=by, at=AT),
}


def written(report):
    """Let the report say what did not work, so that only the state can refuse."""
    report.texts.get_or_create(
        section=Section.NOT_KEPT,
        language="sv",
        defaults={"company": report.company, "body": "Ett löfte.", "edited_at": AT},
    )
    return report


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("move", REPORT_MOVES, ids=lambda move: move.name)
def test_a_move_is_made_from_its_states_and_refused_from_all_others(move, state):
    report = written(report_in(state))
    somebody = user_at(report.company, Role.ADMINISTRATOR)

    if move.starts_from(state):
        assert DO[move.name](report, somebody).state == move.target
    else:
        with pytest.raises(IllegalMove), transaction.atomic():
            DO[move.name](report, somebody)
        report.refresh_from_db()
        assert report.state == state


def test_every_move_is_tried():
    assert {move.name for move in REPORT_MOVES} == set(DO)


LEADING = {Role.MANAGER, Role.ADMINISTRATOR}
PREPARING = LEADING | {Role.CASEWORKER}
MAY = {
    "freeze": PREPARING,
    "write": PREPARING,
    "render": PREPARING,
    "send_for_review": PREPARING,
    "unfreeze": LEADING,
    "send_back": LEADING,
    "approve": LEADING,
    "submit": LEADING,
    "withdraw": LEADING,
    "adopt": LEADING,
    "publish": LEADING,
}


@pytest.mark.parametrize("role", [role for role in Role if not role.startswith("org_")])
@pytest.mark.parametrize("verb", MAY)
def test_a_step_is_taken_by_those_whose_it_is(verb, role):
    report = AnnualReportFactory()
    name = f"reports.{verb}_annualreport"
    permission(name)

    assert user_at(report.company, role).has_perm(name, report) is (role in MAY[verb])
    assert not user_at(HousingCompanyFactory(), role).has_perm(name, report)


def test_each_step_leaves_its_trail():
    report = report_in(ReportState.PUBLISHED)

    moves = StateChange.objects.filter(thing_id=report.pk).values_list("move", flat=True)
    assert list(moves) == ["freeze", "send_for_review", "approve", "submit", "adopt", "publish"]


def test_the_one_who_sends_for_review_does_not_approve():
    report = report_in(ReportState.REVIEW)

    with pytest.raises(actions.FourEyes):
        actions.approve_report(report, by=report.review_sent_by, at=AT)


def test_the_database_knows_four_eyes_too():
    report = report_in(ReportState.APPROVED)
    report.approved_by = report.review_sent_by

    with pytest.raises(IntegrityError, match="report_four_eyes"), transaction.atomic():
        report.save()


def test_a_report_without_a_word_about_failures_is_not_reviewed():
    report = report_in(ReportState.FROZEN)

    with pytest.raises(actions.HonestyMissing):
        actions.send_for_review(report, by=user_at(report.company, Role.CASEWORKER), at=AT)


def test_going_back_needs_a_reason():
    report = report_in(ReportState.REVIEW)

    with pytest.raises(ReasonNeeded):
        actions.send_back(report, reason=" ", by=user_at(report.company, Role.MANAGER), at=AT)


def test_sent_back_and_approved_anew_the_report_goes_on():
    report = report_in(ReportState.APPROVED)
    writer, manager = report.review_sent_by, report.approved_by

    report = actions.send_back(report, reason="Fel siffra", by=manager, at=AT)
    report = actions.send_for_review(report, by=writer, at=AT)

    assert actions.approve_report(report, by=manager, at=AT).state == ReportState.APPROVED


def test_a_second_freeze_makes_a_second_snapshot_and_keeps_the_first():
    report = report_in(ReportState.FROZEN)
    first = report.snapshot
    manager = user_at(report.company, Role.MANAGER)

    report = actions.unfreeze_report(report, reason="Sena rader", by=manager, at=AT)
    assert report.snapshot is None
    report = actions.freeze_report(report, by=manager, at=AT)

    assert [each.number for each in report.snapshots.all()] == [1, 2]
    first.refresh_from_db()
    assert first.number == 1


@pytest.mark.parametrize("state", ReportState)
def test_texts_are_written_only_while_the_report_is_on_the_desk(state):
    report = report_in(state)

    def write():
        return actions.write_texts(
            report, texts={Section.AHEAD: "Mer."}, language="sv", by=None, at=AT
        )

    if state in WRITABLE:
        assert write().texts.get(section=Section.AHEAD).body == "Mer."
    else:
        with pytest.raises(actions.NotWritable):
            write()


def test_a_text_may_not_name_a_figure_that_does_not_exist():
    report = AnnualReportFactory()
    snapshot_of(report)

    with pytest.raises(actions.UnknownFigure, match=r"hours\.promised"):
        actions.write_texts(
            report,
            texts={Section.AHEAD: "Vi lovade [[hours.promised]]."},
            language="sv",
            by=None,
            at=AT,
        )


def test_a_company_has_one_report_a_year():
    report = AnnualReportFactory(year=2025)

    with pytest.raises(actions.AlreadyReported):
        actions.begin_report(report.company, year=2025, by=None, at=AT)


def test_a_year_that_has_not_begun_has_no_report():
    with pytest.raises(actions.YearNotBegun):
        actions.begin_report(HousingCompanyFactory(), year=2027, by=None, at=AT)


def test_a_new_report_gets_the_next_number_of_its_year():
    company = HousingCompanyFactory()

    assert actions.begin_report(company, year=2025, by=None, at=AT).number == "RAP 2025:0001"


def test_submitting_orders_the_file():
    report = report_in(ReportState.SUBMITTED)

    job = Job.objects.get(kind=actions.RENDER)
    assert job.input["report"] == str(report.pk)


# ── A snapshot stands ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("change", [{"source_rows": 1}, {"canonical": "{}"}, {"number": 9}])
def test_a_snapshot_cannot_be_changed(change):
    snapshot = snapshot_of(AnnualReportFactory())

    with pytest.raises(Error, match="snapshot_stands"), transaction.atomic():
        type(snapshot).objects.filter(pk=snapshot.pk).update(**change)


def test_a_snapshot_cannot_be_deleted():
    snapshot = snapshot_of(AnnualReportFactory())

    with pytest.raises(Error, match="snapshot_stands"), transaction.atomic():
        type(snapshot).objects.filter(pk=snapshot.pk)._raw_delete("default")


def test_a_snapshot_with_another_fingerprint_is_not_stored():
    snapshot = snapshot_of(AnnualReportFactory())
    snapshot.pk, snapshot.number, snapshot.sha256 = None, 2, "0" * 64
    snapshot._state.adding = True

    with pytest.raises(IntegrityError, match="snapshot_fingerprint"), transaction.atomic():
        snapshot.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"snapshot": None}, "report_stands_on_snapshot"),
        ({"adopted_on": None}, "report_adopted_on"),
        ({"adopted_paragraph": ""}, "report_adopted_with_paragraph"),
        ({"published_at": None}, "report_publication"),
        ({"published_at": None, "published_by": None}, "report_published_at"),
        ({"submitted_at": None, "submitted_by": None}, "report_submitted_at"),
        ({"submitted_by": None}, "report_submission"),
        ({"approved_at": None, "approved_by": None}, "report_approved_at"),
        ({"approved_by": None}, "report_approval"),
        ({"review_sent_at": None, "review_sent_by": None}, "report_reviewed_before_approved"),
        ({"review_sent_by": None}, "report_review_sent"),
        ({"state": "lost"}, "report_"),
        ({"year": 1999}, "report_year"),
    ],
)
def test_a_report_cannot_be_half_done(change, constraint):
    report = report_in(ReportState.PUBLISHED)
    for name, value in change.items():
        setattr(report, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        report.save()
