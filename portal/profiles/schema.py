"""What may stand in a profile. Each type reads one YAML node, and says in words why it can't.

The types read nodes and not plain values, because a node knows its line. Nothing is converted
by guess: a text that YAML takes for a number, a date or a yes has to be put in quotes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

import yaml
from django.db.models import Choices

from portal.profiles.problems import Problem, ProfileRefused, did_you_mean

CODE = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*")
STRING = "tag:yaml.org,2002:str"
NOTHING = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Reference:
    """A word that has to be declared somewhere in the profile."""

    namespace: str
    word: str
    place: "Place"
    line: int


@dataclass
class Findings:
    """What reading a profile collects on the way."""

    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where in which file one is reading."""

    file: str
    path: str
    findings: Findings

    def at(self, key: str) -> "Place":
        """Return the place of a key in the mapping that stands here."""
        return replace(self, path=f"{self.path}.{key}" if self.path else key)

    def item(self, number: int) -> "Place":
        """Return the place of an item in the list that stands here."""
        return replace(self, path=f"{self.path}[{number}]")

    def complain(self, node: yaml.Node | int, message: str) -> None:
        """Note a problem at this place and the node's line."""
        self.findings.problems.append(Problem(self.file, line_of(node), self.path, message))


def line_of(node: yaml.Node | int) -> int:
    """Return the line, counted from 1, on which the node begins."""
    return node if isinstance(node, int) else node.start_mark.line + 1


class Row(dict):
    """A mapping out of the file that still knows where it stands."""

    def __init__(self, values: Mapping[str, Any], place: Place, lines: Mapping[str, int]) -> None:
        super().__init__(values)
        self.place = place
        self.lines = dict(lines)

    @property
    def line(self) -> int:
        """The line on which the row begins."""
        return self.lines[""]

    def complain(self, key: str, message: str) -> None:
        """Note a problem with one key of the row, or with the row itself."""
        place = self.place.at(key) if key else self.place
        place.complain(self.lines.get(key, self.line), message)

    def picked(self, *keys: str) -> dict[str, Any]:
        """Return some of the values, to put into a row of the database under the same names."""
        return {key: self[key] for key in keys}


class Type(Protocol):
    """How one value is read."""

    required: bool

    def read(self, node: yaml.Node, place: Place) -> Any:
        """Return the value, or complain and return the empty one."""

    def empty(self) -> Any:
        """Return what an optional value is when it is left out."""


@dataclass(frozen=True)
class Text:
    """A text in one or several lines."""

    required: bool = False
    longest: int = 20_000

    def read(self, node: yaml.Node, place: Place) -> str:
        """Return the text with spaces at the ends and line breaks inside a paragraph taken out."""
        if not isinstance(node, yaml.ScalarNode):
            place.complain(node, "Write a text here.")
            return ""
        if node.tag not in {STRING, NOTHING}:
            place.complain(node, f"“{node.value}” is read as something else. Put it in quotes.")
            return ""
        text = node.value.strip() if node.tag == STRING else ""
        if self.required and not text:
            place.complain(node, "This can't be empty.")
        if len(text) > self.longest:
            place.complain(node, f"{len(text)} characters; at most {self.longest} fit.")
        return text

    def empty(self) -> str:
        """Return no text."""
        return ""


@dataclass(frozen=True)
class Code:
    """A short name in lower-case English by which other rows refer to this one."""

    required: bool = True

    def read(self, node: yaml.Node, place: Place) -> str:
        """Return the code."""
        if not isinstance(node, yaml.ScalarNode) or not CODE.fullmatch(node.value):
            written = node.value if isinstance(node, yaml.ScalarNode) else "This"
            place.complain(
                node, f"“{written}” is no code. Use lower-case letters a–z, digits and _."
            )
            return ""
        return node.value

    def empty(self) -> str:
        """Return no code."""
        return ""


@dataclass(frozen=True)
class Pattern:
    """A text of a given form."""

    pattern: str
    example: str
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> str:
        """Return the text as it stands, whatever YAML would take it for."""
        if not isinstance(node, yaml.ScalarNode) or not re.fullmatch(self.pattern, node.value):
            place.complain(node, f"Write it like “{self.example}”.")
            return ""
        return node.value

    def empty(self) -> str:
        """Return no text."""
        return ""


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    default: bool = False
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> bool:
        """Return the answer."""
        if getattr(node, "tag", "") != "tag:yaml.org,2002:bool":
            place.complain(node, "Write true or false.")
            return self.default
        return node.value.lower() in {"true", "yes", "on"}

    def empty(self) -> bool:
        """Return the answer of those who do not say."""
        return self.default


@dataclass(frozen=True)
class Number:
    """A number with a point, or a whole one."""

    required: bool = False
    whole: bool = False
    at_least: Decimal | int | None = None
    at_most: Decimal | int | None = None
    default: Decimal | int | None = None

    def read(self, node: yaml.Node, place: Place) -> Decimal | int | None:
        """Return the number, exactly as written."""
        if getattr(node, "tag", "") not in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}:
            place.complain(node, "Write a number.")
            return self.default
        try:
            number = int(node.value) if self.whole else Decimal(node.value.replace("_", ""))
        except (ValueError, InvalidOperation):
            place.complain(node, "Write a whole number." if self.whole else "Write a number.")
            return self.default
        if not self.whole and not number.is_finite():
            place.complain(node, "Write a number.")
            return self.default
        if self.at_least is not None and number < self.at_least:
            place.complain(node, f"{node.value} is below {self.at_least}.")
        if self.at_most is not None and number > self.at_most:
            place.complain(node, f"{node.value} is above {self.at_most}.")
        return number

    def empty(self) -> int | None:
        """Return the default."""
        return self.default


