"""What every test may ask for."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("portal")

#: Files that take a minute or more, the longest first. Processes that begin with them end together.
LONGEST_FIRST = (
    "tests/journeys/test_every_page_of_staff.py",
    "tests/journeys/test_every_page.py",
    "tests/journeys/",
    "tests/guards/test_every_address.py",
    "tests/guards/test_walls.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, and have one order in all processes of a run.

    Processes share out the files in the order of this list. Tests that are parametrised with a
    set come in another order in each process; pytest-xdist refuses that.
    """

    def place(item: pytest.Item) -> tuple:
        file, line, _title = item.location
        starts = (n for n, start in enumerate(LONGEST_FIRST) if file.startswith(start))
        return next(starts, len(LONGEST_FIRST)), file, line or 0, item.name

    items.sort(key=place)


def pytest_xdist_auto_num_workers() -> int:
    """Use as many processes as there are cores, up to four: each has a database and a browser."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, 4)


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning in Stockholm."""
    return datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_swedish():
    """Each test begins in Swedish, whatever the one before it did."""
    with translation.override("sv"):
        yield


@pytest.fixture(autouse=True)
def every_test_may_use_the_database(db):
    """Almost every behaviour here is a row."""


def pytest_sessionfinish():
    """Leave no files behind."""
    shutil.rmtree(settings.FILES_DIR, ignore_errors=True)
