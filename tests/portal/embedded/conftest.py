"""Servers that are really started, each in a folder of its own, and stopped whatever happens."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.embedded.postgres import Cluster
from portal.embedded.services import remove_servers, stop_servers


@pytest.fixture(autouse=True)
def every_test_may_use_the_database():
    """None of these does: they are about the servers beneath it."""


@pytest.fixture(autouse=True)
def _embedded_servers_only(monkeypatch):
    """These tests are about our own servers, wherever the others' database may be."""
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "PORTAL_PG_BIN", "PORTAL_VALKEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make_var() -> Iterator[Callable[[str], Path]]:
    """Make a `VAR_DIR` with the given name that root's PostgreSQL can reach."""
    base = Path(tempfile.mkdtemp(prefix="grannskap-test-"))
    base.chmod(0o755)
    made: list[Path] = []

    def make(name: str = "var") -> Path:
        made.append(base / name)
        made[-1].mkdir(parents=True)
        return made[-1]

    yield make
    for var in made:
        stop_servers(var)
        remove_servers(var)
    shutil.rmtree(base)


@pytest.fixture
def var(make_var) -> Path:
    return make_var()


@pytest.fixture(scope="session")
def cluster_set_up() -> Iterator[Path]:
    """The home of a cluster that was set up and stopped; copying one is faster than making one."""
    base = Path(tempfile.mkdtemp(prefix="grannskap-test-"))
    base.chmod(0o755)
    cluster = Cluster(base / "var", throw_away=True)
    cluster.start()
    cluster.stop()
    yield cluster.home
    shutil.rmtree(base)


@pytest.fixture
def cluster(var, cluster_set_up) -> Cluster:
    """A stopped cluster that only needs a start."""
    subprocess.run(["cp", "-a", cluster_set_up, var / "postgres"], check=True)
    return Cluster(var, throw_away=True)


@pytest.fixture
def ask() -> Callable[[Cluster, str], str]:
    """Send one statement to a cluster and return the answer."""

    def send(cluster: Cluster, statement: str) -> str:
        return subprocess.run(
            cluster.psql("-XAtqc", statement), check=True, capture_output=True, text=True
        ).stdout.strip()

    return send
