"""Where the servers' files and sockets are."""

import os
from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, paths


@pytest.fixture
def as_user(monkeypatch):
    monkeypatch.setattr(paths, "as_root", lambda: False)


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(paths, "as_root", lambda: True)


def folder_whose_socket_has(length: int) -> Path:
    rest = len(f"//run/{paths.POSTGRES_SOCKET}")
    return Path("/" + "v" * (length - rest))


def test_socket_of_100_bytes_stays_in_the_project(as_user):
    var = folder_whose_socket_has(100)

    assert len(str(paths.socket_folder(var) / paths.POSTGRES_SOCKET)) == 100


def test_socket_of_101_bytes_moves_to_a_short_folder(as_user):
    var = folder_whose_socket_has(101)

    assert str(paths.socket_folder(var)).startswith(f"/tmp/grannskap-{os.getuid()}-")


def test_a_letter_outside_ascii_counts_as_its_bytes(as_user):
    plain, swedish = folder_whose_socket_has(100), folder_whose_socket_has(100)
    swedish = swedish.with_name("å" + swedish.name[1:])

    assert paths.socket_folder(plain) == plain / "run"
    assert paths.socket_folder(swedish) != swedish / "run"


def test_short_folder_is_the_same_each_time_and_differs_between_projects(as_user):
    one, other = Path("/" + "a" * 120), Path("/" + "b" * 120)

    assert paths.socket_folder(one) == paths.socket_folder(one)
    assert paths.socket_folder(one) != paths.socket_folder(other)


def test_comma_in_the_path_moves_the_socket_because_libpq_splits_there(as_user):
    var = Path("/home/Lund, Malmö/var")

    assert paths.socket_folder(var) != var / "run"


def test_space_in_the_path_leaves_the_socket_in_the_project(as_user):
    var = Path("/home/min portal/var")

    assert paths.socket_folder(var) == var / "run"


def test_root_keeps_data_in_the_project_when_its_folders_are_open(as_root, make_var):
    var = make_var()

    assert paths.postgres_home(var) == var / "postgres"


def test_root_keeps_data_outside_a_closed_folder(as_root, make_var):
    var = make_var("closed/var")
    var.parent.chmod(0o700)

    assert paths.postgres_home(var) == Path("/var/lib") / f"grannskap-{paths.identity(var)}"
    assert paths.socket_folder(var) == Path("/run") / f"grannskap-{paths.identity(var)}"


def test_folder_closed_after_data_were_written_is_named(as_root, make_var):
    var = make_var("closed-later/var")
    (var / "postgres" / "data").mkdir(parents=True)
    var.parent.chmod(0o700)

    with pytest.raises(EmbeddedError, match="a folder above is closed"):
        paths.postgres_home(var)
    var.parent.chmod(0o755)


def test_own_folder_closes_an_open_folder(make_var):
    folder = make_var() / "run"
    folder.mkdir(mode=0o755)

    paths.own_folder(folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_own_folder_refuses_a_link_put_there_by_somebody_else(make_var):
    var = make_var()
    (var / "elsewhere").mkdir()
    (var / "run").symlink_to(var / "elsewhere")

    with pytest.raises(EmbeddedError, match="belongs to another user"):
        paths.own_folder(var / "run")
