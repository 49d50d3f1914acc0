"""The addresses that settings fall back on."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kombu import Connection

from portal import env
from portal.embedded import addresses


def test_database_address_survives_spaces_and_swedish_letters():
    var = Path("/srv/min å portal/var")

    settings = env.database(addresses.database_url(var))

    assert settings["HOST"] == "/srv/min å portal/var/run"
    assert (settings["NAME"], settings["USER"]) == ("portal", "portal")


def test_broker_address_is_read_back_by_celery():
    var = Path("/srv/min å portal/var")

    with Connection(addresses.broker_url(var)) as connection:
        path = connection.hostname

    assert path == "socket:///srv/min%20%C3%A5%20portal/var/run/valkey.sock"


def test_secret_key_is_made_once_and_closed_to_others(tmp_path):
    key = addresses.secret_key(tmp_path)

    assert addresses.secret_key(tmp_path) == key
    assert len(key) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path):
    with ThreadPoolExecutor(8) as starters:
        keys = set(starters.map(addresses.secret_key, [tmp_path] * 8))

    assert len(keys) == 1