@dataclass(frozen=True)
class Day:
    """A day, 2023-08-30."""

    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> date | None:
        """Return the day."""
        if isinstance(node, yaml.ScalarNode) and re.fullmatch(r"\d{4}-\d\d-\d\d", node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                place.complain(node, f"{node.value} is no day of the calendar.")
                return None
        place.complain(node, "Write a day as 2023-08-30.")
        return None

    def empty(self) -> None:
        """Return no day."""
        return


@dataclass(frozen=True)
class Choice:
    """One of a fixed set of codes."""

    choices: type[Choices]
    default: str = ""
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> str:
        """Return the code."""
        written = node.value if isinstance(node, yaml.ScalarNode) else "This"
        if written not in self.choices.values:
            place.complain(
                node, f"“{written}” is not one of them.{did_you_mean(written, self.choices.values)}"
            )
            return self.default
        return written

    def empty(self) -> str:
        """Return the default."""
        return self.default


@dataclass(frozen=True)
class Ref:
    """The code of a row that is declared elsewhere in the profile."""

    namespace: str
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> str:
        """Return the code and remember to look for it when all is read."""
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            place.complain(node, "Write the code of one row.")
            return ""
        place.findings.references.append(
            Reference(self.namespace, node.value, place, line_of(node))
        )
        return node.value

    def empty(self) -> str:
        """Return no code."""
        return ""


@dataclass(frozen=True)
class ListOf:
    """Several values of one type, none twice."""

    type: Type
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> list[Any]:
        """Return the values."""
        if not isinstance(node, yaml.SequenceNode):
            place.complain(node, "Write a list here.")
            return []
        values: list[Any] = []
        for number, item in enumerate(node.value):
            value = self.type.read(item, place.item(number))
            if value and value in values:
                place.item(number).complain(item, f"“{value}” stands here twice.")
            values.append(value)
        return values

    def empty(self) -> list[Any]:
        """Return no values."""
        return []


@dataclass(frozen=True)
class One:
    """A mapping with these keys."""

    keys: Mapping[str, Type]
    required: bool = True

    def read(self, node: yaml.Node, place: Place) -> Row:
        """Return the row, with what was left out filled in."""
        values: dict[str, Any] = {}
        lines = {"": line_of(node)}
        for key, key_node, value_node in pairs(node, place):
            if key not in self.keys:
                place.at(key).complain(
                    key_node, f"Nothing is called “{key}” here.{did_you_mean(key, self.keys)}"
                )
                continue
            lines[key] = line_of(key_node)
            values[key] = self.keys[key].read(value_node, place.at(key))
        for key, kind in self.keys.items():
            if key in values:
                continue
            if kind.required:
                place.at(key).complain(node, "This is missing.")
            values[key] = kind.empty()
        return Row(values, place, lines)

    def empty(self) -> None:
        """Return nothing."""
        return


@dataclass(frozen=True)
class Rows:
    """A list of mappings with these keys, each known by one of them."""

    keys: Mapping[str, Type]
    known_by: str = "code"
    required: bool = False

    def read(self, node: yaml.Node, place: Place) -> list[Row]:
        """Return the rows."""
        if not isinstance(node, yaml.SequenceNode):
            place.complain(node, "Write a list here: each row begins with “- ”.")
            return []
        rows = [
            One(self.keys).read(item, place.item(number)) for number, item in enumerate(node.value)
        ]
        refuse_twice(rows, self.known_by)
        return rows

    def empty(self) -> list[Row]:
        """Return no rows."""
        return []


def refuse_twice(rows: Iterable[Row], known_by: str) -> None:
    """Complain about each row whose ``known_by`` an earlier row has."""
    if not known_by:
        return
    first: dict[str, Row] = {}
    for row in rows:
        word = row[known_by]
        if word and (earlier := first.setdefault(word, row)) is not row:
            row.complain(
                known_by,
                f"“{word}” stands already in {earlier.place.file} on line {earlier.line}.",
            )


def pairs(node: yaml.Node, place: Place) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield key, its node and the value's node; complain about a key that is there twice."""
    if not isinstance(node, yaml.MappingNode):
        place.complain(node, "Write “key: value” lines here.")
        return
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in seen:
            place.at(key).complain(key_node, f"This key stands already on line {seen[key]}.")
            continue
        seen[key] = line_of(key_node)
        yield key, key_node, value_node


def parents_first(rows: Iterable[Row], parent: Callable[[Row], str]) -> list[Row]:
    """Return the rows so that each stands after its parent.

    Raises:
        ProfileRefused: a row is above itself.
    """
    rows = list(rows)
    by_code = {row["code"]: row for row in rows}
    done: dict[str, Row] = {}

    def place(row: Row, above: tuple[str, ...]) -> None:
        code = row["code"]
        if code in above:
            row.complain("", f"It is above itself: {' → '.join((*above, code))}.")
            raise ProfileRefused(row.place.findings.problems)
        if code in done:
            return
        if upper := by_code.get(parent(row)):
            place(upper, (*above, code))
        done.setdefault(code, row)

    for row in rows:
        place(row, ())
    return list(done.values())
