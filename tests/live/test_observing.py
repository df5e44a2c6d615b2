"""What a real server writes and counts while two people are in a room: their work, and not a word of it."""

import json
import time

import pytest
import requests

from tests.live.house import eventually, open_house
from tests.serving import serving

TOKEN = "a token that only the tests know"
WORDS = "words that nobody else may read"


@pytest.fixture(scope="module")
def served(mode, tmp_path_factory):
    settings = {"METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json"}
    with serving(tmp_path_factory.mktemp("observed"), "sqlite", **settings) as server:
        house = open_house(server)
        host, guest = house.seated()
        host.emit("chat-message", {"room": house.room, "message": WORDS})
        guest.wait_for("chat-message")
        host.emit("code-change", {"room": house.room, "code": WORDS})
        guest.wait_for("code-update")
        host.emit("no-such-event", {"room": house.room})
        guest.emit("complete", {"room": house.room, "what": WORDS})
        yield server, house
        for client in (host, guest):
            client.io.disconnect()


def figures(server):
    answer = requests.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
    assert answer.status_code == 200
    lines = (line for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_a_stranger_is_told_nothing(served):
    server, _house = served
    assert requests.get(f"{server.url}/metrics", timeout=10).status_code == 404


def test_the_figures_are_those_of_the_room(served):
    server, _house = served
    now = figures(server)
    assert (now["neurohire_rooms"], now["neurohire_seated_people"], now["neurohire_sockets"]) == (1, 2, 2)
    assert now['neurohire_socket_events_total{answer="ok",event="chat-message"}'] == 1
    assert now["neurohire_hub_lag_seconds_count"] > 0
    assert now["process_resident_memory_bytes"] > 1_000_000
    assert now["neurohire_database_away"] == 0
    assert 0 <= time.time() - now['neurohire_job_last_run_timestamp_seconds{name="store-edits"}'] < 5
    assert [name for name, value in now.items() if name.startswith("neurohire_job_failures_total") and value] == []
    assert eventually(lambda: figures(server)["neurohire_unstored_edits"] == 0)


def test_no_line_has_what_was_written_nor_who_wrote_it(served):
    server, house = served
    text = server.log
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert any(line["logger"] == "neurohire.requests" and "request" in line and "user" in line for line in lines)
    for secret in (WORDS, house.room, TOKEN, "Grace", "ada@", "session="):
        assert secret not in text, secret


def test_the_page_for_admins_examines_the_server_that_serves_it(served):
    _server, house = served
    page = house.ada.get("/system").text
    assert "Active rooms" in page
    assert "Stalls within an hour" in page
    assert "is built" in page
    assert "Fix now" not in page
    assert "Failing" not in page
    assert "Store edits" in page
