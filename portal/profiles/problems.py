"""What is wrong with a profile, with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. Prints as ``vasterporten.yaml:41: frameworks[0].themes[2].code: …``."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return where + (f"{self.path}: " if self.path else "") + self.message


class ProfileRefused(Exception):
    """The profile is wrong; nothing was changed. ``problems`` are all that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “ Did you mean “x”?” when a known word is near, else the words that there are."""
    known = sorted(known)
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f" Did you mean “{near[0]}”?"
    if len(known) <= 12:
        return f" Known are: {', '.join(known)}." if known else " None are known."
    return ""
