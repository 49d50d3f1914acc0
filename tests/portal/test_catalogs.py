"""Collecting, checking and compiling translations without gettext."""

import gettext

import pytest

from portal import catalogs


@pytest.fixture
def every_test_may_use_the_database():
    """None of these does."""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one module, one template and no catalog yet."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as _, pgettext\n"
        '_("The annex is signed.")\npgettext("month", "May")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>{% blocktranslate count hours=hours trimmed %}\n"
        "  {{ hours }} hour\n  {% plural %}\n  {{ hours }} hours\n  {% endblocktranslate %}</p>\n"
        "{% if it's %}x{% endif %} {% translate 'Don\\'t' %}\n"
    )
    monkeypatch.setattr(catalogs, "PROJECT", tmp_path)
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path / "locale")
    return tmp_path


def test_sentences_come_from_modules_and_templates(project):
    found = {(message.id, message.context) for message in catalogs.collected() if message.id}

    assert ("The annex is signed.", None) in found
    assert ("May", "month") in found
    assert (("%(hours)s hour", "%(hours)s hours"), None) in found


def test_every_sentence_is_a_flaw_until_it_is_translated(project):
    file = catalogs.update("sv")
    before = catalogs.flaws("sv")

    said = file.read_text().replace(
        'msgid "The annex is signed."\nmsgstr ""',
        'msgid "The annex is signed."\nmsgstr "Bilagan är undertecknad."',
    )
    file.write_text(said)

    assert {flaw.reason for flaw in before} == {"not translated"}
    assert len(catalogs.flaws("sv")) == len(before) - 1


def test_translation_that_loses_a_placeholder_is_a_flaw(project):
    file = catalogs.update("sv")
    file.write_text(
        file.read_text()
        .replace('msgstr[0] ""', 'msgstr[0] "%(hours)s timme"')
        .replace('msgstr[1] ""', 'msgstr[1] "flera timmar"')
    )

    assert "other placeholders than the original" in {flaw.reason for flaw in catalogs.flaws("sv")}


def test_updating_keeps_what_is_translated(project):
    file = catalogs.update("sv")
    file.write_text(file.read_text().replace('"May"\nmsgstr ""', '"May"\nmsgstr "maj"'))

    catalogs.update("sv")

    assert 'msgstr "maj"' in file.read_text()


def test_compiled_catalog_is_read_by_gettext(project):
    file = catalogs.update("sv")
    file.write_text(
        file.read_text().replace('signed."\nmsgstr ""', 'signed."\nmsgstr "Bilagan är klar."')
    )
    compiled = file.with_suffix(".mo")

    catalogs.compile_catalog(file, compiled)

    with compiled.open("rb") as made:
        assert gettext.GNUTranslations(made).gettext("The annex is signed.") == "Bilagan är klar."
