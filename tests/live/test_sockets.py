"""Real WebSockets: who may open one, what closes it, and that no packet harms anybody else's."""

import json
import resource
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import websocket

from tests.live.house import eventually, open_house
from tests.live.test_plain_client import CANDIDATE, Client
from tests.serving import Browser

PATH = "/socket.io/?EIO=4&transport=websocket"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def house(server):
    return open_house(server)


def dial(server, cookie, **options):
    """A WebSocket without any Socket.IO above it."""
    address = server.url.replace("http", "ws") + PATH
    return websocket.create_connection(address, cookie=cookie, timeout=10, **options)


def greet(server, browser):
    """A WebSocket that has said hello as Socket.IO does."""
    wire = dial(server, browser.cookie, suppress_origin=True)
    assert wire.recv().startswith("0{")
    wire.send("40")
    assert wire.recv().startswith("40{")
    return wire


def still_serves(house, host, guest):
    """The room goes on, and so do the pages."""
    assert guest.io.call("chat-message", {"room": house.room, "message": "still here"}, timeout=10)["ok"]
    assert host.wait_for("chat-message")["message"] == "still here"
    assert house.ada.get("/dashboard").status_code == 200


@pytest.fixture
def seated(house):
    host, guest = house.seated()
    yield host, guest
    for client in (host, guest):
        client.io.disconnect()


@pytest.mark.parametrize("transport", ["polling", "websocket"])
@pytest.mark.parametrize("cookie", ["", "neurohire=forged.cookie.value", "session=x"])
def test_without_a_session_no_connection_is_made(server, house, transport, cookie):
    address = f"{server.url}/socket.io/?EIO=4&transport={transport}"
    assert requests.get(address, headers={"Cookie": cookie}, timeout=10).status_code == 401
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, cookie, suppress_origin=True)
    assert refused.value.status_code == 401


def test_a_connection_id_that_somebody_guessed_or_saw_gives_nothing_more(server, house):
    for sid in ("guessed", "x" * 5000, "%00"):
        for method in ("get", "post"):
            answer = getattr(requests, method)(f"{server.url}/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=10)
            assert answer.status_code == 400


def origins(server):
    own = server.url
    return {
        "refused": ["https://evil.example", "null", f"{own}.evil.example", f"{own}@evil.example", own.replace("127.0.0.1", "localhost"),
                    own.replace("http", "https"), own.rpartition(":")[0], "file://", "chrome-extension://abc", own.replace("127", "0127")],
        "taken": [own],
    }  # fmt: skip


def test_a_page_of_another_site_opens_no_socket(server, house):
    for origin in origins(server)["refused"]:
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            dial(server, house.ada.cookie, origin=origin)
        assert refused.value.status_code == 400, origin
        polling = requests.get(
            server.url + PATH.replace("websocket", "polling"),
            headers={"Cookie": house.ada.cookie, "Origin": origin},
            timeout=10,
        )
        assert polling.status_code == 400, origin
        assert "Access-Control-Allow-Origin" not in polling.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Host": "evil.example, 127.0.0.1"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}, {"Forwarded": "host=evil.example;proto=https"},
        {"X-Original-Host": "evil.example"}, {"X-Forwarded-Server": "evil.example"},
    ],
)  # fmt: skip
def test_a_page_of_another_site_is_not_ours_because_a_header_says_so(server, house, headers):
    """No proxy is believed here, so nobody's word about the host is."""
    for origin in ("http://evil.example", "https://evil.example"):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            dial(server, house.ada.cookie, origin=origin, header=lines)
        assert refused.value.status_code == 400, origin
        address = server.url + PATH.replace("websocket", "polling")
        polling = requests.get(address, headers={**headers, "Cookie": house.ada.cookie, "Origin": origin}, timeout=10)
        assert (polling.status_code, "Access-Control-Allow-Origin" in polling.headers) == (400, False)


def test_another_name_of_this_server_opens_no_socket_without_its_own_cookie(server, house):
    """What a name that was rebound to our address could do: its pages' Host and Origin agree, the cookie is missing."""
    rebound = {"host": "evil.example", "origin": "http://evil.example"}
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, "", **rebound)
    assert refused.value.status_code == 401
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, house.ada.cookie, host="evil.example", origin=server.url)
    assert refused.value.status_code == 400


