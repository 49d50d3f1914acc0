"""The demo's annexes after both have signed: amended, resting for a while, and signed on paper."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from annexes.actions import amendments, papers, suspensions
from annexes.actions import annexes as actions
from annexes.content import content_of
from annexes.demo.annexes import morning
from annexes.models import Amendment, LeaseAnnex, Part, Party
from annexes.states.annexes import AnnexState
from portal import demo
from portal.people.models import HousingCompany, Representative, User
from portal.roles import Role

#: The clause about meetings, and how two parties who know each other change it.
TALKS_ABOUT = 10
SHORTER = (
    "Parterna träffas en gång i halvåret, på våren i butiken och på hösten hos hyresvärden, och "
    "utvärderar året vid höstens möte. Mötena förs till protokoll i portalen."
)


@demo.demo_part
def life_after_signing() -> Iterator[str]:
    """An amendment in force, one with the tenant, a rest to come, and a paper to be checked."""
    for company in HousingCompany.objects.all():
        if Amendment.objects.of(company).exists():
            yield f"{company}: amendments are there"
            continue
        live_on(company)
        yield f"{company}: {Amendment.objects.of(company).count()} amendments"


def live_on(company: HousingCompany) -> None:
    """Change the company's oldest annexes in force, and sign the agreed one on paper."""
    today = timezone.localdate()
    in_force = LeaseAnnex.objects.of(company).filter(state=AnnexState.ACTIVE).order_by("number")
    for annex, tell in zip(in_force[:2], (_amended, _to_be_amended), strict=False):
        tell(annex, today)
    for agreed in LeaseAnnex.objects.of(company).filter(state=AnnexState.AGREED)[:1]:
        _on_paper(agreed)


def _amended(annex: LeaseAnnex, today: date) -> None:
    """The landlord amends how often the parties meet; both have signed."""
    at = morning(today - timedelta(days=40))
    caseworker, manager = _staff(annex)
    signatory = _signatory(annex)
    amendment = amendments.draft_amendment(
        annex,
        party=Party.LANDLORD,
        scope=[Part.CLAUSES],
        background="Tre möten om året blev för många i butiken. Två räcker när vi hörs emellan.",
        wanted_from=today - timedelta(days=30),
        by=caseworker,
        at=at,
    )
    _reword(amendment, Party.LANDLORD, by=caseworker, at=at)
    amendment = amendments.offer_amendment(amendment, by=caseworker, at=at)
    amendment = amendments.accept_amendment_offer(amendment, by=signatory, at=at)
    for sign, who in ((actions.sign_as_tenant, signatory), (actions.sign_as_landlord, manager)):
        sign(amendment, content_sha256=amendment.content_sha256, by=who, at=at)
    suspensions.ask_to_suspend(
        annex,
        party=Party.LANDLORD,
        starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=40),
        reason="Stammarna byts i huset och butiken får inte tas emot i.",
        by=caseworker,
        at=morning(today - timedelta(days=1)),
    )


def _to_be_amended(annex: LeaseAnnex, today: date) -> None:
    """The landlord proposes another last day; the tenant has it. The annex will rest in between."""
    at = morning(today - timedelta(days=3))
    caseworker, _manager = _staff(annex)
    amendment = amendments.draft_amendment(
        annex,
        party=Party.LANDLORD,
        scope=[Part.END, Part.PLAN],
        background="Butiken byggs om i vår. Vi vill ta igen tiden i slutet.",
        wanted_from=today + timedelta(days=14),
        by=caseworker,
        at=at,
    )
    amendment = amendments.change_amendment(
        amendment,
        party=Party.LANDLORD,
        background=amendment.background,
        wanted_from=amendment.wanted_from,
        new_ends_on=annex.ends_on + timedelta(days=31),
        by=caseworker,
        at=at,
    )
    amendments.offer_amendment(amendment, by=caseworker, at=at)
    suspensions.ask_to_suspend(
        annex,
        party=Party.TENANT,
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=60),
        reason="Butiken byggs om.",
        by=_signatory(annex),
        at=at,
    )


def _on_paper(annex: LeaseAnnex) -> None:
    """The tenant's signatory signed at a visit; a caseworker has uploaded the scan."""
    caseworker, _manager = _staff(annex)
    at = annex.agreed_at + timedelta(days=1)
    papers.upload_paper(
        annex,
        party=Party.TENANT,
        by_name=_signatory(annex).full_name,
        signed_on=timezone.localdate(annex.agreed_at),
        scan=SimpleUploadedFile("underskrift.png", _scan(), content_type="image/png"),
        by=caseworker,
        at=min(at, timezone.now()),
    )


def _reword(amendment: Amendment, party: Party, *, by: User, at: object) -> None:
    clauses = content_of(amendment.annex)["clauses"]
    heading = next(each["heading"] for each in clauses if each["number"] == TALKS_ABOUT)
    amendments.change_amendment(
        amendment,
        party=party,
        background=amendment.background,
        wanted_from=amendment.wanted_from,
        clauses=[amendments.Words(TALKS_ABOUT, heading, SHORTER)],
        by=by,
        at=at,
    )


def _staff(annex: LeaseAnnex) -> tuple[User, User]:
    return demo.staff(annex.company, Role.CASEWORKER), demo.staff(annex.company, Role.MANAGER)


def _signatory(annex: LeaseAnnex) -> User:
    found = Representative.objects.filter(
        organisation=annex.organisation_id, role=Role.ORG_SIGNATORY, ended_on=None
    )
    return found.select_related("user").first().user


def _scan() -> bytes:
    """Return a page with a line across it, as a scanner makes it."""
    from PIL import Image, ImageDraw  # heavy, and only the demo draws

    page = Image.new("L", (620, 877), 250)
    ImageDraw.Draw(page).line([(80, 700), (200, 660), (260, 720), (400, 650)], fill=30, width=4)
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
