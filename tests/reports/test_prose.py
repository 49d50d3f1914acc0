"""What people write: four signs are understood, everything else is text."""

import pytest

from reports import prose


def html(text):
    return prose.as_html(text, {"hours.delivered": "40 h"}.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett.\n\nTvå.", "<p>Ett.</p><p>Två.</p>"),
        ("Ett\ntvå", "<p>Ett två</p>"),
        ("Vi:\n- ett\n- två", "<p>Vi:</p><ul><li>ett</li><li>två</li></ul>"),
        ("**Starkt** svagt", "<p><strong>Starkt</strong> svagt</p>"),
        ("2 * 3 ** 4", "<p>2 * 3 ** 4</p>"),
        ("Vi gav [[hours.delivered]].", "<p>Vi gav 40 h.</p>"),
        ("", ""),
    ],
)
def test_four_signs_are_understood(text, expected):
    assert html(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="http://192.0.2.1/x.png">',
        "**<b onclick=x>fet</b>**",
        "- <link rel=attachment href=file:///etc/passwd>",
    ],
)
def test_markup_is_shown_and_not_obeyed(text):
    assert "&lt;" in html(text)
    assert not any(f"<{tag}" in html(text) for tag in ("script", "img", "b ", "link"))


def test_a_figures_words_are_escaped():
    assert prose.as_html("[[x]]", lambda _name: "<5") == "<p>&lt;5</p>"


def test_names_that_are_no_figures_are_found():
    assert prose.unknown_names("[[a]] [[b.c]]", {"a"}) == ["b.c"]
