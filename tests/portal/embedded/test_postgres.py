"""PostgreSQL as it is really started, killed and taken over."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.embedded import EmbeddedError, postgres
from portal.embedded.postgres import Cluster
from portal.embedded.processes import is_alive, wait_until


def test_start_makes_a_database_for_an_ordinary_role(var, ask):
    cluster = Cluster(var, throw_away=True)

    assert cluster.start()

    assert ask(cluster, "SELECT current_user, current_database()") == "portal|portal"
    assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = 'portal'") == "f"


def test_start_finds_a_server_that_runs(cluster):
    cluster.start()
    pid = cluster.pid()

    assert not cluster.start()
    assert cluster.pid() == pid


def test_starters_at_the_same_time_make_one_server(var):
    clusters = [Cluster(var, throw_away=True) for _ in range(4)]

    with ThreadPoolExecutor(4) as starters:
        started = list(starters.map(Cluster.start, clusters))

    assert sorted(started) == [False, False, False, True]
    assert len({cluster.pid() for cluster in clusters}) == 1


def test_committed_rows_survive_kill_9(cluster, ask):
    cluster = Cluster(cluster.var)  # a careful one
    cluster.start()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(cluster.pid(), signal.SIGKILL)

    assert cluster.start()

    assert ask(cluster, "SELECT answer FROM kept") == "42"


def test_process_id_that_now_belongs_to_a_stranger_does_not_stop_a_start(cluster):
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")

    assert cluster.start()


def test_interrupted_set_up_is_begun_anew(var):
    cluster = Cluster(var, throw_away=True)
    half = cluster.home / "data.new"
    half.mkdir(parents=True)
    cluster.home.chmod(0o700)
    (half / "PG_VERSION").write_text("18")

    assert cluster.start()
    assert not half.exists()


def test_stop_ends_the_server_and_says_so_once(cluster):
    cluster.start()
    pid = cluster.pid()

    assert cluster.stop()
    assert not cluster.stop()
    assert wait_until(lambda: not is_alive(pid), 5)


@pytest.mark.parametrize("name", ["min å portal", "Lund, Malmö", "l" + "å" * 60], ids=str)
def test_start_in_an_awkward_folder(make_var, ask, name):
    cluster = Cluster(make_var(name), throw_away=True)

    cluster.start()

    assert ask(cluster, "SELECT 1") == "1"


def test_only_its_owner_can_reach_the_socket(cluster):
    cluster.start()

    assert cluster.sockets.stat().st_mode & 0o077 == 0
    assert cluster.sockets.stat().st_uid == cluster.data.stat().st_uid


@pytest.mark.skipif(os.geteuid() != 0, reason="asks how root's server runs")
def test_root_runs_the_server_as_somebody_else(cluster):
    cluster.start()

    status = subprocess.run(
        ["ps", "-o", "uid=", "-p", str(cluster.pid())], check=True, capture_output=True, text=True
    )
    assert int(status.stdout) != 0


def test_data_of_another_version_are_refused_with_the_way_out(var):
    cluster = Cluster(var, throw_away=True)
    cluster.data.mkdir(parents=True)
    cluster.home.chmod(0o700)
    (cluster.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 9;.*PORTAL_PG_BIN"):
        cluster.start()


def test_chosen_binaries_that_do_not_work_are_named(monkeypatch):
    monkeypatch.setenv("PORTAL_PG_BIN", "/nowhere")

    with pytest.raises(EmbeddedError, match="PORTAL_PG_BIN=/nowhere"):
        postgres.find_binaries()


def test_binaries_come_from_the_package(monkeypatch):
    first = postgres.find_binaries()[0]

    assert first.folder.is_relative_to(sys.prefix)
    assert first.major >= 18
