"""What somebody sees who types make, with nothing installed yet."""

import shutil
import subprocess
import sys

import pytest

from portal.embedded import EmbeddedError, bootstrap, supervisor
from portal.embedded.paths import PROJECT
from portal.embedded.processes import try_lock, write_note


def test_make_alone_lists_each_command_with_a_line():
    said = subprocess.run(["make"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout

    listed = [line.split()[1] for line in said.splitlines()]
    assert {"run", "test", "check", "report", "bench", "lock"} <= set(listed)
    assert all(len(line) > 25 for line in said.splitlines())


def test_port_that_is_no_port_is_named():
    said = subprocess.run(
        [sys.executable, "-m", "portal.embedded", "run"],
        cwd=PROJECT, env={"PORT": "http"}, capture_output=True, text=True,
    )  # fmt: skip

    assert said.returncode == 2
    assert "PORT=http is not a port" in said.stderr


def test_second_run_in_the_same_folder_says_where_the_first_one_is(var):
    lock = try_lock(supervisor.run_lock(var))
    write_note(lock, pid=4711, address="http://localhost:8000")

    with pytest.raises(
        EmbeddedError, match=r"runs already: http://localhost:8000 \(process 4711\)"
    ):
        supervisor.run(var, 8001)


def test_taken_port_is_named_with_the_way_out(var, monkeypatch):
    monkeypatch.setattr(supervisor, "_can_bind", lambda _host, _port: False)

    with pytest.raises(EmbeddedError, match=r"Port 8000 is taken.*make run PORT=8001"):
        supervisor.run(var, 8000)


def test_child_that_is_killed_is_noticed_and_can_be_started_again(var):
    child = supervisor.Program("sleeper", [shutil.which("sleep"), "60"], var / "log" / "s.log")
    with supervisor.running([child]):
        child.process.kill()
        child.process.wait()
        assert child.ended() == -9

        child.start()

        assert child.ended() is None
    assert child.ended() is not None


def test_missing_library_is_told_to_an_ordinary_user_as_one_line_to_run(monkeypatch):
    monkeypatch.setattr(bootstrap, "_loads", lambda library: "subset" not in library)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")

    with pytest.raises(bootstrap.SetupError) as refusal:
        bootstrap.install_libraries(["pango"], [])

    assert "sudo apt-get install --no-install-recommends -y libharfbuzz-subset0" in str(
        refusal.value
    )


def test_lock_files_have_hashes_and_name_no_address():
    for name in ("requirements-bootstrap.txt", "requirements-dev.txt", "requirements.txt"):
        locked = (PROJECT / "deploy" / name).read_text()

        assert "://" not in locked
        assert "--index-url" not in locked
        packages = locked.count("==") - locked.count("python_full_version ==")
        assert locked.count("--hash=sha256:") >= packages > 0
