"""A session's handshakes are counted before the database is asked whose they are."""

import time

import requests

from sockets.contract import Rate
from tests.faults.conftest import on_sqlite
from tests.faults.polling import can_connect
from tests.live.house import House
from tests.live.test_plain_client import CANDIDATE
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Browser, Server

pytestmark = on_sqlite

HANDSHAKES = Rate(per_second=0.1, burst=20)
"""So seldom that the slowest machine asks more often."""
LIMITS = (f"sockets.open_sockets.HANDSHAKES={HANDSHAKES.per_second, HANDSHAKES.burst}",)


def test_also_those_of_a_session_that_was_ended_which_would_be_refused_anyway(server: Server, house: House) -> None:
    left = Browser(server)
    left.sign_in(CANDIDATE["username"], CANDIDATE["password"])
    cookie = left.cookie
    left.get("/logout")
    began, url = time.monotonic(), f"{server.url}/socket.io/?EIO=4&transport=polling"
    with requests.Session() as http:
        tried = range(2 * HANDSHAKES.burst)
        statuses = [http.get(url, headers={"Cookie": cookie}, timeout=10).status_code for _ in tried]
    assert set(statuses) == {401, 429}
    most = HANDSHAKES.burst + HANDSHAKES.per_second * (time.monotonic() - began) + 1
    assert HANDSHAKES.burst <= statuses.count(401) <= most
    assert can_connect(server, house.grace), "another session of the same person has its own"
