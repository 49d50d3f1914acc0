"""What a listener meets: the defects of stock tags (one test each), and HTML's own meaning."""

import io

import pikepdf
import pytest
from django.utils.translation import gettext, override

from portal.pdf import RenderProblem, checks
from tests.portal.pdf.documents import SVG, long_table, rendered

MARGINS = '@page { @top-left { content: "Rapport" } @bottom-right { content: counter(page) } }'


def on_page(text: str, page: int) -> str:
    """Return what a link to a page says in Swedish."""
    with override("sv"):
        return gettext("%(text)s, page %(page)d") % {"text": text, "page": page}


def outline(heard: checks.Heard) -> object:
    """Return the structure as nested names, text left out: easy to compare."""
    return (heard.type, [outline(kid) for kid in heard.kids]) if heard.kids else heard.type


def test_a_table_over_several_pages_is_one_table_that_tells_its_header_once():
    document = checks.listen(rendered(long_table(120)))

    (table,) = document.all("Table")
    assert len(table.pages) >= 3
    assert len(table.all("THead")) == 1
    assert len(table.all("TR")) == 121


def test_every_header_cell_says_what_it_heads():
    cells = checks.listen(rendered(long_table(2))).all("TH")

    assert [cell.scope for cell in cells] == ["Column"] * 3 + ["Row"] * 2


def test_running_headers_and_page_numbers_are_not_read():
    file = rendered("<p>Ett</p>", css=MARGINS)

    assert outline(checks.listen(file)) == ("Document", ["P"])
    with pikepdf.open(io.BytesIO(file)) as opened:
        stream = opened.pages[0].Contents.read_bytes()
    assert stream.count(b"/Artifact") >= 2


def test_a_link_within_the_document_says_its_text_and_page():
    body = '<p><a href="#far">Metod</a></p><h1 id="far">Metod</h1>'
    file = rendered(body, css="h1 { break-before: page }")

    (link,) = checks.listen(file).all("Link")
    assert link.contents == [on_page("Metod", 2)]


def test_a_link_that_is_named_says_its_name():
    (link,) = checks.listen(
        rendered('<p><a href="https://example.org/" aria-label="Läs policyn">här</a></p>')
    ).all("Link")

    assert link.contents == ["Läs policyn"]


def test_leader_dots_are_not_read_and_a_contents_row_is_one_link():
    body = '<nav><ol><li><a href="#a">Timmar</a></li></ol></nav><h1 id="a">Timmar</h1>'
    css = "nav a::after { content: leader('.') target-counter(attr(href), page) }"
    file = rendered(body, css=css)

    document = checks.listen(file)
    assert outline(document) == (
        "Document",
        [("TOC", [("TOCI", ["Lbl", ("Reference", ["Link"])])]), "H1"],
    )
    (link,) = document.all("Link")
    assert link.contents == [on_page("Timmar", 1)]


def test_a_note_follows_its_call():
    body = '<p>Text<span class="note">Noten.</span> vidare.</p>'
    document = checks.listen(rendered(body, css=".note { float: footnote }"))

    assert outline(document) == ("Document", [("P", ["Reference", ("Note", ["Lbl"])])])


def test_a_chart_is_read_as_its_title_and_description():
    (figure,) = checks.listen(rendered(f"<p>Före</p>{SVG}")).all("Figure")

    assert figure.alt == "Timmar per kvartal. Flest i mars"


def test_a_charts_place_is_given_in_points_from_the_foot_of_the_page():
    with pikepdf.open(
        io.BytesIO(rendered(SVG, css="svg { display: block } body { margin: 0 }"))
    ) as f:
        figures = [
            o for o in f.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        (figure,) = figures
        box = [float(number) for number in figure.A.BBox]

    margin = 20 / 25.4 * 72
    assert box == pytest.approx(
        [margin, 841.89 - margin - 90, margin + 225, 841.89 - margin], abs=0.1
    )


def test_a_decoration_is_not_read():
    decoration = SVG.replace('role="img"', 'aria-hidden="true"')

    assert outline(checks.listen(rendered(f"<p>Ett</p>{decoration}"))) == ("Document", ["P"])


def test_a_picture_without_description_stops_the_render():
    bare = SVG.replace("<title>Timmar per kvartal</title><desc>Flest i mars.</desc>", "")

    with pytest.raises(RenderProblem, match="description"):
        rendered(bare)


def test_wrappers_without_meaning_are_not_read():
    body = "<div><div><span>Ett</span> <strong>två</strong></div></div><div><p>Tre</p></div>"

    assert outline(checks.listen(rendered(body))) == ("Document", ["P", "P"])


def test_lists_keep_their_labels_and_bodies():
    body = "<ul><li>Ett<ul><li>Under</li></ul></li></ul><dl><dt>Lovat</dt><dd>40 h</dd></dl>"

    item = ("LI", ["Lbl", ("LBody", [("L", [("LI", ["Lbl", "LBody"])])])])
    assert outline(checks.listen(rendered(body))) == (
        "Document",
        [("L", [item]), ("L", [("LI", ["Lbl", "LBody"])])],
    )


def test_words_of_another_language_say_so():
    (span,) = checks.listen(rendered('<p>Vi säger <span lang="en">fair</span>.</p>')).all("Span")

    assert span.language == "en"


def test_a_section_over_two_pages_is_one_section():
    body = "<section>" + "<p>Rad</p>" * 120 + "</section>"

    (section,) = checks.listen(rendered(body)).all("Sect")
    assert len(section.pages) >= 2
    assert len(section.all("P")) == 120
