from datetime import date
from decimal import Decimal

import pytest
from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal import forms
from portal.orgnumbers import parse_org_number


class Everything(forms.PortalForm):
    """One of each field."""

    name = forms.LineField(max_length=20)
    story = forms.TextField(max_length=10, required=False)
    email = forms.EmailField(required=False)
    day = forms.DayField(required=False)
    rent = forms.AmountField(required=False)
    hours = forms.HoursField(required=False)
    area = forms.AreaField(required=False)
    people = forms.CountField(required=False, max_value=200)
    number = forms.OrgNumberField(required=False)

    layout = Layout(Fieldset("Facts", "name", "day"))
    submit_label = "Save the facts"


class WithFile(forms.PortalForm):
    """A form that takes a file."""

    papers = django_forms.FileField()


def filled(**typed):
    return Everything({"name": "Västra Livs"} | typed)


def test_reads_what_is_typed_the_swedish_way():
    form = filled(
        name="  Västra\xa0Livs\u200b ",
        story="en\r\ntvå",
        email=" Kim@Example.ORG ",
        day="4 mars 2026",
        rent="12 000,50 kr",
        hours="3:30",
        area="1 182,4 kvm",
        people="12",
        number="165560123704",
    )
    assert form.is_valid(), form.errors
    assert form.typed_data == {
        "name": "Västra Livs",
        "story": "en\ntvå",
        "email": "Kim@example.org",
        "day": date(2026, 3, 4),
        "rent": Decimal("12000.50"),
        "hours": Decimal("3.5"),
        "area": Decimal("1182.4"),
        "people": 12,
        "number": parse_org_number("556012-3704"),
    }


def test_empty_fields_that_may_be_empty_are_none():
    form = filled(day=" ", rent="", people="\u200b")
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("day", "rent", "people")] == [None] * 3


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\ufeff"])
def test_nothing_visible_is_nothing(typed):
    assert filled(name=typed).errors.as_data()["name"][0].code == "required"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("day", "03/04/2026", "ambiguous_day"),
        ("day", "1899-12-31", "too_early"),
        ("day", "2200-01-01", "too_late"),
        ("rent", "1.234,50", "two_separators"),
        ("rent", "-5", "below_zero"),
        ("rent", "1 000 000 000 000", "too_large"),
        ("hours", "3:75", "minutes"),
        ("area", "stor", "not_a_number"),
        ("people", "1,5", "decimals"),
        ("people", "201", "too_large"),
        ("number", "556012-3705", "check_digit"),
        ("email", "kim(at)example.org", "invalid"),
    ],
)
def test_refuses_and_keeps_what_was_typed(field, typed, code):
    form = filled(**{field: typed})
    assert form.errors.as_data()[field][0].code == code
    assert f'value="{typed}"' in str(form[field])


@pytest.mark.parametrize(("typed", "right"), [("200", True), ("201", False), ("0", True)])
def test_bounds_belong_to_what_is_taken(typed, right):
    assert filled(people=typed).is_valid() is right


def test_too_long_text_is_refused_with_both_numbers_and_never_cut():
    with translation.override("en"):
        form = filled(name="x" * 21)
        assert form.errors["name"] == ["Write at most 20 characters; this is 21."]
        assert "maxlength" not in str(form["name"])
        assert "x" * 21 in str(form["name"])


def test_line_ends_count_once_towards_the_length():
    assert filled(story="1234\r\n6789\r\n").is_valid()


def test_invisible_characters_do_not_reach_a_plain_field():
    class Plain(forms.PortalForm):
        """A form with a field of Django's own."""

        name = django_forms.CharField()

    form = Plain(QueryDict("name=Väs\u200btra"))
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Västra"


def test_several_values_of_one_name_are_kept():
    class Choices(forms.PortalForm):
        """A form with boxes to tick."""

        days = django_forms.MultipleChoiceField(choices=[("mon", "Mon"), ("tue", "Tue")])

    form = Choices(QueryDict("days=mon&days=tue"))
    assert form.is_valid()
    assert form.cleaned_data["days"] == ["mon", "tue"]


def test_sole_traders_number_is_refused_where_it_is_not_wanted():
    field = forms.OrgNumberField(sole_traders=False)
    with pytest.raises(ValidationError) as refusal:
        field.clean("880320-0016")
    assert refusal.value.code == "personal"


def test_stored_number_of_a_sole_trader_is_shown_masked():
    form = Everything(initial={"number": parse_org_number("880320-0016")})
    assert 'value="880320-****"' in str(form["number"])


@pytest.mark.parametrize(
    ("field", "value", "sv", "en"),
    [
        ("day", date(2026, 3, 4), "2026-03-04", "2026-03-04"),
        ("rent", Decimal("12000.50"), "12\xa0000,50", "12\xa0000.50"),
        ("hours", Decimal("3.50"), "3,50", "3.50"),
        ("people", 1200, "1\xa0200", "1\xa0200"),
    ],
)
def test_values_are_shown_in_the_readers_language(field, value, sv, en):
    for language, shown in (("sv", sv), ("en", en)):
        with translation.override(language):
            assert f'value="{shown}"' in str(Everything(initial={field: value})[field])


@given(
    rent=st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2),
    day=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    people=st.integers(0, 200),
    language=st.sampled_from(["sv", "en"]),
)
def test_what_a_form_shows_it_reads_back(rent, day, people, language):
    stored = {"rent": rent, "day": day, "people": people}
    with translation.override(language):
        shown = Everything(initial=stored)
        form = filled(**{name: shown[name].value() for name in stored})
        assert form.is_valid(), form.errors
        assert {name: form.cleaned_data[name] for name in stored} == stored


def test_unchanged_value_is_no_change():
    stored = {"name": "Västra Livs", "rent": Decimal("12000.50"), "day": date(2026, 3, 4)}
    form = Everything(
        {"name": "Västra Livs", "rent": "12 000,5", "day": "20260304"}, initial=stored
    )
    assert [name for name in form.changed_data if name != "once"] == []


def test_helper_leaves_judging_to_the_server_and_orders_the_fields():
    helper = Everything().helper
    assert helper.attrs == {"novalidate": True}
    assert helper.layout is Everything.layout
    assert [button.value for button in helper.inputs] == ["Save the facts"]
    assert "required" not in str(Everything()["name"])


def test_form_without_a_layout_asks_every_visible_field():
    assert WithFile().helper.layout.fields == ["papers"]


def test_every_rendering_has_a_mark_of_its_own_and_an_error_keeps_it():
    first, second = Everything()["once"].value(), Everything()["once"].value()
    assert first != second
    assert str(filled(once=str(first), people="many")["once"].value()) == str(first)


def test_file_form_is_multipart():
    form = WithFile({}, {"papers": SimpleUploadedFile("a.txt", b"a")})
    assert form.is_valid()
    assert form.is_multipart()


def test_password_stays_as_it_was_typed():
    class Secret(forms.PortalForm):
        """A form with a password."""

        word = django_forms.CharField(strip=False, widget=django_forms.PasswordInput)

    form = Secret({"word": " sä\u200bkert "})
    assert form.is_valid()
    assert form.cleaned_data["word"] == " sä\u200bkert "
