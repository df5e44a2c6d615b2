"""No packet, however malformed, large or frequent, harms anybody but the socket that sent it."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import websocket

from tests.live.house import eventually
from tests.live.wires import answered, greet, is_closed, memory_of

MB = 1024 * 1024


def still_serves(house, host, guest):
    """The room goes on, and so do the pages."""
    assert guest.io.call("chat-message", {"room": house.room, "message": "still here"}, timeout=10)["ok"]
    assert host.wait_for("chat-message")["message"] == "still here"
    assert house.ada.get("/dashboard").status_code == 200


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
