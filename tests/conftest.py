"""What every test may ask for."""

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
