"""Columns as spreadsheets name them: A, B … Z, AA.

openpyxl can do this too, but importing it would cost every process at its start.
"""


def letter_of(place: int) -> str:
    """Return the name of a column. The first is 0, "A"."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(letter: str) -> int:
    """Return which column has this name. "A" is 0."""
    place = 0
    for sign in letter.upper():
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1
