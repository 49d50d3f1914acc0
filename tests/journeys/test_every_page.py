"""Every main page, at a desk and on a phone, in Swedish and English: nothing in anyone's way.

One world and one browser; everything that is wrong is gathered and told at once. The pages of
staff are walked by `test_every_page_of_staff.py`: the two walks run side by side.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from annexes.models import (
    Amendment,
    AnnexTemplateVersion,
    Comment,
    Contribution,
    Lease,
    LeaseAnnex,
    LeaseImport,
    PaperSignature,
    Pledge,
    Suspension,
)
from annexes.states.annexes import AnnexState
from annexes.states.contributions import ContributionState
from annexes.states.pledges import PledgeState
from annexes.states.suspensions import SuspensionState
from partnerships.models import Application, GrantCall
from portal.people import actions as people
from portal.people.models import Organisation, User
from portal.records.models import Job
from portal.roles import OUTSIDE, Role
from reports.models import AnnualReport
from reports.states import ReportState
from tests.factories.people import OrganisationFactory, user_at, user_in
from tests.journeys.conftest import DESKTOP, PHONE, Visitor
from tests.world import World, make_world

pytestmark = pytest.mark.journey

LANGUAGES = ("sv", "en")
ERROR = {"sv": "Fel: ", "en": "Error: "}
#: English words that are no Swedish ones: a Swedish page with one of them is not translated.
ENGLISH = re.compile(r"\b(the|and|of|with|your|you|this|been|from|by|year)\b", re.IGNORECASE)


IDS = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True)
class Stop:
    """A page to look at: who goes where, and what they do there first."""

    who: str
    path: str
    then: Callable[[Page], object] = lambda page: None
    is_error: bool = False
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who} {self.path}{' after an empty form' if self.is_error else ''}"


@dataclass
class Findings:
    """What is wrong, by page; and the titles that pages have."""

    lines: list[str] = field(default_factory=list)
    titles: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, stop: Stop, where: str, what: object) -> None:
        self.lines.append(f"{stop} [{where}] {what}")

    def shared_titles(self) -> list[str]:
        """Return titles that stand on several pages of different kinds."""
        return [
            f"“{title}” ({language}) is the title of {sorted(paths)}"
            for (language, title), paths in self.titles.items()
            if len(paths) > 1
        ]


@pytest.fixture
def world() -> World:
    return make_world()


def people_of(world: World) -> dict[str, User | None]:
    """Return who walks: a stranger, the tenants by how far their annex has come, staff, board."""

    def tenant(state: AnnexState) -> User:
        annex = LeaseAnnex.objects.of(world.ours).filter(state=state).earliest("number")
        return user_in(annex.organisation, *sorted(OUTSIDE))

    return {
        "stranger": None,
        "tenant": tenant(AnnexState.ACTIVE),
        "tenant with an offer": tenant(AnnexState.OFFERED),
        "tenant who may sign": tenant(AnnexState.AGREED),
        "tenant without annex": user_in(OrganisationFactory(company=world.ours), Role.ORG_REPORTER),
        "staff": user_at(world.ours, Role.CASEWORKER, Role.MANAGER, Role.ADMINISTRATOR),
        "board": user_at(world.ours, Role.BOARD),
    }


def sends_it_empty(page: Page) -> None:
    """Empty every field of the page's own form and press its first button."""
    form = page.locator("main form.form, #content-main form.form").first
    for name in ("input[type=text], input[type=email], input[type=password], textarea",):
        for box in form.locator(name).all():
            box.fill("")
    form.locator("[type=submit]").first.click()


def chooses_all(act: str) -> Callable[[Page], object]:
    """Return what a person does to begin a bulk act on all rows of a register."""

    def choose(page: Page) -> None:
        page.locator("#action-toggle").check()
        page.locator("select[name=action]").select_option(act)
        page.locator("button[name=index]").click()

    return choose


def stops(world: World, who: dict[str, User | None]) -> Iterator[Stop]:
    """Name every page that people outside the desk are on."""
    yield from strangers_pages(world)
    yield from tenants_pages(world, who)
    yield from boards_pages(world)


