"""Settings are read strictly."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env


@pytest.mark.parametrize(
    ("typed", "meant"), [("1", True), ("Yes", True), ("off", False), ("", True)]
)
def test_flags_are_read_as_people_write_them(monkeypatch, typed, meant):
    monkeypatch.setenv("SOME_FLAG", typed)

    assert env.flag("SOME_FLAG", default=True) is meant


@pytest.mark.parametrize("typed", ["maybe", "2", "sant"])
def test_a_flag_that_is_neither_yes_nor_no_stops_the_start(monkeypatch, typed):
    monkeypatch.setenv("SOME_FLAG", typed)

    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG"):
        env.flag("SOME_FLAG", default=False)


def test_a_number_below_its_floor_stops_the_start(monkeypatch):
    monkeypatch.setenv("SOME_DAYS", "0")

    with pytest.raises(ImproperlyConfigured, match="below 1"):
        env.number("SOME_DAYS", 7, at_least=1)


def test_a_socket_folder_is_read_out_of_the_address():
    found = env.database(
        "postgres://portal:hem%20ligt@%2Fvar%2Frun%2Fpg/grannskap?application_name=x"
    )

    assert (found["HOST"], found["NAME"], found["PASSWORD"], found["OPTIONS"]) == (
        "/var/run/pg",
        "grannskap",
        "hem ligt",
        {"application_name": "x"},
    )


def test_a_host_with_a_port_is_read_out_of_the_address():
    found = env.database("postgresql://portal@db.example.se:5433/grannskap")

    assert (found["HOST"], found["PORT"]) == ("db.example.se", "5433")


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "postgres://portal@host/"])
def test_other_databases_are_refused(url):
    with pytest.raises(ImproperlyConfigured):
        env.database(url)
