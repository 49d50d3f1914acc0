"""Loading: whole or not at all, again without change, and never over the staff's edits."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.activities.models import Activity
from portal.goals.models import Framework, Theme
from portal.people.models import HousingCompany, LegalForm
from portal.places.models import District
from portal.profiles.models import ProfileLoad
from portal.profiles.problems import ProfileRefused
from tests.factories.people import HousingCompanyFactory


def test_company_and_its_model_stand_after_loading(load):
    company = load().company

    assert (company.slug, company.legal_form) == ("lilla-bolaget", LegalForm.FOUNDATION)
    assert [
        (theme.framework.code, theme.code, [target.code for target in theme.sdg_targets.all()])
        for theme in Theme.objects.of(company)
    ] == [("focus", "safety", ["11.7"]), ("focus", "work", []), ("deal", "security", [])]
    assert District.objects.get(code="yard").parent.code == "west"


def test_theme_of_an_agreement_maps_to_the_companys_own(load):
    company = load().company

    security = Theme.objects.get(company=company, code="security")
    assert [theme.code for theme in security.related.all()] == ["safety"]


def test_activity_has_one_main_theme_and_further_ones_apart(load):
    company = load().company

    walks = Activity.objects.get(company=company)
    assert (walks.theme.code, [theme.code for theme in walks.themes.all()]) == ("safety", ["work"])


def test_second_load_of_the_same_file_changes_nothing(load):
    first = load()
    before = ProfileLoad.objects.of(first.company).values().get()

    second = load()

    assert (second.created, second.changed, second.kept, second.gone) == ([], [], [], [])
    assert ProfileLoad.objects.of(first.company).values().get() == before


def test_changed_value_is_changed_and_told(load):
    load()

    outcome = load(("name_sv: Väster", "name_sv: Västra stan"))

    assert outcome.changed == ["places.district/west: name_sv"]
    assert District.objects.get(code="west").name_sv == "Västra stan"


def test_changed_links_are_changed(load):
    load()

    outcome = load(("corresponds_to: [focus.safety]", "corresponds_to: [focus.work]"))

    assert outcome.changed == ["goals.theme/deal:security: related"]
    related = Theme.objects.get(code="security").related.all()
    assert [theme.code for theme in related] == ["work"]


def test_what_staff_edited_stands_and_is_told_when_the_file_says_otherwise(load):
    load()
    District.objects.filter(code="west").update(name_sv="Väst i stan")

    outcome = load(("name_sv: Väster", "name_sv: Västra stan"))

    assert (outcome.changed, outcome.kept) == ([], ["places.district/west: name_sv"])
    assert District.objects.get(code="west").name_sv == "Väst i stan"


def test_edit_stands_in_every_later_load(load):
    load()
    District.objects.filter(code="west").update(name_sv="Väst i stan")

    load()
    load()

    assert District.objects.get(code="west").name_sv == "Väst i stan"


def test_row_that_left_the_file_stands_and_is_told(load):
    load()

    outcome = load(("      - code: work\n        name_sv: Arbete\n", ""), ("[focus.work]", "[]"))

    assert outcome.gone == ["goals.theme/focus:work"]
    assert Theme.objects.filter(code="work").count() == 1


def test_rehearsal_tells_what_it_would_do_and_does_nothing(load):
    outcome = load(dry_run=True)

    assert len(outcome.created) == 9
    assert HousingCompany.objects.count() == 0


def test_wrong_file_changes_nothing(load):
    load()

    with pytest.raises(ProfileRefused):
        load(("name_sv: Väster", "name_sv: Västra stan"), ("type: safety_walk", "type: nonsense"))

    assert District.objects.get(code="west").name_sv == "Väster"


def test_broken_rule_of_the_database_is_told_at_its_line_and_changes_nothing(load):
    with translation.override("en"), pytest.raises(ProfileRefused) as refused:
        load(("kind: agreement_scheme", "kind: agreement_scheme\n    is_primary: true"))

    assert [str(problem) for problem in refused.value.problems] == [
        "lilla.yaml:20: frameworks[1]: Another framework is the one that totals count by."
    ]
    assert HousingCompany.objects.count() == 0


def test_parent_may_stand_after_its_part(load):
    outcome = load(
        (
            "  - {code: west, name_sv: Väster}\n  - {code: yard, name_sv: Gården, parent: west}\n",
            "  - {code: yard, name_sv: Gården, parent: west}\n  - {code: west, name_sv: Väster}\n",
        )
    )

    yard = District.objects.get(company=outcome.company, code="yard")
    assert (yard.parent.code, yard.sort_order) == ("west", 0)


def test_circle_of_parents_is_refused(load):
    with pytest.raises(ProfileRefused, match="It is above itself"):
        load(("name_sv: Väster}", "name_sv: Väster, parent: yard}"))

    assert HousingCompany.objects.count() == 0


def test_profile_touches_no_other_company(load):
    other = HousingCompanyFactory()
    theirs = District.objects.create(company=other, code="west", name_sv="Deras")

    load()

    theirs.refresh_from_db()
    assert theirs.name_sv == "Deras"


def test_command_tells_the_counts(profile, capsys):
    call_command("load_profile", str(profile()))
    call_command("load_profile", str(profile()))

    assert capsys.readouterr().out.splitlines() == [
        "Lilla bolaget: 9 new, 0 changed, 0 kept.",
        "Lilla bolaget: 0 new, 0 changed, 0 kept.",
    ]


def test_command_refuses_with_every_problem(profile):
    path = profile(("kind: focus_areas", "kind: x"), ("type: safety_walk", "type: y"))

    with pytest.raises(CommandError) as refused:
        call_command("load_profile", str(path))

    lines = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in lines[:2]] == ["lilla.yaml:11", "lilla.yaml:30"]
    assert lines[-1] == "2 problems. Nothing was changed."


def test_rehearsal_by_command_lists_the_rows(profile, capsys):
    call_command("load_profile", str(profile()), "--dry-run")

    out = capsys.readouterr().out
    assert "  new: goals.framework/focus\n" in out
    assert out.endswith("This was a rehearsal; nothing was changed.\n")
    assert Framework.objects.count() == 0
