"""From files to checked sections: what is wrong is found before anything is written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.goals.sdg import sdg_words
from portal.profiles.problems import Problem, ProfileRefused, did_you_mean
from portal.profiles.registry import Section, every_section
from portal.profiles.schema import Findings, One, Place, Row, line_of, pairs, refuse_twice

INCLUDE = "include"
#: libyaml reads ten times faster, where PyYAML was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: A profile is a hand-written file; one of this size is something else. Unit: bytes.
LARGEST_FILE = 2_000_000


@dataclass
class Profile:
    """A profile that has been read and found right.

    Attributes:
        file_name: Of the file that was named, without its folder.
        sha256: Of that file and all that it includes.
        sections: The rows of each section, in the order in which they are loaded.
    """

    file_name: str
    sha256: str
    sections: dict[str, Any] = field(default_factory=dict)


def read_profile(path: Path) -> Profile:
    """Read a profile and the files that it includes.

    Raises:
        ProfileRefused: with every problem that was found, each with its file, line and key.
    """
    findings = Findings()
    digest = hashlib.sha256()
    files = _with_included(path, findings, digest)
    if findings.problems:
        raise ProfileRefused(findings.problems)
    profile = Profile(path.name, digest.hexdigest())
    known = {section.key: section for section in every_section()}
    for file, root in files:
        for key, key_node, node in pairs(root, Place(file, "", findings)):
            place = Place(file, key, findings)
            if key == INCLUDE:
                continue
            if key not in known:
                place.complain(key_node, f"There is no section “{key}”.{did_you_mean(key, known)}")
                continue
            _add(profile, known[key], known[key].type.read(node, place), place, line_of(key_node))
    _check_whole(profile, known.values(), findings)
    if findings.problems:
        raise ProfileRefused(findings.problems)
    return profile


def _with_included(
    path: Path, findings: Findings, digest: Any
) -> list[tuple[str, yaml.MappingNode]]:
    root = _compose(path, path.name, findings, digest)
    if root is None:
        return []
    files = [(path.name, root)]
    for key, _key_node, node in pairs(root, Place(path.name, "", Findings())):
        if key != INCLUDE:
            continue
        place = Place(path.name, INCLUDE, findings)
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            included = path.parent / str(item.value)
            if not included.is_file():
                place.complain(item, f"There is no file {item.value} beside {path.name}.")
                continue
            found = _compose(included, str(item.value), findings, digest)
            if found is not None:
                files.append((str(item.value), found))
    return files


def _compose(path: Path, name: str, findings: Findings, digest: Any) -> yaml.MappingNode | None:
    place = Place(name, "", findings)
    try:
        content = path.read_bytes()
    except OSError as error:
        place.complain(0, f"The file can't be read: {error.strerror}.")
        return None
    if len(content) > LARGEST_FILE:
        place.complain(0, f"The file is larger than {LARGEST_FILE} bytes; is it a profile?")
        return None
    digest.update(content)
    try:
        root = yaml.compose(content.decode("utf-8"), Loader=LOADER)
    except UnicodeDecodeError:
        place.complain(0, "The file is not UTF-8.")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place.complain(mark.line + 1 if mark else 0, f"This is not YAML: {error.problem}.")
        return None
    except yaml.YAMLError as error:
        place.complain(0, f"This is not YAML: {error}.")
        return None
    if not isinstance(root, yaml.MappingNode):
        place.complain(1, "A profile is a list of sections: company, districts, frameworks …")
        return None
    return root


def _add(profile: Profile, section: Section, value: Any, place: Place, line: int) -> None:
    if isinstance(section.type, One):
        if section.key in profile.sections:
            place.complain(line, "This section stands in another file of the profile too.")
        profile.sections[section.key] = value
    else:
        profile.sections.setdefault(section.key, []).extend(value)


def _check_whole(profile: Profile, sections: Iterable[Section], findings: Findings) -> None:
    words: dict[str, set[str]] = sdg_words()
    for section in sections:
        if section.key not in profile.sections:
            if section.type.required:
                findings.problems.append(
                    Problem(profile.file_name, 1, section.key, "This section is missing.")
                )
            continue
        rows = _rows_of(profile, section)
        if not isinstance(section.type, One):
            refuse_twice(rows, section.type.known_by)
        for row in rows:
            for namespace, word in section.names(row):
                words.setdefault(namespace, set()).add(word)
    for wanted in findings.references:
        known = words.get(wanted.namespace, set())
        if wanted.word not in known:
            what = wanted.namespace.replace("_", " ")
            wanted.place.complain(
                wanted.line,
                f"“{wanted.word}” is not among the {what}.{did_you_mean(wanted.word, known)}",
            )


def _rows_of(profile: Profile, section: Section) -> list[Row]:
    value = profile.sections[section.key]
    return [value] if isinstance(section.type, One) else value