def strangers_pages(world: World) -> Iterator[Stop]:
    invitation = people.invite(
        "ny@example.se", full_name="Nya Ek", role=Role.ORG_REPORTER, company=world.ours,
        organisation=world.tenant, by=None, at=timezone.now(),
    )  # fmt: skip
    link = reverse("people:invitation", args=[people.link_token(invitation)])
    call = GrantCall.objects.public().of(world.ours).earliest("number")
    for path in ("/", "/tillganglighet/", "/stod/", call.get_absolute_url()):
        yield Stop("stranger", path)
    for path in ("/konto/login/", "/konto/password/reset/", link):
        yield Stop("stranger", path)
        yield Stop("stranger", path, sends_it_empty, is_error=True)
    yield Stop("stranger", "/konto/password/reset/done/")
    yield Stop("stranger", "/inbjudan/fel:x/", status=410)
    yield Stop("stranger", "/finns-inte/", status=404)


def tenants_pages(world: World, who: dict[str, User | None]) -> Iterator[Stop]:
    for person in ("tenant", "tenant with an offer", "tenant who may sign", "tenant without annex"):
        for page in ("annexes:my_page", "annexes:annexes", "annexes:log", "annexes:contributions"):
            if page == "annexes:my_page" or person in ("tenant", "tenant without annex"):
                yield Stop(person, reverse(page))
    annexes = LeaseAnnex.objects.of(world.ours)
    pledges = Pledge.objects.filter(organisation=world.tenant, state=PledgeState.ACTIVE)
    yield Stop("tenant", "/konto/password/change/")
    for page in ("people:colleagues", "people:settings", "annexes:certificates"):
        yield Stop("tenant", reverse(page))
    invite = reverse("people:organisation_act", args=[world.tenant.pk, "invite"])
    yield Stop("tenant", invite)
    yield Stop("tenant", invite, sends_it_empty, is_error=True)
    yield Stop("tenant", annexes.filter(organisation=world.tenant).get().get_absolute_url())
    for pledge in pledges.order_by("kind_id").distinct("kind_id"):
        page = reverse("annexes:log_to_pledge", args=[pledge.pk])
        yield Stop("tenant", page)
        yield Stop("tenant", page, sends_it_empty, is_error=True)
    active = annexes.filter(organisation=world.tenant).get()
    yield Stop("tenant", reverse("annexes:log_other", args=[active.pk, "volunteer_hours"]))
    yield from pages_after_signing(active)
    for contribution in contributions_by_state(world.tenant):
        yield Stop("tenant", contribution.get_absolute_url())
        if contribution.state == ContributionState.RETURNED:
            yield Stop(
                "tenant", reverse("annexes:contribution_act", args=[contribution.pk, "change"])
            )
    offered = annexes.filter(state=AnnexState.OFFERED).get()
    yield Stop("tenant with an offer", offered.get_absolute_url())
    for act in ("accept_offer", "propose", "add_pledge", "add_space", "comment", "decline"):
        page = reverse("annexes:leaseannex_act", args=[offered.pk, act])
        yield Stop("tenant with an offer", page)
        if act in ("add_pledge", "add_space", "comment", "decline"):
            yield Stop("tenant with an offer", page, sends_it_empty, is_error=True)
    agreed = annexes.filter(state=AnnexState.AGREED).get()
    yield Stop("tenant who may sign", agreed.get_absolute_url())
    sign = reverse("annexes:leaseannex_act", args=[agreed.pk, "sign_as_tenant"])
    yield Stop("tenant who may sign", sign)
    yield Stop("tenant who may sign", sign, sends_it_empty, is_error=True)
    yield from applicants_pages(world)


def pages_after_signing(annex: LeaseAnnex) -> Iterator[Stop]:
    yield Stop("tenant", annex.amendments.get().get_absolute_url())
    pages = [reverse("annexes:as_of", args=[annex.pk])]
    for act in ("amend_as_tenant", "suspend_as_tenant", "leave"):
        pages.append(reverse("annexes:leaseannex_act", args=[annex.pk, act]))
    for page in pages:
        yield Stop("tenant", page)
        yield Stop("tenant", page, sends_it_empty, is_error=True)


