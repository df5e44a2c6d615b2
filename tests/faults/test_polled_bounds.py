"""Polling and upgrading by hand: what is polled is bounded, and a poll belongs to the session that opened it."""

import threading

import requests
import websocket

from tests.faults.conftest import on_sqlite
from tests.faults.polling import BODIES, TEXT, Polling, can_connect
from tests.live.house import House, eventually
from tests.live.wires import answered, is_closed
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server

pytestmark = on_sqlite

CONNECT_WITHIN_S = 4
UPGRADE_S = 2
LIMITS = (
    f"sockets.open_sockets.CONNECT_WITHIN_S={CONNECT_WITHIN_S}",
    "sockets.open_sockets.HANDSHAKES=(25, 100)",  # Faster than in life: all these tests have one session a person.
    f"wire.engine.UPGRADE_S={UPGRADE_S}",
)
PATIENCE_S = CONNECT_WITHIN_S + 10


def test_polled_nonsense_ends_its_own_socket_and_writes_nothing(server: Server, house: House) -> None:
    before = len(server.log)
    for body in BODIES.values():
        for connects in (True, False):
            page = Polling(house.ada)
            if connects:
                assert page.post(b"40") == 200
            assert page.post(body) in ((400, 200) if not body else (400,))
            if body:
                assert page.get().status_code == 400, "it is gone"
            else:
                page.post(b"1")
    said = server.log[before:]
    assert "Traceback" not in said
    assert len([line for line in said.splitlines() if "requests:" not in line]) <= 20
    assert can_connect(server, house.ada)


def test_polled_bodies_are_plain_text_of_a_known_length(server: Server, house: House) -> None:
    page = Polling(house.ada)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "application/json", ""):
        assert page.post(b"40", **{"Content-Type": kind}) == 400
    assert page.post(b"4" + b"x" * 5000) == 400, "before CONNECT there is little to say"
    page = Polling(house.ada)
    assert requests.post(page.url + "&j=0", b"40", headers={**page.headers, **TEXT}, timeout=10).status_code == 400
    assert page.post(b"40") == 200
    assert requests.put(page.url, headers=page.headers, timeout=10).status_code == 405
    assert page.post(b"1") == 200


def test_one_poll_at_a_time_and_only_with_the_session_that_opened_it(server: Server, house: House) -> None:
    page = Polling(house.ada)
    assert page.post(b"40") == 200
    assert page.get().text.startswith("40{")
    statuses: list[int] = []
    waiting = [threading.Thread(target=lambda: statuses.append(page.get().status_code)) for _ in range(5)]
    for one in waiting:
        one.start()
    assert eventually(lambda: len(statuses) >= 4)
    assert statuses[:4] == [400] * 4, "one waits, and no other"
    for cookie in ("", house.grace.cookie):
        stolen = requests.get(page.url, headers={"Cookie": cookie}, timeout=10)
        assert stolen.status_code == 401
    assert page.post(b"1") == 200
    for one in waiting:
        one.join(20)


def test_an_upgrade_that_is_never_finished_is_given_up_and_there_is_one_at_a_time(server: Server, house: House) -> None:
    page = Polling(house.ada)
    assert page.post(b"40") == 200
    sid = page.url.rpartition("=")[2]
    address = server.url.replace("http", "ws") + f"/socket.io/?EIO=4&transport=websocket&sid={sid}"

    def upgrade() -> websocket.WebSocket:
        return websocket.create_connection(address, cookie=house.ada.cookie, suppress_origin=True, timeout=10)

    first, second = upgrade(), upgrade()
    assert eventually(lambda: is_closed(second))
    assert not is_closed(first)
    assert eventually(lambda: is_closed(first), within_s=PATIENCE_S)
    for wire in (first, second):
        wire.shutdown()


def test_a_page_that_upgrades_from_polling_goes_on(server: Server, house: House) -> None:
    page = Polling(house.ada)
    assert page.post(b"40") == 200
    sid = page.url.rpartition("=")[2]
    address = server.url.replace("http", "ws") + f"/socket.io/?EIO=4&transport=websocket&sid={sid}"
    wire = websocket.create_connection(address, cookie=house.ada.cookie, suppress_origin=True, timeout=10)
    wire.send("2probe")
    assert wire.recv() == "3probe"
    wire.send("5")
    wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(wire, "4377") == [{"ok": True}]
    wire.close()
