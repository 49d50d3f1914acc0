"""Charts: what they say aloud, that colour is never alone, and that odd values do no harm."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import charts
from portal.charts import COLOURS, PATTERNS, Promise, Scale, Series, wrap

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "Timmar", "description": "Flest i Bäckby.", "unit": "hours"}
LABELS = ["Bäckby", "Viksäng"]
TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"

numbers = st.one_of(
    st.none(), st.decimals(min_value=-(10**9), max_value=10**12, places=2, allow_nan=False)
)


def parsed(chart):
    return ElementTree.fromstring(chart.svg)


def texts(chart):
    return [element.text for element in parsed(chart).iter(f"{SVG}text")]


def one_of_each():
    series = [Series("2024", [4, 2]), Series("2025", [5, 3])]
    plain = {"title": "Timmar", "description": "Flest i Bäckby."}
    promises = [Promise("Bäckby", 40, 30, 20, "hours"), Promise("Viksäng", 10, 12, 0, "hours")]
    return [
        charts.bars("bars", labels=LABELS, values=[4, 2], **WORDS),
        charts.grouped("grouped", labels=LABELS, series=series, **WORDS),
        charts.stacked("stacked", labels=LABELS, series=series, **WORDS),
        charts.columns("columns", labels=LABELS, series=series, **WORDS),
        charts.line("line", labels=LABELS, series=series, **WORDS),
        charts.bullet("bullet", promises=promises, **plain),
        charts.matrix("matrix", rows=LABELS, heads=["A", "B"], values=[[1, 2], [0, 4]], **WORDS),
        charts.flow("flow", steps=[("Sökt", 10), ("Beviljat", 4)], **WORDS),
    ]


@pytest.mark.parametrize("chart", one_of_each(), ids=lambda chart: chart.key)
def test_every_chart_says_what_it_shows(chart):
    svg = parsed(chart)

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"chart-{chart.key}-title chart-{chart.key}-desc"
    assert svg.find(f"{SVG}title").text == "Timmar"
    assert svg.find(f"{SVG}desc").text == "Flest i Bäckby."
    assert svg.get("font-family").startswith("Hanken Grotesk")


@pytest.mark.parametrize("chart", one_of_each(), ids=lambda chart: chart.key)
def test_every_chart_obeys_the_content_policy(chart):
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|href=", chart.svg)


@pytest.mark.parametrize("chart", one_of_each(), ids=lambda chart: chart.key)
def test_every_chart_has_its_numbers_as_a_table(chart):
    assert chart.table.head
    assert all(len(cells) == len(chart.table.head) - 1 for _label, cells in chart.table.rows)


def test_ids_of_two_charts_on_a_page_differ():
    ids = [element.get("id") for chart in one_of_each() for element in parsed(chart).iter()]
    ids = [each for each in ids if each]

    assert len(set(ids)) == len(ids)


def test_series_differ_by_more_than_colour():
    assert set(PATTERNS) == {"delivered", *(f"series-{n}" for n in range(2, 7))}
    assert len({path for look, (path, _weight) in PATTERNS.items() if look != "delivered"}) == 5


def test_pledged_is_outlined_delivered_striped_and_verified_full():
    chart = charts.bullet(
        "b", title="x", description="y", promises=[Promise("Bäckby", 40, 30, 20, "hours")]
    )
    fills = [path.get("fill") for path in parsed(chart).findall(f"{SVG}path")][-3:]

    assert fills == [charts.PAPER, "url(#chart-b-delivered)", COLOURS["verified"]]


def test_colours_are_those_of_the_tokens():
    light = TOKENS.read_text().partition("@media")[0]
    tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))

    for name, colour in COLOURS.items():
        token = {"soft": "text-soft", "grid": "hairline"}.get(name, name)
        assert colour == tokens[token]
    assert tokens["surface"] == charts.PAPER


def test_labels_are_text_and_not_markup():
    chart = charts.bars("x", labels=["<script>&"], values=[1], **WORDS)

    assert "<script>&" in texts(chart)


def test_a_value_that_is_missing_is_not_drawn_as_zero():
    chart = charts.bars("x", labels=LABELS, values=[None, 0], **WORDS)

    assert [text for text in texts(chart) if text == "–"] == ["–"]


def test_a_blind_spot_is_crossed_and_not_just_pale():
    chart = charts.matrix("x", rows=["A"], heads=["B"], values=[[0]], **WORDS)

    dashed = [path for path in parsed(chart).iter(f"{SVG}path") if path.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert chart.table.rows == [("A", ["–"])]


def test_numbers_in_the_picture_are_written_in_the_readers_language():
    with translation.override("en"):
        assert "1,234,567" in texts(charts.bars("x", labels=["A"], values=[1234567], **WORDS))


def test_places_in_the_picture_are_written_with_points_in_any_language():
    svg = charts.bars("x", labels=LABELS, values=[Decimal("1.5"), 7], **WORDS).svg

    assert not re.search(r'\b(?:x|y|x1|y2|d)="[^"]*\d,\d', svg)


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=6))
def test_any_values_stay_within_the_picture(values):
    labels = [f"Rad {n}" for n in range(len(values))]
    for chart in (
        charts.bars("x", labels=labels, values=values, **WORDS),
        charts.line("y", labels=labels, series=[Series("A", values)], **WORDS),
    ):
        for path in parsed(chart).findall(f"{SVG}path"):
            x, y = map(float, re.match(r"M(-?[\d.]+) (-?[\d.]+)", path.get("d")).groups())
            assert -10 <= x <= charts.WIDTH
            assert -10 <= y <= float(parsed(chart).get("viewBox").split()[3])


def test_a_scale_holds_its_values_between_round_ticks():
    scale = Scale.over([Decimal(3), Decimal(47), None], 0, 100)

    assert scale.ticks == tuple(map(Decimal, (0, 20, 40, 60)))
    assert scale(Decimal(60)) == 100.0


def test_a_scale_of_nothing_still_has_a_length():
    assert Scale.over([], 0, 100)(0) == 0.0


def test_long_labels_are_wrapped_and_then_cut():
    lines = wrap("Pettersberg och Stohagen med allt däromkring", 150)

    assert lines == ["Pettersberg och", "Stohagen med allt …"]


def test_a_word_without_end_is_cut():
    (line,) = wrap("x" * 500, 100)

    assert line.endswith("…")
    assert len(line) <= 15
