"""F13: what makes no sense is refused with a code, the connection lives, and the log has no word of it.

Packets that cannot be read at all (deeper nesting, longer numbers) are dropped with a line in the log, and the
connection lives: `test_a_packet_that_makes_no_sense_harms_nobody_and_fills_no_log` in tests/live/test_hostile_packets.py.
"""

from typing import Any

import pytest

from tests import documents
from tests.drawing import element
from tests.faults.conftest import on_sqlite
from tests.faults.pages import Page, work
from tests.live.house import House
from tests.serving import Server

pytestmark = on_sqlite

SECRET = "a very private word"
DEEP = "[" * 200 + "]" * 200
WRONG: dict[str, str] = {
    "no payload": "",
    "null": ",null",
    "a list": ',["room"]',
    "a number": ",7",
    "a text": f',"{SECRET}"',
    "nothing in it": ",{}",
    "no room": f',{{"message":"{SECRET}","code":"{SECRET}"}}',
    "a number for the room": ',{"room":7}',
    "an object for the room": f',{{"room":{{"{SECRET}":1}}}}',
    "a NUL": ',{"room":"ROOM","message":"\\u0000","code":7,"typing":"\\u0000"}',
    "a lone surrogate": ',{"room":"\\ud800","message":"\\ud800","code":"\\ud800"}',
    "a huge number": ',{"room":"ROOM","before":' + "9" * 90 + ',"number":1e308,"typing":1e999}',
    "deep nesting": f',{{"room":"ROOM","message":{DEEP},"code":{DEEP},"offer":{DEEP},"update":{DEEP}}}',
    "an unknown field": f',{{"room":"ROOM","message":7,"{SECRET}":1}}',
    "a text where bytes belong": f',{{"room":"ROOM","number":1,"update":"{SECRET}","state":"{SECRET}"}}',
    "numbers where bytes belong": ',{"room":"ROOM","number":1,"update":[1,2,3],"state":[0]}',
    "a negative number": ',{"room":"ROOM","number":-1,"update":"","before":-1}',
}
EVENTS = [
    "offer", "answer", "ice-candidate", "change-media", "code-change", "document-sync", "document-update",
    "awareness-update", "change-language", "chat-message", "chat-typing", "load-messages", "cheat-detected",
]  # fmt: skip
CODES = {"bad-payload", "not-found", "not-allowed", "too-often"}
BYTES = {
    "nothing": b"",
    "one byte": b"\x00",
    "zeros": bytes(1000),
    "ones": b"\xff" * 1000,
    "text": SECRET.encode(),
    "an endless number": b"\x80" * 5000,
    "a count that never comes": b"\xff\xff\xff\xff\x0f\x01",
    "cut off": b"\x01\x01\x05\x00\x04\x01\x09text:ma",
}


@pytest.mark.parametrize("name", WRONG)
def test_an_event_of_the_wrong_shape_is_refused_with_a_code(
    server: Server, house: House, pages: tuple[Page, Page], name: str
) -> None:
    host, guest = pages
    wire = guest.wire
    assert wire is not None
    for number, event in enumerate(EVENTS):
        answer = wire.call_raw(f'["{event}"{WRONG[name].replace("ROOM", house.room)}]', 1000 + number)
        assert (answer["ok"], answer["code"] in CODES) == (False, True), (event, answer)
    lives_and_says_nothing(server, host, guest)


@pytest.mark.parametrize("event", ["document-sync", "document-update", "awareness-update"])
def test_bytes_that_make_no_sense_are_refused_and_spoil_no_document(
    server: Server, house: House, pages: tuple[Page, Page], event: str
) -> None:
    host, guest = pages
    assert guest.wire is not None
    key = "state" if event == "document-sync" else "update"
    for number, made_up in enumerate(BYTES.values(), 1):
        payload = {"room": house.room, key: made_up} | ({"number": 1} if event == "document-update" else {})
        answer = guest.wire.call(event, payload)
        assert answer["ok"] or answer["code"] in {"document-malformed", "bad-payload"}
        if event == "document-update":
            assert not answer["ok"]
            work(*pages, until=lambda number=number: len(guest.refusals) == number)
    assert not host.events("document-update")
    lives_and_says_nothing(server, host, guest)


def elements_that_are_none() -> dict[str, bytes]:
    """Edits of a board that no page of ours makes."""
    giant = [[at / 7, at / 3] for at in range(2000)]
    return {
        "another kind": drawn(element("a", "rectangle") | {"type": "image"}),
        "a link": drawn(element("b", link="https://example.org")),
        "an unknown key": drawn(element("c") | {SECRET: 1}),
        "a giant": drawn(element("d", "freedraw", points=giant, pressures=[])),
        "a megabyte": drawn(element("e", "text", text="x" * 1_000_000)),
        "very many": drawn(*(element(f"e{at}") for at in range(2000))),
        "a good one and a bad one": drawn(element("f"), element("g", x="far")),
    }


def drawn(*elements: dict[str, Any]) -> bytes:
    return documents.Page(7).draw(*elements)


def test_elements_that_make_no_sense_are_refused_and_spoil_no_board(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    assert guest.wire is not None
    guest.draw(element("stands"))
    work(*pages, until=lambda: "stands" in host.board)
    for number, edit in enumerate(elements_that_are_none().values(), 1):
        guest.wire.call("document-sync", {"room": house.room, "state": documents.NOTHING})
        answer = guest.wire.call("document-update", {"room": house.room, "number": 1000 + number, "update": edit})
        assert not answer["ok"]
        assert answer["code"] in {"document-malformed", "document-too-many-parts"}, answer
        assert answer["message"]
        work(*pages, until=lambda number=number: len(guest.refusals) == number)
    lives_and_says_nothing(server, host, guest)
    guest.draw(element("after"))
    work(*pages, until=lambda: "after" in host.board and guest.is_saved)
    assert set(host.board) == set(guest.board) == {"stands", "after"}


def lives_and_says_nothing(server: Server, host: Page, guest: Page) -> None:
    before = host.text
    guest.type("still here;")
    work(host, guest, until=lambda: host.text == guest.text and guest.is_saved)
    assert host.text == before + "still here;"
    assert guest.connections == 1
    assert SECRET not in server.log
    assert "Traceback" not in server.log
