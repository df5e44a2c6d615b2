"""F6 and what Redis is for: rooms need none of it; what crosses rooms works at once with it, and soon without."""

from collections.abc import Iterator

import pytest

from tests.faults.conftest import admitted
from tests.faults.pages import Page, open_pages, work
from tests.live.house import House, another_interview, eventually
from tests.live.test_plain_client import ADMIN, CANDIDATE, Client
from tests.scale.cluster import Cluster, at
from tests.serving import Browser

TRIES = 10  # SIGN_IN_PER_ACCOUNT_AND_ADDRESS in services/base/limits.py


@pytest.fixture
def room(house: House) -> House:
    """A room of the test's own, in which both may be."""
    return admitted(another_interview(house))


@pytest.fixture
def no_redis(three: Cluster) -> Iterator[None]:
    """Redis is dead meanwhile."""
    three.redis.kill()
    yield
    three.redis.start()
    assert _all_say(three, 0), "it is found again"


@pytest.fixture
def frozen_redis(three: Cluster) -> Iterator[None]:
    """Redis takes connections and answers nobody."""
    three.redis.freeze()
    yield
    three.redis.thaw()
    assert _all_say(three, 0)


def test_too_many_wrong_passwords_are_counted_over_all_processes(three: Cluster) -> None:
    stranger = Browser(three.lottery)
    answers = [stranger.sign_in("somebody", "wrong password").status_code for _ in range(TRIES + 3)]
    assert 429 not in answers[:TRIES]
    assert answers[TRIES:] == [429] * 3, "no process counts for itself"


def test_signing_out_at_one_process_closes_the_sockets_at_another(three: Cluster, room: House) -> None:
    page = _page_of_another_session(three, room)
    work(page, until=lambda: page.is_live)
    _sign_out_elsewhere(three, room, page)
    work(page, until=lambda: bool(page.events("session-ended")), within_s=3)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_database_says_so_soon(three: Cluster, room: House) -> None:
    page = _page_of_another_session(three, room)
    work(page, until=lambda: page.is_live)
    _sign_out_elsewhere(three, room, page)
    work(page, until=lambda: bool(page.events("session-ended")), within_s=15)


def test_who_waits_is_seen_on_the_dashboard_of_every_process(three: Cluster, house: House) -> None:
    room = another_interview(house)
    waiting = Client(room.grace, room=room.room)
    waiting.emit("request-join", {"room": room.room})
    for node in three.nodes.values():
        assert eventually(lambda node=node: room.room in at(room.ada, node).get("/dashboard/waiting").text), node.url
    waiting.io.disconnect()
    for node in three.nodes.values():
        assert eventually(lambda node=node: room.room not in at(room.ada, node).get("/dashboard/waiting").text)


def _rooms_go_on(three: Cluster, room: House) -> None:
    host, guest = open_pages(room.ada, room.grace, room.room)
    for index in range(20):
        host.type(f"{index};")
        # Who waited for a frozen Redis would wait as long as it is frozen.
        work(host, guest, until=lambda: host.text == guest.text and host.is_saved, within_s=5)
    assert guest.say("still here", room.room)["ok"]
    fresh = Browser(three.lottery)
    assert fresh.sign_in(ADMIN["username"], ADMIN["password"]).url.endswith("/dashboard"), "and people sign in"
    for page in (host, guest):
        page.close()


@pytest.mark.usefixtures("no_redis")
def test_rooms_go_on_without_redis(three: Cluster, room: House) -> None:
    _rooms_go_on(three, room)
    assert _all_say(three, 1)


@pytest.mark.usefixtures("frozen_redis")
def test_rooms_go_on_with_a_frozen_redis(three: Cluster, room: House) -> None:
    assert _all_say(three, 1)
    _rooms_go_on(three, room)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nobody_who_waits_is_hidden(three: Cluster, house: House) -> None:
    room = another_interview(house)
    waiting = Client(room.grace, room=room.room)
    waiting.emit("request-join", {"room": room.room})
    for node in three.nodes.values():
        assert eventually(lambda node=node: room.room in at(room.ada, node).get("/dashboard/waiting").text), node.url
    waiting.io.disconnect()


def _page_of_another_session(three: Cluster, room: House) -> Page:
    grace = Browser(three.front)
    assert grace.sign_in(CANDIDATE["username"], CANDIDATE["password"]).url.endswith("/dashboard")
    return Page(grace, room.room)


def _sign_out_elsewhere(three: Cluster, room: House, page: Page) -> None:
    other = three.nodes[three.others(room.room)[0]]
    at(page.browser, other).get("/logout")


def _all_say(three: Cluster, is_away: int) -> bool:
    return eventually(lambda: all(three.figure(name, "redis_away") == is_away for name in three.nodes))
