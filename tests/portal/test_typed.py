from hypothesis import given
from hypothesis import strategies as st

from portal.typed import one_line, plain_dashes, visible_text


def test_invisible_characters_go():
    assert visible_text("\ufeffVäs\u200btra\u00ad Livs\u202e\x00") == "Västra Livs"


def test_decomposed_letters_are_composed():
    assert visible_text("A\u030aker") == "\u00c5ker"


def test_line_ends_become_plain_and_tabs_stay():
    assert visible_text("a\r\nb\rc\td") == "a\nb\nc\td"


def test_joiner_stays_inside_persian_and_goes_from_latin():
    assert visible_text("می\u200cخواهم") == "می\u200cخواهم"
    assert visible_text("Väs\u200ctra\u200d") == "Västra"


def test_one_line_makes_every_space_single_and_plain():
    assert one_line(" Västra\xa0\u2009 Livs\n") == "Västra Livs"


def test_every_dash_is_the_one_on_the_keyboard():
    assert plain_dashes("−–—\u2010\u2011-") == "------"


@given(st.text())
def test_making_visible_twice_changes_nothing(text):
    assert visible_text(visible_text(text)) == visible_text(text)