def test_every_answer_of_the_sockets_address_carries_the_headers(server, house):
    own = {"Cookie": house.ada.cookie}
    polling = f"{server.url}/socket.io/?EIO=4&transport=polling"
    answers = [
        requests.get(polling, timeout=10), requests.get(polling, headers=own, timeout=10),
        requests.get(polling, headers=own | {"Origin": "https://evil.example"}, timeout=10),
        requests.get(f"{polling}&sid=guessed", timeout=10), requests.get(f"{server.url}/socket.io/", headers=own, timeout=10),
        requests.options(polling, headers=own, timeout=10), requests.put(polling, headers=own, timeout=10),
    ]  # fmt: skip
    assert {200, 400, 401} <= {answer.status_code for answer in answers}
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.status_code
        assert answer.headers["Cache-Control"] == "no-store", answer.status_code
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_our_own_pages_and_programs_without_an_origin_do(server, house):
    for options in ({"origin": server.url}, {"suppress_origin": True}):
        wire = dial(server, house.ada.cookie, **options)
        assert wire.recv().startswith("0{")
        wire.close()


def test_signing_out_closes_the_open_socket(server, house):
    browser = Browser(server)
    browser.sign_in(CANDIDATE["username"], CANDIDATE["password"])
    here, elsewhere = Client(browser), Client(house.grace)
    browser.get("/logout")
    here.wait_for("session-ended")
    assert eventually(lambda: not here.io.connected)
    assert elsewhere.io.connected
    assert elsewhere.io.call("leave", {"room": house.room})["ok"]
    elsewhere.io.disconnect()


def test_deactivation_closes_every_socket_of_the_person(server, house):
    host, guest = house.seated()
    second = Client(house.grace)
    try:
        house.ada.post(f"/candidates/{house.grace_id}/deactivate", {}, form_at="/dashboard")
        for client in (guest, second):
            client.wait_for("session-ended")
            assert eventually(lambda client=client: not client.io.connected)
        assert host.wait_for("user-left")["username"] == "Grace Candidate"
        with pytest.raises(websocket.WebSocketBadStatusException):
            dial(server, house.grace.cookie, suppress_origin=True)
    finally:
        house.ada.post(f"/candidates/{house.grace_id}/reactivate", {}, form_at="/dashboard")
        house.grace.sign_in(CANDIDATE["username"], CANDIDATE["password"])
        host.io.disconnect()


HOSTILE = {
    "deep list": "42" + "[" * 100_000,
    "deep object": '42["join",' + '{"room":' * 50_000 + "1" + "}" * 50_000 + "]",
    "balanced deep": "42" + "[" * 100_000 + "]" * 100_000,
    "no JSON": "42{{{",
    "not an event": "42[]",
    "an event that is no list": '42{"join":1}',
    "an event that is a number": "427",
    "an event that is null": "42null",
    "a number for a name": '42[7,{"room":"x"}]',
    "an unknown event": '42["no-such-event",{"room":"x"}]',
    "a reserved event": '42["disconnect"]',
    "a reserved event with data": '42["connect",{}]',
    "another namespace": '42/admin,["join",{"room":"x"}]',
    "connecting to another namespace": "40/admin,",
    "a huge number": '42["join",{"room":' + "9" * 10_000 + "}]",
    "infinity": '42["change-media",{"room":"x","audio":1e999}]',
    "NaN": '42["load-messages",{"room":"x","before":NaN}]',
    "a lone surrogate": '42["chat-message",{"room":"\\ud800","message":"\\ud800"}]',
    "a NUL": '42["chat-message",{"room":"\\u0000","message":"\\u0000"}]',
    "an acknowledgement nobody waits for": "439999[1]",
    "an acknowledgement id too long": "42" + "9" * 200 + '["join",{}]',
    "binary attachments that never come": '451000000-["join",{"_placeholder":true,"num":0}]',
    "an unknown packet type": "49",
    "an unknown engine packet": "9",
    "nothing": "",
}  # fmt: skip


