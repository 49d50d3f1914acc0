"""Components say what they are told, escape it, and refuse arguments that do not exist."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from crispy_forms.layout import Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.utils.translation import override

from portal.forms import DayField, HoursField, LineField, PortalForm
from portal.models import StateChange
from portal.templatetags.components import STATE_TONES, TONE_ICONS


@pytest.fixture(autouse=True)
def _english():
    """Read msgids, whatever the catalogue says today."""
    with override("en"):
        yield


def draw(source: str, **context: object) -> str:
    """Render a template and return its markup with single spaces."""
    return " ".join(Template(source).render(Context(context)).split())


def text(markup: str) -> str:
    """Return what a page says."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@dataclass
class Thing:
    state: str = "signed"
    words: str = "Signed"

    def get_state_display(self) -> str:
        return self.words


@dataclass
class Refused(Thing):
    state_tone = "bad"


# ── Arguments ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "source",
    [
        '{% card tittle="Pledges" %}{% endcard %}',
        '{% alert "good" heading="Sent" %}{% endalert %}',
        '{% next_step "Sign" whom="You" %}{% endnext_step %}',
        '{% data_table "Hours" stacked=True %}{% enddata_table %}',
        '{% tile "Hours" 3 units="h" %}',
        '{% page_header "Annex" subtitle="2026" %}',
        "{% card %}",
    ],
)
def test_misspelt_argument_does_not_compile(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_text_from_people_is_escaped_and_markup_of_the_page_is_not():
    drawn = draw("{% card title=name %}<p>{{ name }}</p>{% endcard %}", name="<b>Åsa & Co</b>")

    assert "<b>" not in drawn
    assert drawn.count("&lt;b&gt;Åsa &amp; Co&lt;/b&gt;") == 2
    assert "<p>" in drawn


def test_slot_carries_markup_into_another_component():
    drawn = draw(
        '{% slot as actions %} <a href="/x">Sign</a> {% endslot %}'
        '{% card "Annex" actions=actions %}{% endcard %}'
    )

    assert '<a href="/x">Sign</a>' in drawn


# ── States ────────────────────────────────────────────────────────────────────────────────────


def test_state_is_said_in_words_and_marked_by_more_than_colour():
    drawn = draw("{% state_tag thing %}", thing=Thing())

    assert text(drawn) == "Signed"
    assert "state--good" in drawn
    assert "<svg" in drawn


def test_model_chooses_the_tone_of_its_own_states():
    assert "state--bad" in draw("{% state_tag thing %}", thing=Refused())


def test_unknown_state_is_neutral():
    assert "state--neutral" in draw(
        "{% state_tag thing %}", thing=Thing("hibernating", "Hibernating")
    )


def test_every_tone_has_a_mark_of_its_own():
    assert set(STATE_TONES.values()) <= set(TONE_ICONS)
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS)


# ── Figures ───────────────────────────────────────────────────────────────────────────────────


def test_meter_draws_in_proportion_to_the_longest_and_says_the_numbers():
    drawn = draw('{% meter "Homework help" pledged=200 delivered=100 verified=50 unit="h" %}')

    assert re.findall(r'class="meter__(\w+)" width="([\d.]+%)"', drawn) == [
        ("pledged", "100.0%"),
        ("delivered", "50.0%"),
        ("verified", "25.0%"),
    ]
    assert text(drawn) == "Homework help Pledged 200 h Delivered 100 h Verified 50 h"


def test_meter_of_nothing_draws_no_bar():
    assert 'width="' not in draw('{% meter "Hours" pledged=0 delivered=0 verified=0 %}')


def test_meter_takes_decimals_as_the_database_gives_them():
    drawn = draw('{% meter "Area" pledged=area delivered=0 verified=0 %}', area=Decimal("118.50"))

    assert 'width="100.0%"' in drawn
    assert "118.5<" in drawn


def test_progress_is_readable_by_machines_in_swedish_too():
    with override("sv"):
        drawn = draw('{% progress "Report" value 1 %}', value=Decimal("0.5"))

    assert 'value="0.5"' in drawn
    assert "50 %" in text(drawn)


def test_tile_links_its_label():
    assert '<a href="/rows">Hours</a>' in draw('{% tile "Hours" 198 unit="h" url="/rows" %}')


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────


def test_table_is_named_by_its_caption_and_can_be_scrolled_by_keyboard():
    drawn = draw('{% data_table "Hours by district" %}<tbody></tbody>{% enddata_table %}')

    assert 'role="region" aria-labelledby="table-hours-by-district" tabindex="0"' in drawn
    assert '<caption id="table-hours-by-district">' in drawn


