"""What is wrong with a profile is told with its file, line and key, all of it at once."""

import pytest

from portal.profiles.problems import ProfileRefused
from portal.profiles.reader import read_profile


def problems(path) -> list[str]:
    with pytest.raises(ProfileRefused) as refused:
        read_profile(path)
    return [str(problem) for problem in refused.value.problems]


def test_unknown_key_is_refused_with_the_nearest_known_one(profile):
    path = profile(("name_sv: Väster", "name_se: Väster"))

    assert problems(path) == [
        "lilla.yaml:7: districts[0].name_se: Nothing is called “name_se” here. "
        "Did you mean “name_sv”?",
        "lilla.yaml:7: districts[0].name_sv: This is missing.",
    ]


def test_unknown_section_is_refused_with_the_nearest_known_one(profile):
    path = profile(("districts:", "distrikts:"), ("district: yard", "name_en: Walks"))

    assert problems(path) == [
        "lilla.yaml:6: distrikts: There is no section “distrikts”. Did you mean “districts”?"
    ]


def test_second_use_of_a_code_is_refused_and_says_where_the_first_is(profile):
    path = profile(("code: work", "code: safety"))

    assert problems(path)[0] == (
        "lilla.yaml:18: frameworks[0].themes[1].code: "
        "“safety” stands already in lilla.yaml on line 15."
    )


def test_key_that_stands_twice_is_refused(profile):
    path = profile(("  name: Lilla bolaget\n", "  name: Lilla bolaget\n  name: Bolaget\n"))

    assert problems(path) == ["lilla.yaml:4: company.name: This key stands already on line 3."]


def test_reference_to_nothing_is_refused_with_the_nearest_word(profile):
    path = profile(("theme: focus.safety", "theme: focus.safty"))

    assert problems(path) == [
        "lilla.yaml:31: activities[0].theme: “focus.safty” is not among the themes. "
        "Did you mean “focus.safety”?"
    ]


def test_choice_outside_the_list_is_refused(profile):
    path = profile(("type: safety_walk", "type: safety_wlk"))

    assert problems(path) == [
        "lilla.yaml:30: activities[0].type: “safety_wlk” is not one of them. "
        "Did you mean “safety_walk”?"
    ]


def test_text_that_yaml_takes_for_a_yes_is_refused(profile):
    path = profile(("name_sv: Väster", "name_sv: yes"))

    assert problems(path) == [
        "lilla.yaml:7: districts[0].name_sv: “yes” is read as something else. Put it in quotes."
    ]


def test_target_of_the_global_goals_that_we_do_not_know_is_refused(profile):
    path = profile(('["11.7"]', '["11.99"]'))

    assert problems(path)[0].startswith(
        "lilla.yaml:17: frameworks[0].themes[0].sdg_targets[0]: “11.99” is not among"
    )


def test_all_problems_are_told_at_once(profile):
    path = profile(("legal_form: foundation", "legal_form: club"), ("kind: focus_areas", "kind: x"))

    assert [line.split(": ")[:2] for line in problems(path)] == [
        ["lilla.yaml:4", "company.legal_form"],
        ["lilla.yaml:11", "frameworks[0].kind"],
    ]


def test_missing_section_is_told(profile, tmp_path):
    path = tmp_path / "tom.yaml"
    path.write_text("districts: []\n", encoding="utf-8")

    assert problems(path) == [
        "tom.yaml:1: company: This section is missing.",
        "tom.yaml:1: frameworks: This section is missing.",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"company: [\n", "fel.yaml:2: This is not YAML: "),
        (b"just words\n", "fel.yaml:1: A profile is a list of sections"),
        (b"\xff\xfe\x00", "fel.yaml: The file is not UTF-8."),
        (b"", "fel.yaml:1: A profile is a list of sections"),
        (b"company: !!python/object/apply:os.system [id]\n", "fel.yaml:1: company: "),
    ],
)
def test_what_is_no_profile_is_refused(tmp_path, content, problem):
    path = tmp_path / "fel.yaml"
    path.write_bytes(content)

    assert problems(path)[0].startswith(problem)


def test_missing_file_is_told(tmp_path):
    assert problems(tmp_path / "saknas.yaml") == [
        "saknas.yaml: The file can't be read: No such file or directory."
    ]


def test_included_file_is_read_and_its_problems_carry_its_name(profile, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "more.yaml").write_text(
        "indicators:\n  - {code: walks, name_sv: Vandringar, unit: pieces}\n", encoding="utf-8"
    )
    path = profile(more="include: [shared/more.yaml]\n")

    assert problems(path)[0].startswith(
        "shared/more.yaml:2: indicators[0].unit: “pieces” is not one of them."
    )


def test_same_code_in_two_files_is_refused(profile, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "districts:\n  - {code: west, name_sv: Västra}\n", encoding="utf-8"
    )
    path = profile(more="include: [more.yaml]\n")

    assert problems(path) == [
        "more.yaml:2: districts[0].code: “west” stands already in lilla.yaml on line 7."
    ]


def test_missing_included_file_is_told(profile):
    path = profile(more="include: [borta.yaml]\n")

    assert problems(path) == [
        "lilla.yaml:34: include: There is no file borta.yaml beside lilla.yaml."
    ]


def test_rows_come_with_what_was_left_out_filled_in(profile):
    read = read_profile(profile())

    district = read.sections["districts"][1]
    assert (district["code"], district["parent"], district["illustrative"], district.line) == (
        "yard",
        "west",
        False,
        8,
    )
