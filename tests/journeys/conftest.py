"""A real browser on a real server. Journeys read as stories: who does what, and what they see."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from portal.people.models import User
from portal.records import jobs
from portal.records.models import Job, JobState, Letter

# Playwright's own event loop makes Django think that the tests are asynchronous. They are not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = 1280, 360
AXE = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Run axe over the page. What stands around every page, the same to the letter, is looked through
#: once in a window at each width: it is a third of a page.
LOOK_THROUGH = """
async options => {
  const shelf = "looked through", known = JSON.parse(sessionStorage.getItem(shelf) || "[]");
  const told = part => innerWidth + part.outerHTML.replace(/ (value|href)="[^"]*"/g, "");
  const parts = [...document.querySelectorAll("header, nav, footer")].map(p => [p, told(p)]);
  const context = {
    include: [document],
    exclude: parts.filter(([, text]) => known.includes(text)).map(([part]) => part),
  };
  const found = await axe.run(context, options);
  const seen = [...known, ...parts.map(([, text]) => text)];
  sessionStorage.setItem(shelf, JSON.stringify([...new Set(seen)].slice(-50)));
  return found.violations;
}
"""
PASSWORD = "en hemlig mening"
#: A test waits so long for a page or an element; a crowded machine is no defect. Unit: seconds.
PATIENCE = 30
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Visitor:
    """A person at a browser window."""

    page: Page
    address: str

    def goes_to(self, path: str) -> "Visitor":
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self

    def logs_in(self, user: User, password: str = PASSWORD) -> "Visitor":
        self.goes_to("/konto/login/")
        self.writes("E-post", user.email)
        self.writes("Lösenord", password)
        return self.presses("Logga in", last=True)

    def is_let_in(self, user: User) -> "Visitor":
        """Be logged in without the form."""
        client = Client()
        client.force_login(user)
        cookie = {"name": "session", "value": client.cookies["session"].value}
        self.page.context.add_cookies([cookie | {"url": self.address}])
        return self

    def writes(self, label: str, text: str) -> "Visitor":
        self.field(label).fill(text)
        return self

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first

    def chooses(self, label: str) -> "Visitor":
        self.page.get_by_label(label).first.check()
        return self

    def does(self, act: str, **answers: str) -> "Visitor":
        """Follow an act's link, answer what its form asks, and press its button.

        Args:
            act: The act's label, on the link and on the button.
            answers: What is written, by the first words of each label; `_` stands for a space.
        """
        self.follows(act)
        for label, text in answers.items():
            self.writes(label.replace("_", " "), text)
        return self.presses(act)

    def presses(self, name: str, *, last: bool = False) -> "Visitor":
        found = self.page.get_by_role("button", name=name)
        (found.last if last else found.first).click()
        return self

    def follows(self, name: str | re.Pattern[str]) -> "Visitor":
        self.page.get_by_role("link", name=name).first.click()
        return self

    def sees(self, text: str) -> "Visitor":
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def stands_before(self, heading: str) -> "Visitor":
        """Expect this heading at the top of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        return self

    def downloads(self, name: str) -> bytes:
        """Press or follow what hands out a file, and return what is in it."""
        way = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        with self.page.expect_download() as waiting:
            way.first.click()
        return Path(waiting.value.path()).read_bytes()

    def opens_file(self, name: str) -> bytes:
        """Return what a link to a file leads to, whether the browser shows it or saves it."""
        address = self.page.get_by_role("link", name=name).first.get_attribute("href")
        return self.page.request.get(self.address + address).body()

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).first.inner_text()

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def barriers(self) -> list[str]:
        """Return what axe finds, as rule and element."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(
            LOOK_THROUGH,
            # Without preloading axe writes no style sheets of its own into the page.
            {"runOnly": RULES, "resultTypes": ["violations"], "preload": False},
        )
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]

    def photographs(self, name: str) -> None:
        """Keep a picture in var/journeys when asked for with JOURNEY_PICTURES=1."""
        if os.environ.get("JOURNEY_PICTURES"):
            keep_picture(self.page, name)


def keep_picture(page: Page, name: str) -> None:
    """Save the whole page as var/journeys/<name>.png."""
    folder = Path(settings.BASE_DIR) / "var" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of every window when a journey fails."""
    report = yield
    if report.when == "call" and report.failed:
        for number, window in enumerate(getattr(item, "windows", [])):
            for page in window.pages:  # none in a window that was closed
                keep_picture(page, f"failed-{item.name}-{number}")
    return report


@pytest.fixture
def visitor(browser, live_server, request):
    """Open a new window of a person's own: its own cookies, its own width."""
    contexts = request.node.windows = []

    def opens(width: int = DESKTOP, *, english: bool = False, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE * 1000)
        if english:
            context.add_cookies(
                [{"name": "django_language", "value": "en", "url": live_server.url}]
            )
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url)

    yield opens
    for context in contexts:
        context.close()


def workers_work() -> list[str]:
    """Do every waiting job, as the workers would; return what failed."""
    while waiting := list(Job.objects.filter(state=JobState.QUEUED).order_by("queued_at")):
        for job in waiting:
            jobs.run(str(job.pk))
    return [f"{job.kind}: {job.error}" for job in Job.objects.filter(state=JobState.FAILED)]


def link_in_letter(to: str) -> str:
    """Return the path of the last link in the last letter to this address."""
    letter = Letter.objects.filter(to_email=to).order_by("queued_at").last()
    return re.findall(r"https?://[^/\s]+(/\S+)", letter.body)[-1]
