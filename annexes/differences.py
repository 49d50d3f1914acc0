"""Two wordings side by side: which words went, and which came."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words, runs of spaces, and single marks.
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both wordings share, or that one of them alone has."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class SideBySide:
    """Two wordings, each whole, with what differs marked."""

    before: list[Piece]
    after: list[Piece]


def side_by_side(before: str, after: str) -> SideBySide:
    """Compare two texts word by word.

    Single words that stand unchanged between changed ones are marked with them, so that one
    reads phrases and not a mosaic.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    steps = _readable(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old)
    left: list[Piece] = []
    right: list[Piece] = []
    for same, (i, j), (k, m) in steps:
        _add(left, "".join(old[i:j]), is_changed=not same)
        _add(right, "".join(new[k:m]), is_changed=not same)
    return SideBySide(left, right)


def _readable(
    opcodes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]
) -> list[tuple[bool, tuple[int, int], tuple[int, int]]]:
    """Return (is the same, span in old, span in new), short islands taken into their sea."""
    last = len(opcodes) - 1
    return [
        (
            tag == "equal" and (place in (0, last) or not _is_island(old[i:j])),
            (i, j),
            (k, m),
        )
        for place, (tag, i, j, k, m) in enumerate(opcodes)
    ]


def _is_island(tokens: Sequence[str]) -> bool:
    return sum(not token.isspace() for token in tokens) <= 1


def _add(pieces: list[Piece], text: str, *, is_changed: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1].is_changed == is_changed:
        pieces[-1] = Piece(pieces[-1].text + text, is_changed)
    else:
        pieces.append(Piece(text, is_changed))
