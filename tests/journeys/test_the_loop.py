"""The whole loop as its people walk it: a list of leases comes in, a report reaches the board."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from annexes.models import Lease, LeaseAnnex
from portal.management.commands.demo import PROFILES
from portal.people.models import HousingCompany
from portal.roles import Role
from tests.factories.people import user_at
from tests.journeys.conftest import PASSWORD, PHONE, link_in_letter, workers_work

pytestmark = pytest.mark.journey

LEASE_LIST = Path(settings.BASE_DIR) / "annexes" / "data" / "demo-lease-list.xlsx"
#: A tenant of the list whose lease runs until further notice.
LEASE, TENANT = "L-1157", "Lindhaga Livs AB"
SIGNATORY, REPORTER = "fatima@lindhagalivs.example.se", "butik@lindhagalivs.example.se"
#: A PDF with fonts and structure is never smaller. Unit: bytes.
SOME_PAGES = 20_000


@pytest.fixture
def company() -> HousingCompany:
    call_command("load_profile", str(PROFILES / "vasterporten.yaml"), verbosity=0)
    return HousingCompany.objects.get(slug="vasterporten")


def test_the_loop_from_the_lease_list_to_the_board(visitor, company):
    caseworker = visitor().logs_in(user_at(company, Role.CASEWORKER))
    manager = visitor().logs_in(user_at(company, Role.MANAGER))

    take_in_the_lease_list(caseworker)
    signatory = agree_on_an_annex(caseworker, visitor)
    sign_it(signatory, manager)
    reporter = log_what_was_done(caseworker, visitor)
    check_it(caseworker, reporter)
    report_to_the_board(caseworker, manager)
    read_it(visitor().logs_in(user_at(company, Role.BOARD)))


def take_in_the_lease_list(caseworker) -> None:
    """Upload, check, confirm; the page renews itself while the workers work."""
    caseworker.sees("Mitt skrivbord").follows(re.compile("^Lägg till.*Avtalslistor"))
    caseworker.field("Avtalslistan").set_input_files(LEASE_LIST)
    caseworker.presses("Läs listan").sees("Listan läses")
    assert workers_work() == []

    caseworker.sees("Hyresavtal som skapas").sees("Stoppade rader").photographs("lista")
    assert not Lease.objects.exists(), "nothing is written before it is confirmed"

    caseworker.does("Skriv in i registret").sees("Listan skrivs in i registret")
    assert workers_work() == []
    caseworker.sees("Listan är inskriven i registret.").follows("Visa hyresavtalen")
    caseworker.writes("Sök", LEASE).presses("Sök").sees(TENANT)


def agree_on_an_annex(caseworker, visitor):
    """Draft, offer, a pledge by the tenant, agreement; return the signatory at her phone."""
    caseworker.follows(LEASE).does("Skapa en bilaga")
    caseworker.sees("Utkastet till bilaga är skapat.").photographs("utkast")
    caseworker.does(
        "Erbjud hyresgästen bilagan",
        Namn_på_den="Fatima Åkerlund",
        **{"E-post": SIGNATORY},
    ).sees("Bilagan är erbjuden.")

    signatory = visitor(PHONE).goes_to(link_in_letter(SIGNATORY))
    signatory.stands_before(f"Välkommen till {TENANT}").photographs("inbjudan")
    signatory.writes("Välj ett lösenord", PASSWORD).presses("Acceptera och logga in")
    signatory.sees("Att göra").follows("Läs bilagan och svara").photographs("erbjudande")
    signatory.follows("Lova timmar eller annan hjälp").chooses("Volontärtimmar")
    signatory.writes("Löftet", "Vi läser läxor med högstadieelever på torsdagar.")
    signatory.writes("Hur mycket under året", "40").photographs("löfte")
    signatory.presses("Lova timmar eller annan hjälp").sees("Löftet är tillagt.")
    signatory.does("Skicka till hyresvärden", Kommentar="Vi kan börja genast.")
    signatory.sees("Skickat. Hyresvärden får ett mejl.")

    caseworker.page.reload()
    caseworker.sees("Vi läser läxor").does("Godkänn hyresgästens förslag")
    caseworker.sees("Båda parter är överens.")
    return signatory


def sign_it(signatory, manager) -> None:
    annex = LeaseAnnex.objects.get()
    signatory.page.reload()
    signatory.follows("Skriv under för hyresgästen")
    signatory.sees("Vi läser läxor").sees(annex.content_sha256).photographs("underskrift")
    signatory.presses("Skriv under för hyresgästen").sees("Kryssa i rutan")
    signatory.chooses("Jag har läst innehållet").presses("Skriv under för hyresgästen")
    signatory.sees("Du har skrivit under. Tack!")

    manager.goes_to("/admin/").follows("Bilagor som väntar på oss")
    manager.follows(annex.number).follows("Skriv under för hyresvärden")
    manager.chooses("Jag har läst innehållet").presses("Skriv under för hyresvärden")
    manager.sees("Du har skrivit under.")

    assert workers_work() == []
    signatory.page.reload()
    signed = signatory.opens_file("Ladda ner den underskrivna bilagan")
    assert signed.startswith(b"%PDF")
    assert len(signed) > SOME_PAGES


def log_what_was_done(caseworker, visitor):
    """Invite a reporter, who logs two evenings on a phone; return the reporter."""
    caseworker.goes_to("/admin/people/organisation/").writes("Sök", TENANT).presses("Sök")
    caseworker.follows(TENANT).follows("Bjud in en person")
    caseworker.writes("Namn", "Ali Berg").writes("E-post", REPORTER).chooses("Rapportör")
    caseworker.presses("Bjud in en person").sees("Inbjudan är på väg.")

    reporter = visitor(PHONE).goes_to(link_in_letter(REPORTER))
    reporter.writes("Välj ett lösenord", PASSWORD).presses("Acceptera och logga in")
    reporter.follows("Redovisa en insats").photographs("välj-insats")
    reporter.follows("Vi läser läxor")
    reporter.writes("Hur länge", "2").writes("Kvinnor", "2").writes("Män", "1")
    reporter.writes("Anteckning", "Elva elever kom.").photographs("redovisa")
    reporter.presses("Skicka in").sees("Tack! Insatsen är redovisad och inskickad.")
    reporter.stands_before("6 h").photographs("insats")

    reporter.follows("Redovisa samma sak igen")
    reporter.writes("Hur länge", "1:30").writes("Kvinnor", "1").writes("Män", "0")
    reporter.presses("Skicka in").sees("Tack! Insatsen är redovisad och inskickad.")
    return reporter


def check_it(caseworker, reporter) -> None:
    """Verify one contribution and return the other, which its reporter then corrects."""
    opens_waiting(caseworker, "6 h").does("Verifiera").sees("Verifierad.")
    opens_waiting(caseworker, "1,5 h").does("Skicka tillbaka för rättelse", Skäl="Var du ensam?")
    caseworker.sees("Hyresgästen får ett mejl.")

    reporter.goes_to("/mitt/").sees("Var du ensam?").photographs("min-sida")
    reporter.follows("Rätta").sees("Tillbaka till dig")
    reporter.follows("Ändra").writes("Män", "1").presses("Ändra").sees("Ändrat och inskickat.")
    opens_waiting(caseworker, "3 h").does("Verifiera").sees("Verifierad.")


def opens_waiting(caseworker, amount: str):
    """Go from the desk to the contribution of this amount that waits to be verified."""
    caseworker.goes_to("/admin/").follows("Insatser att verifiera")
    row = caseworker.page.get_by_role("row").filter(has_text=f"{amount}, ")
    row.get_by_role("link").first.click()
    return caseworker


def report_to_the_board(caseworker, manager) -> None:
    year = timezone.localdate().year
    manager.goes_to("/admin/").follows(re.compile("^Lägg till.*Socialsmarta rapporter"))
    manager.writes("År", str(year)).presses("Börja på en socialsmart rapport")
    manager.does("Frys siffrorna").sees("Siffrorna är frysta.")
    report = manager.page.url
    manager.does("Skapa pdf")
    assert workers_work() == []
    assert manager.opens_file("Ladda ner filen").startswith(b"%PDF")

    caseworker.goes_to(report).follows("Skriv texterna")
    caseworker.writes("Vad som inte fungerade", "Vi började sent på året.")
    caseworker.presses("Skriv texterna").sees("Texterna är sparade.")
    caseworker.does("Skicka till granskning").sees("Rapporten är under granskning.")

    manager.goes_to("/admin/").follows("Socialsmarta rapporter att godkänna").follows(str(year))
    manager.does("Godkänn").sees("Rapporten är godkänd.")
    manager.does("Lägg fram för styrelsen").sees("Rapporten ligger hos styrelsen.")
    assert workers_work() == []


def read_it(board) -> None:
    year = timezone.localdate().year
    board.follows(f"Socialsmart rapport {year}").presses("Öppna rapporten")
    board.stands_before(f"Socialsmart rapport {year}").sees(TENANT).sees("Vi började sent på året.")
    board.photographs("rapport")
    content = board.downloads("Ladda ner som pdf")
    assert content.startswith(b"%PDF")
    assert len(content) > SOME_PAGES