def applicants_pages(world: World) -> Iterator[Stop]:
    draft, sent = Application.objects.filter(organisation=world.tenant).order_by("state")
    yield Stop("tenant", reverse("partnerships:applications"))
    apply = reverse("partnerships:apply", args=[draft.call_id])
    yield Stop("tenant", apply)
    yield Stop("tenant", apply, sends_it_empty, is_error=True)
    step = reverse("partnerships:application_step", args=[draft.pk, 1])
    yield Stop("tenant", draft.get_absolute_url())
    yield Stop("tenant", step)
    yield Stop("tenant", step, sends_it_empty, is_error=True)
    yield Stop("tenant", sent.get_absolute_url())
    yield Stop("tenant", reverse("partnerships:application_act", args=[sent.pk, "withdraw"]))


def contributions_by_state(tenant: Organisation) -> list[Contribution]:
    """Return a contribution in each state; one is returned for the occasion."""
    return list(
        Contribution.objects.filter(organisation=tenant).order_by("state", "id").distinct("state")
    )


def boards_pages(world: World) -> Iterator[Stop]:
    report = AnnualReport.objects.of(world.ours).get(state=ReportState.SUBMITTED)
    yield Stop("board", reverse("reports:reports"))
    yield Stop("board", report.get_absolute_url())
    yield Stop("board", report.get_absolute_url(), lambda page: page.locator("main button").click())


def staffs_pages(world: World) -> Iterator[Stop]:
    yield Stop("staff", "/admin/")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield Stop("staff", reverse(f"{name}_changelist"))
    yield Stop("staff", reverse("admin:annexes_contribution_changelist") + "?state=submitted")
    yield Stop("staff", reverse("admin:annexes_lease_changelist") + "?q=finns+inte")
    upload = reverse("admin:annexes_leaseimport_add")
    yield Stop("staff", upload)
    yield Stop("staff", upload, sends_it_empty, is_error=True)
    yield Stop("staff", reverse("admin:people_organisation_add"))
    version = AnnexTemplateVersion.objects.of(world.ours).get()
    yield Stop("staff", reverse("admin:annexes_annextemplateversion_preview", args=[version.pk]))
    yield Stop("staff", reverse("admin:annexes_libraryclause_add"))
    for thing, act in things_of_staff(world):
        name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}"
        yield Stop("staff", reverse(f"{name}_change", args=[thing.pk]))
        if act:
            page = reverse(f"{name}_act", args=[thing.pk, act])
            yield Stop("staff", page)
            if act not in ("verify", "sign", "write", "decide"):
                yield Stop("staff", page, sends_it_empty, is_error=True)
    for act in ("act_verify", "act_return"):
        yield Stop(
            "staff",
            reverse("admin:annexes_contribution_changelist") + "?state=submitted",
            chooses_all(act),
        )


def things_of_staff(world: World) -> Iterator[tuple[object, str]]:
    """Yield things with a change page of their own making, and an act to ask for."""
    lists = LeaseImport.objects.of(world.ours)
    annexes = LeaseAnnex.objects.of(world.ours)
    contributions = Contribution.objects.of(world.ours)
    yield lists.earliest("pk"), ""
    yield Lease.objects.of(world.ours).filter(annexes=None).earliest("number"), "draft_annex"
    yield annexes.get(state=AnnexState.DRAFT), "offer"
    yield annexes.get(state=AnnexState.DRAFT), "suggest"
    yield annexes.get(state=AnnexState.NEGOTIATING), "comment_as_landlord"
    yield (
        Comment.objects.open().get(annex__state=AnnexState.OFFERED, company=world.ours),
        ("reword_as_landlord"),
    )
    yield annexes.get(state=AnnexState.AGREED), "sign"
    yield annexes.get(state=AnnexState.AGREED), "upload_paper"
    yield PaperSignature.objects.of(world.ours).get(), "check"
    yield Suspension.objects.of(world.ours).get(state=SuspensionState.ASKED), "decide"
    yield Amendment.objects.of(world.ours).get(state=AnnexState.OFFERED), "withdraw"
    yield annexes.filter(state=AnnexState.ACTIVE).earliest("number"), "commit"
    yield Pledge.objects.of(world.ours).earliest("pk"), ""
    yield contributions.filter(state=ContributionState.SUBMITTED).earliest("pk"), "return"
    yield contributions.filter(state=ContributionState.VERIFIED).earliest("pk"), "correct"
    yield world.tenant, "invite"
    yield world.ours, "invite"
    yield AnnualReport.objects.of(world.ours).get(state=ReportState.SUBMITTED), "adopt"
    yield AnnualReport.objects.of(world.ours).get(state=ReportState.COLLECTING), "write"
    yield Job.objects.of(world.ours).earliest("pk"), ""


