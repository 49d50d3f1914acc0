"""The file: the whole report as a PDF, through the gates for archives and for listeners."""

import io
import json
import re

import page as validator
import pikepdf
import pytest
from django.utils import translation

from portal.pdf import checks
from reports.document import compose
from reports.rendering import pdf_of, print_html
from tests.factories.reports import AnnualReportFactory, snapshot_of

TEXTS = {
    "foreword": "Ett år av **samarbete**.\n\n- Fler läxhjälpstimmar\n- Fler platser",
    "not_kept": "Vi nådde inte [[volunteer_hours.pledged]].",
    "ahead": "Vi fortsätter.",
}


@pytest.fixture
def snapshot():
    return snapshot_of(AnnualReportFactory(company__name="Mälarhem AB"))


@pytest.fixture
def made(snapshot):
    return pdf_of(snapshot.report, snapshot, TEXTS, language="sv")


def test_the_file_follows_both_standards_and_reads_well(snapshot, made, tmp_path_factory):
    """One test for three gates: the render is the expensive part."""
    with translation.override("sv"):
        document = compose(snapshot.report, snapshot, TEXTS)
        html = print_html(document, title="x", language="sv")

    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(made, profile=profile)
        assert [failure.rule_id for failure in report.failures] == []
    assert checks.problems(made, tables=len(re.findall("<table", html))) == []


def test_the_same_snapshot_gives_the_same_bytes(snapshot, made):
    assert pdf_of(snapshot.report, snapshot, TEXTS, language="sv") == made


def test_the_figures_travel_inside_the_file(snapshot, made):
    with pikepdf.open(io.BytesIO(made)) as opened:
        names = {str(each.F): each.EF.F.read_bytes() for each in opened.Root.AF}

    assert json.loads(names["figures.json"]) == snapshot.content
    assert names["figures.csv"].startswith(b"\xef\xbb\xbffigure;value;unit;")
    assert b"volunteer_hours.delivered;192;hours" in names["figures.csv"]
