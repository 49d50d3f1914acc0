"""Every concept of the five published texts stands in the portal, or says which issue brings it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from portal.goals.models import Observation
from portal.people.models import HousingCompany
from portal.profiles import PROFILES_DIR
from portal.profiles.loader import load_profile
from portal.records.models import PolicyDocument

CONCEPTS = yaml.safe_load(Path(__file__).with_name("seed_concepts.yaml").read_text("utf-8"))
PROFILES = sorted(path.stem for path in PROFILES_DIR.glob("*.yaml"))

#: Who the texts name or quote. Contacts are kept as functions (D18).
NAMED_PEOPLE = ["Kheiroujan", "Gustavsson", "Bergendahl", "Henriksson", "Gunnarson"]


@pytest.fixture(scope="module")
def companies(django_db_setup, django_db_blocker) -> Any:
    """All five profiles, loaded once and rolled back when the module is done."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield {
                name: load_profile(PROFILES_DIR / f"{name}.yaml", at=timezone.now()).company
                for name in PROFILES
            }
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def concepts(key: str) -> list[Any]:
    return [
        pytest.param(company, concept, id=f"{company}: {concept['concept']}")
        for company, listed in CONCEPTS.items()
        for concept in listed
        if key in concept
    ]


def test_there_is_a_list_for_each_profile():
    assert sorted(CONCEPTS) == PROFILES


def test_each_concept_says_one_thing_about_where_it_stands():
    for listed in CONCEPTS.values():
        for concept in listed:
            assert len({"row", "code", "not_built"} & set(concept)) == 1, concept["concept"]


def test_all_concepts_are_counted():
    counts = {company: len(listed) for company, listed in CONCEPTS.items()}

    assert counts == {
        "vasterporten": 16,
        "vatterhem": 21,
        "kommunfastighet": 24,
        "mimer": 42,
        "platen": 14,
    }


@pytest.mark.parametrize(("company", "concept"), concepts("row"))
def test_concept_is_loaded(companies, company, concept):
    row = concept["row"]
    model = apps.get_model(row["model"])
    where = {
        f"{key}__isnull" if value is None else key: True if value is None else value
        for key, value in row["where"].items()
    }
    if model is not HousingCompany:
        where["company"] = companies[company]

    assert model.objects.filter(**where).count() >= row.get("at_least", 1)


@pytest.mark.parametrize(("company", "concept"), concepts("code"))
def test_concept_has_its_tables(company, concept):
    for label in concept["code"]:
        assert apps.get_model(label)


@pytest.mark.parametrize(("company", "concept"), concepts("not_built"))
def test_what_is_not_built_names_its_issue_and_reason(company, concept):
    issue, _, reason = concept["not_built"].partition(" - ")

    assert issue in {"issue 3", "issue 4", "issue 5"}
    assert reason


def test_loading_all_five_again_changes_nothing(companies):
    again = [load_profile(PROFILES_DIR / f"{name}.yaml", at=timezone.now()) for name in PROFILES]

    assert [(one.created, one.changed, one.kept, one.gone) for one in again] == [
        ([], [], [], [])
    ] * 5


def test_no_person_who_is_named_in_the_texts_is_kept():
    for path in [*PROFILES_DIR.rglob("*.yaml"), Path(__file__).with_name("seed_concepts.yaml")]:
        text = path.read_text("utf-8")
        assert [name for name in NAMED_PEOPLE if name in text] == [], path.name


def test_published_values_carry_their_source(companies):
    unsourced = Observation.objects.filter(company__in=companies.values(), source="")

    assert list(unsourced) == []


def test_steering_documents_carry_their_source(companies):
    assert list(PolicyDocument.objects.filter(company__in=companies.values(), source="")) == []


def test_profiles_cover_the_installed_languages(companies):
    assert [code for code, _name in settings.LANGUAGES] == ["sv", "en"]
