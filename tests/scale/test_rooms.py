"""Every room has one process, whatever way its people come; it moves with everything when that process goes."""

import signal
import time

import pytest
import requests

from tests.faults.conftest import admitted
from tests.faults.pages import Page, open_pages, work
from tests.faults.store import ask
from tests.live.house import House, another_interview, eventually
from tests.live.test_plain_client import Client
from tests.scale.cluster import Cluster, at

ROOMS = 4
LEASE_S = 8.0


@pytest.fixture
def room(house: House) -> House:
    """A room of the test's own, in which both may be."""
    return admitted(another_interview(house))


def live(*pages: Page) -> bool:
    return all(page.is_live for page in pages)


def test_a_stranger_and_a_wrong_process_open_nothing(three: Cluster, room: House) -> None:
    pages = open_pages(room.ada, room.grace, room.room)
    other = three.nodes[three.others(room.room)[0]]
    owner = three.owner(room.room)
    for path in (f"/interview/{room.room}", f"/socket.io/?EIO=4&transport=polling&room={room.room}"):
        answer = at(room.ada, other).get(path, allow_redirects=False)
        assert (answer.status_code, answer.headers["X-Accel-Redirect"]) == (503, f"@{owner}"), (
            "without a proxy: sent away"
        )
        again = at(room.ada, other).get(path, allow_redirects=False, headers={"X-Sent-On": "yes"})
        assert again.status_code == 503
        assert "X-Accel-Redirect" not in again.headers, "nobody plays ball"
    assert (
        requests.get(f"{three.lottery.url}/interview/{room.room}", allow_redirects=False, timeout=5).status_code == 302
    )
    stranger = requests.get(
        f"{three.lottery.url}/socket.io/?EIO=4&transport=polling&room={room.room}",
        headers={"X-Sent-On": "yes"},
        timeout=5,
    )
    assert stranger.status_code == 401
    for page in pages:
        page.close()


def test_a_socket_that_did_not_say_its_room_is_refused_where_the_room_is_not(three: Cluster, room: House) -> None:
    pages = open_pages(room.ada, room.grace, room.room)
    client = Client(at(room.grace, three.nodes[three.others(room.room)[0]]))
    ack = client.io.call("join", {"room": room.room})
    assert (ack["ok"], ack["code"]) == (False, "elsewhere")
    client.io.disconnect()
    for page in pages:
        page.close()


def test_whoever_comes_to_a_wrong_process_is_sent_to_the_right_one(three: Cluster, house: House) -> None:
    rooms = [admitted(another_interview(house)) for _ in range(ROOMS)]
    people = [open_pages(at(one.ada, three.lottery), at(one.grace, three.lottery), one.room) for one in rooms]
    everybody = [page for pair in people for page in pair]
    for index, (host, guest) in enumerate(people):
        host.type(f"host {index};")
        guest.type(f"guest {index};")
    work(*everybody, until=lambda: all(a.text == b.text and a.is_saved and b.is_saved for a, b in people))
    owners = [three.owner(one.room) for one in rooms]
    assert None not in owners
    for name in three.nodes:
        expected = 2 * owners.count(name)
        assert eventually(lambda name=name, expected=expected: three.figure(name, "seated_people") == expected), (
            "nobody is served by a second process"
        )
    for page in everybody:
        page.close()


def test_a_form_at_a_wrong_process_ends_the_interview_where_its_people_are(three: Cluster, room: House) -> None:
    host, guest = open_pages(room.ada, room.grace, room.room)
    guest.type("the last line;")  # Not stored yet when the form arrives.
    ended = at(room.ada, three.lottery).post(f"/interview/{room.room}/complete", {}, form_at="/dashboard")
    assert ended.status_code == 200
    work(host, guest, until=lambda: bool(host.events("interview-completed") and guest.events("interview-completed")))
    assert eventually(lambda: _code(three, room.room) == "the last line;")


def test_a_process_that_stops_hands_its_rooms_over_at_once(three: Cluster, room: House) -> None:
    pages = open_pages(room.ada, room.grace, room.room)
    pages[0].type("before;")
    work(*pages, until=lambda: pages[0].is_saved)
    before = three.owner(room.room)
    three.nodes[before].stop(signal.SIGTERM)
    assert three.owner(room.room) is None, "it let go of the room"
    work(*pages, until=lambda: three.owner(room.room) not in (None, before) and live(*pages))
    pages[1].type("after;")
    work(*pages, until=lambda: pages[0].text == pages[1].text and pages[1].is_saved and "after" in pages[0].text)
    three.nodes[before].start()
    for page in pages:
        page.close()


def test_a_process_that_was_away_stores_nothing_into_a_room_that_others_took(three: Cluster, room: House) -> None:
    host, guest = open_pages(room.ada, room.grace, room.room)
    host.type("stored;")
    work(host, guest, until=lambda: host.is_saved and guest.text == "stored;")
    owner = three.nodes[three.owner(room.room)]
    other = three.nodes[three.others(room.room)[0]]
    assert owner.process is not None
    guest.type("on its way;")  # Into a process that stops before it can store it.
    owner.process.send_signal(signal.SIGSTOP)
    time.sleep(LEASE_S + 1)
    for page in (host, guest):
        assert page.wire is not None
        page.wire.close()
        page.url = other.url
    host.type("meanwhile;")
    work(host, guest, until=lambda: live(host, guest) and host.is_saved and guest.is_saved, within_s=30)
    owner.process.send_signal(signal.SIGCONT)
    assert eventually(lambda: "took interview" in owner.log), "it finds out"
    work(host, guest, within_s=1)
    assert host.text == guest.text
    assert sorted(host.text.split(";")) == ["", "meanwhile", "on its way", "stored"]
    assert eventually(lambda: _code(three, room.room) == host.text)
    assert three.figure(_name(three, owner), "seated_people") == 0
    for page in (host, guest):
        page.close()
    fresh = Page(room.ada, room.room, url=other.url)
    fresh.open()
    assert fresh.text == host.text, "and what is in the log is the same"
    fresh.close()


def test_a_room_that_everybody_left_is_free_again(three: Cluster, house: House) -> None:
    room = another_interview(house)
    client = Client(room.grace, room=room.room)
    client.emit("request-join", {"room": room.room})
    assert eventually(lambda: three.owner(room.room) is not None)
    client.io.disconnect()
    assert eventually(lambda: three.owner(room.room) is None)


def _code(three: Cluster, room: str) -> str:
    return str(ask(three.front, f"SELECT code_content FROM interviews WHERE meeting_link = '{room}'")[0][0])


def _name(three: Cluster, server: object) -> str:
    return next(name for name, one in three.nodes.items() if one is server)