def test_nothing_is_in_anyones_way(world, visitor):
    who = people_of(world)
    assert problems_on(stops(world, who), who, visitor) == ""


def problems_on(
    stops: Iterator[Stop], who: dict[str, User | None], visitor: Callable[..., Visitor]
) -> str:
    """Walk to every stop in both languages and return what is wrong, a line each."""
    found = Findings()
    walks: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        walks[stop.who].append(stop)
    for name, walk in walks.items():
        for language in LANGUAGES:
            walker = visitor(english=language == "en")
            if user := who[name]:
                walker.is_let_in(user)
            for stop in walk:
                look_at(walker, stop, language, found)
            walker.page.context.close()
    return "\n".join(found.lines + found.shared_titles())


def look_at(walker: Visitor, stop: Stop, language: str, found: Findings) -> None:
    """Go to the page and note everything that is wrong with it, at both widths."""
    page = walker.page
    said: list[str] = []

    def hear(message) -> None:
        if message.type == "error":
            said.append(message.text)

    def hear_crash(crash) -> None:
        said.append(str(crash))

    page.on("console", hear)
    page.on("pageerror", hear_crash)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    try:
        answer = page.goto(walker.address + stop.path)
        if answer.status != stop.status:
            found.note(stop, language, f"answers {answer.status}")
        stop.then(page)
        page.wait_for_load_state()
        note_words(page, stop, language, found)
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            if walker.scrolls_sideways():
                found.note(stop, f"{language} {width}", "scrolls sideways")
            for barrier in walker.barriers():
                found.note(stop, f"{language} {width}", barrier)
        walker.photographs(f"{language}-{picture_name(stop)}")
    except Exception as broken:
        found.note(stop, language, f"breaks: {str(broken).splitlines()[0]}")
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", hear_crash)
    expected = "the server responded with a status of"
    for line in said:
        if stop.status == 200 or expected not in line:
            found.note(stop, language, f"the console says: {line}")


def picture_name(stop: Stop) -> str:
    """Return who is where, without the ids."""
    return re.sub(r"[^a-z]+", "-", IDS.sub("", str(stop)).lower()).strip("-")


#: What a page says, asked at once: each question to the browser costs as much as the answer.
WORDS = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1")].filter(h => h.checkVisibility())
    .map(h => h.innerText),
  text: document.body.innerText,
})"""


def note_words(page: Page, stop: Stop, language: str, found: Findings) -> None:
    """Look at the title, the headings and the language of what is said."""
    words = page.evaluate(WORDS)
    title, headings = words["title"], words["headings"]
    if title.startswith(ERROR[language]) is not stop.is_error:
        found.note(stop, language, f"has the title “{title}”")
    if not stop.path.startswith("/admin/"):  # there, an act is called the same on one and on many
        found.titles[language, title].add(IDS.sub("…", stop.path))
    if len(headings) != 1:
        found.note(stop, language, f"has {len(headings)} headings of level 1: {headings}")
    if words["language"] != language:
        found.note(stop, language, "says that it is in another language")
    if language == "sv":
        for word in {match.group().lower() for match in ENGLISH.finditer(words["text"])}:
            line = next(
                line
                for line in words["text"].splitlines()
                if re.search(rf"\b{word}\b", line, re.IGNORECASE)
            )
            found.note(stop, language, f"says in English: {line.strip()[:120]}")