# What is no packet of Engine.IO either ends the connection that sent it.
ENDING = {"an unknown engine packet", "nothing"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_packet_that_makes_no_sense_harms_nobody_and_fills_no_log(server, house, seated, name):
    wire = greet(server, house.grace)
    wire.send(HOSTILE[name])
    still_serves(house, *seated)
    if name not in ENDING:
        wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
        assert answered(wire, "4377") == [{"ok": True}], "the connection lives"
    wire.close()
    assert "Traceback" not in server.log


def answered(wire, head):
    """The acknowledgement with this head, past whatever comes before it."""
    while not (text := wire.recv()).startswith(head):
        if text == "2":
            wire.send("3")
    return json.loads(text[len(head) :])


@pytest.mark.parametrize("size", [4 * MB, 20 * MB])
def test_a_packet_far_too_large_costs_only_its_own_connection(server, house, seated, size):
    wire = greet(server, house.grace)
    try:
        wire.send("42" + json.dumps(["code-change", {"room": house.room, "code": "x" * size}]))
        assert eventually(lambda: is_closed(wire)), "it may not stay open"
    except (OSError, websocket.WebSocketException):
        pass  # Closed before everything was sent.
    finally:
        wire.shutdown()
    still_serves(house, *seated)


def is_closed(wire):
    try:
        wire.settimeout(0.2)
        return wire.recv() == ""
    except websocket.WebSocketTimeoutException:
        return False
    except (OSError, websocket.WebSocketException):
        return True


def test_binary_frames_and_broken_text_harm_nobody(server, house, seated):
    for payload, opcode in (
        (b"\x00" * 1000, websocket.ABNF.OPCODE_BINARY),
        (b"\xff\xfe\xfd", websocket.ABNF.OPCODE_TEXT),
        (b"x" * 126, websocket.ABNF.OPCODE_PING),
        (b"", websocket.ABNF.OPCODE_CLOSE),
    ):
        wire = greet(server, house.grace)
        with suppress(OSError, websocket.WebSocketException):
            wire.send(payload, opcode)
        still_serves(house, *seated)
        wire.close()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told on Linux only")
def test_announced_binary_parts_are_not_collected(server, house, seated):
    before = memory_of(server)
    wire = greet(server, house.grace)
    wire.send('459999999999-["code-change",{"_placeholder":true,"num":0}]')
    for _ in range(100):
        wire.send(bytes(MB), websocket.ABNF.OPCODE_BINARY)
    wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(wire, "4377") == [{"ok": True}]
    assert memory_of(server) - before < 50 * MB
    wire.close()
    still_serves(house, *seated)


def memory_of(server):
    """The bytes of memory that the server's process holds, on Linux."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def test_a_flood_is_throttled_and_others_feel_nothing(server, house, seated):
    wire = greet(server, house.grace)
    for number in range(3000):
        wire.send(f'42{number}["join",{{"room":"nowhere"}}]')
    still_serves(house, *seated)
    codes = []
    wire.settimeout(10)
    while len(codes) < 3000:
        text = wire.recv()
        if text == "2":
            wire.send("3")
        elif text.startswith("43"):
            codes.append(json.loads(text[text.index("[") :])[0]["code"])
    assert codes.count("too-often") > 2900
    wire.close()


def test_a_seat_taken_by_another_tab_and_given_back(house):
    host, first = house.seated()
    second = Client(house.grace)
    second.emit("join", {"room": house.room})
    second.wait_for("joined")
    first.wait_for("seat-taken")
    assert first.io.call("code-change", {"room": house.room, "code": "x"})["code"] == "not-joined"
    first.emit("join", {"room": house.room})
    second.wait_for("seat-taken")
    for client in (host, first, second):
        client.io.disconnect()


def test_nothing_of_what_was_typed_is_in_the_log(server, house, seated):
    _host, guest = seated
    guest.io.call("chat-message", {"room": house.room, "message": "a very private word"})
    guest.io.call("code-change", {"room": house.room, "code": "a very private line"})
    guest.io.call("chat-message", {"room": house.room, "message": 7, "extra": "a very private field"})
    for secret in ("very private", CANDIDATE["password"], house.grace.cookie.partition("=")[2][:40]):
        assert secret not in server.log
