"""The file: both standards at once, the same bytes twice, attachments, and what it refuses."""

import io
import subprocess
import sys
from pathlib import Path

import page as validator
import pikepdf
import pytest

from portal import pdf
from portal.pdf import Attached, RenderProblem, checks
from tests.portal.pdf.documents import AT, SVG, long_table, page, rendered

DOCUMENT = (
    '<h1>Rapport</h1><nav><ol><li><a href="#m">Metod</a></li></ol></nav>'
    f'<h2 id="m">Metod</h2><p>Text<span class="note">En not.</span>.</p>{SVG}{long_table(90)}'
)
CSS = '.note { float: footnote } @page { @bottom-center { content: "Sida " counter(page) } }'
FIGURES = Attached("figures.json", b'{"hours": 40}', "Alla siffror")
TABLE = Attached("figures.csv", b"name;value\n", "Alla siffror")


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_one_file_follows_both_standards(profile):
    report = validator.validate_pdf_bytes(
        rendered(DOCUMENT, css=CSS, attachments=[FIGURES, TABLE]), profile=profile
    )

    assert [failure.rule_id for failure in report.failures] == []


def test_our_own_checks_find_nothing():
    assert checks.problems(rendered(DOCUMENT, css=CSS), tables=1) == []


def test_the_same_input_gives_the_same_bytes():
    once = rendered(DOCUMENT, css=CSS, attachments=[FIGURES, TABLE])

    assert rendered(DOCUMENT, css=CSS, attachments=[TABLE, FIGURES]) == once


def test_another_process_gives_the_same_bytes():
    """Hash seeds differ between processes; the file must not."""
    script = (
        "import sys, django; django.setup();"
        "from tests.portal.pdf.test_render import DOCUMENT, CSS, rendered;"
        "sys.stdout.buffer.write(rendered(DOCUMENT, css=CSS))"
    )
    other = subprocess.run(  # our own interpreter and script
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
    )

    assert other.stdout == rendered(DOCUMENT, css=CSS)


def test_attachments_travel_with_their_relation_and_date():
    file = rendered("<h1>Ett</h1>", attachments=[FIGURES])

    with pikepdf.open(io.BytesIO(file)) as opened:
        (associated,) = opened.Root.AF
        assert str(associated.AFRelationship) == "/Data"
        assert associated.EF.F.read_bytes() == FIGURES.content
        assert str(associated.EF.F.Params.ModDate) == "D:20260301090000Z"


def test_progress_tells_stages_and_pages():
    told = []
    rendered(long_table(90), progress=lambda stage, number: told.append((stage, number)))

    assert list(dict(told)) == ["parse", "layout", "write"]
    assert ("layout", 2) in told


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://192.0.2.1/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="asset:///../portal/settings.py" alt="x">',
        '<img src="asset:///css/print/../../../manage.py" alt="x">',
        '<img src="asset:///img/is-not-there.png" alt="x">',
        '<img src="data:image/svg+xml,<svg/>" alt="x">',
        '<link rel="stylesheet" href="http://192.0.2.1/x.css">',
        '<style>@import "http://192.0.2.1/x.css";</style>',
        "<style>body { background: url(http://192.0.2.1/x.png) }</style>",
        "<style>@font-face { font-family: x; src: url(http://192.0.2.1/x.ttf) }"
        "p { font-family: x }</style><p>x</p>",
        '<object data="http://192.0.2.1/x.png">x</object>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title>'
        '<image href="http://192.0.2.1/x.png" width="9" height="9"/></svg>',
    ],
)
def test_a_document_may_not_load_what_is_not_ours(body):
    with pytest.raises(RenderProblem):
        rendered(body)


def test_a_refusal_is_said_in_the_documents_language():
    """The person who ordered the document reads it."""
    with pytest.raises(
        RenderProblem, match=r"gick inte att skapa\. Det ber om filen img/ingen\.png"
    ):
        rendered('<img src="asset:///img/ingen.png" alt="Ingen">')


def test_a_complaint_of_weasyprint_stops_the_render():
    with pytest.raises(RenderProblem, match="no-such-property"):
        rendered("<p>x</p>", css="p { no-such-property: 1 }")


def test_a_head_that_says_something_else_is_a_mistake():
    with pytest.raises(ValueError, match="title"):
        pdf.render(page("<p>x</p>", title="Annat"), title="Prov", lang="sv", at=AT)


def test_a_page_number_in_a_link_is_said_in_the_documents_language():
    english = page('<p><a href="#a">Method</a></p><h1 id="a">Method</h1>', lang="en")
    file = pdf.render(english, title="Prov", lang="en", at=AT)

    (link,) = checks.listen(file).all("Link")
    assert link.contents == ["Method, page 1"]
