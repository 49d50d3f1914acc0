"""Pages about the look itself: a company's accent as a style sheet, and the style guide."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.colours import Accent, UnreadableColour, accent_schemes
from portal.forms import (
    AmountField,
    DayField,
    EmailField,
    HoursField,
    LineField,
    PortalForm,
    TextField,
)

ACCENT_SHEET = """:root {{ {day} }}
@media (prefers-color-scheme: dark) {{ :root {{ {night} }} }}
"""


@login_not_required
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent_css(request: HttpRequest, colour: str) -> HttpResponse:
    """Return the tokens that a company's accent replaces; the address is the colour without #."""
    try:
        day, night = accent_schemes(f"#{colour}")
    except UnreadableColour as refusal:
        raise Http404 from refusal
    sheet = ACCENT_SHEET.format(day=_declarations(day), night=_declarations(night))
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


def _declarations(accent: Accent) -> str:
    return (
        f"--accent: {accent.colour}; --accent-text: {accent.text}; --on-accent: {accent.on}; "
        f"--accent-tint: {accent.tint};"
    )


# ── The style guide, for developers ───────────────────────────────────────────────────────────


class GuideForm(PortalForm):
    """One field of each kind."""

    wording = TextField(
        label="Utfästelsen",
        help_text="Skriv som hyresgästen skulle säga det.",
        max_length=300,
        rows=3,
    )
    hours = HoursField(label="Timmar", help_text="3,5 eller 3:30 går bra.")
    amount = AmountField(label="Belopp", required=False)
    day = DayField(label="Dag", help_text="Till exempel 4 mars 2026.")
    activity = forms.ChoiceField(
        label="Aktivitet",
        choices=[("", "Välj aktivitet"), ("l", "Läxhjälp i Vivalla"), ("s", "Språkcafé på Bäckby")],
    )
    where = forms.ChoiceField(
        label="Var gjordes det?",
        widget=forms.RadioSelect,
        choices=[("o", "I vår lokal"), ("a", "I områdeslokalen"), ("u", "Någon annanstans")],
    )
    themes = forms.MultipleChoiceField(
        label="Fokusområden",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Arbetsmarknad"), ("t", "Trygghet"), ("i", "Integration")],
    )
    email = EmailField(label="E-post till den som tog emot", required=False)
    name = LineField(label="Namn på värden", max_length=80)
    evidence = forms.FileField(
        label="Bild eller intyg", required=False, help_text="PDF, JPEG eller PNG, högst 20 MB."
    )
    certain = forms.BooleanField(label="Uppgifterna är riktiga")

    layout = Layout(
        Fieldset("Vad ni har gjort", "wording", Row("hours", "amount"), "day", "activity"),
        Fieldset("Var och för vem", "where", "themes", "name", "email", "evidence", "certain"),
    )
    submit_label = "Skicka in timmarna"


@dataclass
class GuideThing:
    """Something with a state, for the guide."""

    state: str
    words: str

    def get_state_display(self) -> str:
        """The state in words."""
        return self.words


@dataclass
class GuideChange:
    """A line of history, for the guide."""

    to_state: str
    at: datetime
    by_name: str
    reason: str = ""


@dataclass
class GuideTab:
    """A tab, for the guide."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component, for those who build pages. Only while developing."""
    if not (settings.DEBUG or getattr(settings, "SHOW_STYLE_GUIDE", False)):
        raise Http404
    return render(request, "components/_guide.html", guide_context(request))


def guide_context(request: HttpRequest) -> dict[str, Any]:
    """Return an example of everything."""
    stockholm = ZoneInfo("Europe/Stockholm")
    return {
        "form": GuideForm({"hours": "fyra"}) if "fel" in request.GET else GuideForm(),
        "annex": GuideThing("offered", "Erbjuden"),
        "states": [
            GuideThing("draft", "Utkast"),
            GuideThing("active", "Pågår"),
            GuideThing("submitted", "Inskickad"),
            GuideThing("verified", "Verifierad"),
            GuideThing("rejected", "Avslagen"),
        ],
        "due": date(2026, 3, 18),
        "area": Decimal("118.5"),
        "page_of": Paginator(range(238), 20).page(4),
        "step_names": ["Föreningen", "Aktiviteten", "Pengarna", "Kontrollera och skicka"],
        "tab_items": [
            GuideTab("Att verifiera", "#tabs", is_current=True, count=12),
            GuideTab("Returnerade", "#tabs", count=2),
            GuideTab("Klara", "#tabs"),
        ],
        "changes": [
            GuideChange("Utkast", datetime(2026, 3, 2, 9, 12, tzinfo=stockholm), "Mona Lindqvist"),
            GuideChange(
                "Återlämnad",
                datetime(2026, 3, 3, 15, 40, tzinfo=stockholm),
                "Ali Hassan",
                "Vi hinner bara varannan onsdag under våren.",
            ),
            GuideChange("Erbjuden", datetime(2026, 3, 4, 8, 5, tzinfo=stockholm), "Mona Lindqvist"),
        ],
        "rows": [
            ("Vivalla", 240, 198, 174),
            ("Oxhagen", 120, 131, 96),
            ("Varberga", 64, 12, 0),
        ],
    }
