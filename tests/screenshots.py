"""Draw the pictures of the README from the demo: ``make screenshots``.

Needs the demo in the database, Chromium, and for the page of the report poppler's ``pdftoppm``.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import django

PORT = 8765
ADDRESS = f"http://localhost:{PORT}"
PICTURES = Path(__file__).parent.parent / "docs" / "img"


def main() -> None:
    """Serve the demo, visit its pages as its people, and keep what they look like."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", str(PORT)],
        env=os.environ | {"DEBUG": "1"},
    )
    try:
        _wait()
        _photograph()
    finally:
        server.terminate()
    _print_page()


def _wait() -> None:
    for _second in range(60):
        try:
            urllib.request.urlopen(f"{ADDRESS}/halsa/lever/")
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit("The server does not answer.")


def _photograph() -> None:
    from playwright.sync_api import sync_playwright

    from portal import demo
    from portal.people.models import Representative, User
    from portal.roles import Role
    from tests.journeys.conftest import CHROMIUM, FLAGS

    reporter = (
        Representative.objects.filter(company__slug=demo.LEAD, role=Role.ORG_REPORTER)
        .order_by("organisation__name")
        .first()
        .user
    )
    caseworker = User.objects.get(email__startswith="handlaggare@vasterporten")
    shots = [
        ("portal", reporter, "/mitt/", 1280),
        ("log", reporter, "/insats/ny/", 360),
        ("desk", caseworker, "/admin/", 1280),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, person, path, width in shots:
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.goto(f"{ADDRESS}/konto/login/?next={path}")
            page.locator("#id_login").fill(person.email)
            page.locator("#id_password").fill(demo.password())
            page.get_by_role("button", name="Logga in").last.click()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.clear_cookies()
        browser.close()


def _print_page() -> None:
    from django.conf import settings

    reports = sorted(Path(settings.VAR_DIR).glob("report-*.pdf"))
    if reports and shutil.which("pdftoppm"):
        subprocess.run(
            ["pdftoppm", "-png", "-r", "60", "-f", "2", "-l", "2", "-singlefile", reports[-1],
             PICTURES / "report"],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
