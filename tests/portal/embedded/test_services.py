"""Both servers together: who stops them, and when."""

import pytest

from portal.embedded import EmbeddedError, services
from portal.embedded.postgres import Cluster
from portal.embedded.valkey import Broker


def up(var) -> tuple[bool, bool]:
    return Cluster(var).pid() is not None, Broker(var).pid() is not None


def test_servers_live_inside_the_block(cluster):
    var = cluster.var
    with services.services_up(var, throw_away=True):
        assert up(var) == (True, True)

    assert up(var) == (False, False)


def test_the_last_user_stops_them(cluster):
    var = cluster.var
    with services.services_up(var, throw_away=True):
        with services.services_up(var, throw_away=True):
            pass
        assert up(var) == (True, True)

    assert up(var) == (False, False)


def test_kept_servers_stay_until_they_are_stopped(cluster):
    var = cluster.var
    services.keep_services(var)

    with services.services_up(var):
        pass

    assert up(var) == (True, True)
    assert services.stop_services(var)
    assert up(var) == (False, False)


def test_servers_in_use_are_not_stopped_by_hand(cluster):
    var = cluster.var
    with services.services_up(var, throw_away=True):
        with pytest.raises(EmbeddedError, match="in use"):
            services.stop_services(var)
        assert up(var) == (True, True)


def test_servers_of_the_environment_are_used_instead(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/portal")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://broker.example")

    with services.services_up(var):
        assert up(var) == (False, False)


def test_removed_servers_leave_nothing(cluster):
    cluster.start()

    services.remove_servers(cluster.var)

    assert not cluster.data.exists()
    assert not cluster.sockets.exists()