@pytest.mark.parametrize(("value", "said"), [("", "Not given"), (None, "Not given"), (0, "0")])
def test_summary_tells_nothing_from_zero(value, said):
    assert text(draw('{% summary_row "Hours" value %}', value=value)) == f"Hours {said}"


def test_change_link_says_what_it_changes():
    assert text(draw('{% summary_row "Hours" 3 change_url="/c" %}')) == "Hours 3 Change Hours"


def test_timeline_tells_the_latest_first():
    changes = [
        StateChange(to_state=state, at=datetime(2026, 3, day, tzinfo=UTC))
        for state, day in (("Draft", 1), ("Offered", 2))
    ]

    said = text(draw("{% timeline changes %}", changes=changes))

    assert said.index("Offered") < said.index("Draft")


def test_pagination_keeps_the_search(rf):
    page = Paginator(range(100), 10).page(2)
    context = RequestContext(rf.get("/list/", {"q": "läxhjälp", "page": "2"}), {"page": page})

    drawn = Template("{% pagination page %}").render(context)

    assert "?q=l%C3%A4xhj%C3%A4lp&amp;page=3" in drawn
    assert 'aria-current="page"' in drawn


def test_single_page_has_no_pagination(rf):
    context = RequestContext(rf.get("/list/"), {"page": Paginator(range(3), 10).page(1)})

    assert Template("{% pagination page %}").render(context).strip() == ""


def test_next_step_says_who_and_by_when():
    drawn = draw(
        '{% next_step "Sign" who="The tenant" by=day %}{% endnext_step %}', day=date(2026, 3, 18)
    )

    assert 'datetime="2026-03-18"' in drawn
    assert "Who acts : The tenant" in text(drawn).replace("acts:", "acts :")


def test_breadcrumbs_end_with_the_page_itself():
    drawn = draw('{% breadcrumbs "Leases" "/leases/" "Annex" %}')

    assert '<a href="/leases/">Leases</a>' in drawn
    assert '<span aria-current="page">Annex</span>' in drawn


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


class Hours(PortalForm):
    hours = HoursField(label="Hours given", help_text="As in 3,5.")
    day = DayField(label="Day", required=False)
    place = forms.ChoiceField(
        label="Place", widget=forms.RadioSelect, choices=[("a", "Our shop"), ("b", "Elsewhere")]
    )
    host = LineField(label="Host", max_length=5, required=False)

    layout = Layout(Fieldset("What you did", Row("hours", "day"), "place", "host"))
    submit_label = "Send"


def form_markup(data: dict | None = None) -> str:
    return " ".join(render_crispy_form(Hours(data)).split())


def test_form_leaves_judging_to_the_server():
    drawn = form_markup()

    assert "novalidate" in drawn
    assert " required" not in drawn


def test_optional_is_said_and_required_is_not_starred():
    said = text(form_markup())

    assert "Day (optional)" in said
    assert "Hours given As in 3,5." in said
    assert "*" not in said


def test_error_stands_before_the_control_and_is_tied_to_it():
    drawn = form_markup({"hours": "four", "place": "a"})

    error = drawn.index('id="id_hours_error"')
    control = drawn.index('<input type="text" name="hours"')
    assert error < control
    assert 'aria-describedby="id_hours_helptext id_hours_error id_hours_unit"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_what_was_typed_stays():
    assert 'value="four"' in form_markup({"hours": "four", "place": "a"})


def test_error_summary_leads_to_the_first_thing_one_can_fill_in():
    drawn = form_markup({"hours": "", "place": ""})

    assert re.findall(r'<a href="#([\w-]+)">', drawn) == ["id_hours", "id_place_0"]


def test_form_without_errors_has_no_summary():
    assert "data-error-summary" not in form_markup()


def test_choices_are_a_group_with_a_legend():
    drawn = form_markup()

    assert '<legend class="field__label">Place</legend>' in drawn
    assert drawn.count('type="radio"') == 2


def test_every_described_by_points_at_something():
    drawn = form_markup({"hours": "four", "host": "far too long"})

    ids = set(re.findall(r' id="([^"]+)"', drawn))
    wanted = {
        name for names in re.findall(r'aria-describedby="([^"]+)"', drawn) for name in names.split()
    }
    assert wanted
    assert wanted - ids == set()


def test_ids_are_unique():
    ids = re.findall(r' id="([^"]+)"', form_markup({"hours": "four"}))

    assert len(ids) == len(set(ids))
