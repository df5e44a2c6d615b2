"""Before a restart: a real server says that it drains, turns nobody away, and the command waits for the last room."""

import os
import re
import signal
import threading
import time
from datetime import datetime, timedelta

import pytest
import requests

from tests import breadth
from tests.live.house import eventually, open_house
from tests.serving import Browser, run_flask, serving

TOKEN = "only the tests know this token"


@pytest.fixture(scope="module")
def server(mode, tmp_path_factory):
    """One that is as before after each test."""
    with serving(tmp_path_factory.mktemp("kept"), "sqlite", METRICS_TOKEN=TOKEN) as running:
        yield running


@pytest.fixture(scope="module")
def house(server):
    return open_house(server)


@pytest.fixture
def own_server(tmp_path):
    with serving(tmp_path / "server", "sqlite", METRICS_TOKEN=TOKEN) as running:
        yield running


def drain(server, *arguments, **settings):
    return run_flask("drain", *arguments, environment=server.environment | settings, folder=server.folder)


def readiness(server):
    answer = requests.get(f"{server.url}/readyz", timeout=10)
    return answer.status_code, answer.json()["status"]


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", "Bearer " + "0" * 64])
def test_nobody_else_learns_of_it_or_begins_it(server, header):
    headers = {} if header is None else {"Authorization": header}
    assert requests.get(f"{server.url}/drain", headers=headers, timeout=10).status_code == 404
    assert requests.post(f"{server.url}/drain", headers=headers, data={"state": "on"}, timeout=10).status_code == 404
    assert readiness(server) == (200, "ok")


@breadth.ONLY_WIDE
def test_another_key_and_a_server_that_is_away_are_told_apart(server):
    refused = drain(server, SECRET_KEY="another secret than the server's")
    assert refused.returncode == 1
    assert "same SECRET_KEY" in refused.stderr
    assert readiness(server) == (200, "ok")
    away = drain(server, PORT="1")
    assert away.returncode == 1
    assert "does not answer" in away.stderr
    assert "Traceback" not in refused.stderr + away.stderr


def test_it_drains_turns_nobody_away_and_comes_back(own_server):
    server = own_server
    told = drain(server)
    assert (told.returncode, told.stdout) == (0, "No interview is in progress. You can restart the server now.\n")
    assert readiness(server) == (503, "draining")
    assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200
    assert "neurohire_draining 1.0" in figures(server)
    house = open_house(server)
    host, guest = house.seated()
    told = drain(server)
    ends, starts = (datetime.fromisoformat(one) for one in re.findall(r"at (\S+ \S+) UTC\.", told.stdout))
    assert "1 interview in progress, 2 people. The last is planned to end at" in told.stdout
    assert ("The next starts at" in told.stdout, ends - starts) == (True, timedelta(hours=1))
    page = house.ada.get("/system").text
    assert "Before a restart" in page
    assert drain(server, "--off").returncode == 0
    assert readiness(server) == (200, "ok")
    assert "neurohire_draining 0.0" in figures(server)
    for person in (host, guest):
        person.io.disconnect()


@breadth.ONLY_WIDE
def test_the_command_waits_for_the_last_room_and_not_for_ever(own_server):
    server = own_server
    house = open_house(server)
    host, guest = house.seated()
    late = drain(server, "--wait", "1")
    assert late.returncode == 1
    assert "still in progress" in late.stderr
    assert readiness(server) == (503, "draining")
    ended = []
    waiting = threading.Thread(target=lambda: ended.append(drain(server, "--wait", "50")))
    waiting.start()
    time.sleep(1)
    assert not ended
    for person in (guest, host):
        person.io.disconnect()
    waiting.join(40)
    assert ended[0].returncode == 0, ended[0].stderr
    assert ended[0].stdout.splitlines()[-1].startswith("No interview is in progress.")


def test_signals_do_the_same(server):
    os.kill(server.process.pid, signal.SIGUSR1)
    assert eventually(lambda: readiness(server) == (503, "draining"))
    os.kill(server.process.pid, signal.SIGUSR2)
    assert eventually(lambda: readiness(server) == (200, "ok"))


def figures(server):
    return requests.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10).text


def test_a_browser_cannot_be_led_to_it(server, house):
    """Without the token a signed-in administrator is a stranger, too."""
    assert isinstance(house.ada, Browser)
    assert house.ada.http.post(f"{server.url}/drain", data={"state": "on"}, timeout=10).status_code == 404


def test_pages_are_told_before_it_stops(server, house):
    host, guest = house.seated()
    server.stop(signal.SIGTERM)
    for person in (host, guest):
        person.wait_for("server-stopping")
    server.start()
