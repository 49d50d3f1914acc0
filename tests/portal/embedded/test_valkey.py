"""Valkey as it is really started, killed and taken over."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from portal.embedded import EmbeddedError
from portal.embedded.valkey import Broker


def client(broker: Broker) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(broker.socket))


def test_start_answers_on_a_socket_only(var):
    broker = Broker(var)

    assert broker.start()

    assert client(broker).config_get("port") == {"port": "0"}
    assert client(broker).config_get("appendonly") == {"appendonly": "yes"}
    assert client(broker).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_starters_at_the_same_time_make_one_server(var):
    brokers = [Broker(var) for _ in range(4)]

    with ThreadPoolExecutor(4) as starters:
        started = list(starters.map(Broker.start, brokers))

    assert sorted(started) == [False, False, False, True]


def test_queued_messages_survive_kill_9(var):
    broker = Broker(var)
    broker.start()
    queue = client(broker)
    queue.config_set("appendfsync", "always")
    queue.lpush("celery", "a message")
    os.kill(broker.pid(), signal.SIGKILL)

    assert broker.start()

    assert client(broker).lrange("celery", 0, -1) == [b"a message"]


def test_stop_ends_the_server_and_says_so_once(var):
    broker = Broker(var)
    broker.start()

    assert broker.stop()
    assert not broker.stop()
    assert not broker.is_ready()


@pytest.mark.parametrize("name", ['min "å" portal', "l" + "å" * 60], ids=str)
def test_start_in_an_awkward_folder(make_var, name):
    broker = Broker(make_var(name))

    broker.start()

    assert client(broker).ping()


def test_server_that_cannot_start_says_why(var, monkeypatch):
    monkeypatch.setenv("PORTAL_VALKEY", "/bin/false")

    with pytest.raises(EmbeddedError, match="Valkey does not start"):
        Broker(var).start()
