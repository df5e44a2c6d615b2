"""What comes over the wire is an event of ours or nothing: one binary part where one belongs, no events that only the server tells itself."""

import pytest

from extensions import socketio
from sockets import connections, contract, shapes
from sockets.intake import HOT_EVENTS, ClientPacket
from tests.documents import SocketPage
from wire import door, packets
from wire.hot import Announcements

NOT_OURS = [
    '2["connect"]', '2["disconnect"]', '27["disconnect",{}]', '2["\\u0063onnect"]', '2/,["disconnect","transport close"]',
    "2[]", "2{}", "2null", "27", '2"join"', "2[7]", "2[null]", '2[["join"]]', "2",
    '51-["join",{"_placeholder":true,"num":0}]', '59999999999-["join"]', "5", '61-0["x"]', "6", b"\x00", b'2["join"]',
    "x", '21["join"', "2" + "9" * 200 + '["join"]', "2" + "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("encoded", NOT_OURS, ids=range(len(NOT_OURS)))
def test_what_is_no_event_of_ours_is_not_read(encoded):
    with pytest.raises((ValueError, TypeError, RecursionError)):
        ClientPacket(encoded_packet=encoded)


@pytest.mark.parametrize(
    ("encoded", "kind", "data"),
    [("0", 0, None), ('0{"token":"x"}', 0, {"token": "x"}), ("1", 1, None), ('27["join",{"room":"x"}]', 2, ["join", {"room": "x"}]), ("37[1]", 3, [1])],
)  # fmt: skip
def test_what_is_one_is_read(encoded, kind, data):
    packet = ClientPacket(encoded_packet=encoded)
    assert (packet.packet_type, packet.data) == (kind, data)


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_nobody_tells_the_server_that_they_came_or_went(world, name):
    """It would forget the socket, which then hears on after signing out, or count its events from the beginning."""
    alice, bob = world.seated()
    before = connections.list_of_user(world.bob.user_id)
    with pytest.raises(ValueError, match="not an event"):
        bob.client.emit(name, {})
    assert connections.list_of_user(world.bob.user_id) == before
    assert connections.list_of_user(world.bob.user_id)[0] is before[0]
    assert alice.heard() == []
    world.bob.http.get("/logout")
    assert not bob.is_connected


def test_every_event_of_the_contract_is_read():
    for event in contract.INCOMING:
        assert ClientPacket(encoded_packet=f'21["{event.name}",{{}}]').data[0] == event.name


# ---- Binary parts

HEAD = '51-["document-update",{"room":"r","number":1,"update":{"_placeholder":true,"num":0}}]'


def spoken(socket, *packets):
    """Send engine.io messages as they are, past the client's own encoding; what was acknowledged to the last one."""
    receive = socketio.server.eio.handlers["message"]
    for packet in packets:
        receive(socket.client.eio_sid, packet)
    answer, socket.client.acks = socket.client.acks, None
    return answer["args"][0] if answer else None


@pytest.mark.parametrize(
    "encoded",
    [
        '52-["document-update",{"update":{"_placeholder":true,"num":0},"more":{"_placeholder":true,"num":1}}]',
        '50-["document-update",{}]', '5-["document-update",{}]', '5999999999-["document-update",{}]',
        '51-["chat-message",{"_placeholder":true,"num":0}]', '51-["join",{"room":{"_placeholder":true,"num":0}}]',
        '51-["disconnect"]', "51-[]", "51-{}", "51-7", '51-[["document-update"]]', '61-[{"_placeholder":true,"num":0}]',
    ],
)  # fmt: skip
def test_binary_parts_are_announced_for_edits_only_and_one_for_each(encoded):
    with pytest.raises((ValueError, TypeError, IndexError)):
        ClientPacket(encoded_packet=encoded)


def test_one_part_is_put_in_its_place():
    packet = ClientPacket(encoded_packet=HEAD)
    assert packet.add_attachment(b"\x00\x00") is True
    assert packet.data == ["document-update", {"room": "r", "number": 1, "update": b"\x00\x00"}]


@pytest.mark.parametrize(
    "part", ["text", '42["leave",{}]', None, 7, b"x" * (shapes.MAX_UPDATE_BYTES + 1)],
    ids=["text", "an event", "nothing", "a number", "too large"],
)  # fmt: skip
def test_with_a_part_that_cannot_be_taken_the_event_loses_its_payload(part):
    packet = ClientPacket(encoded_packet=HEAD)
    assert packet.add_attachment(part) is True
    assert packet.data == ["document-update"]


@pytest.mark.parametrize("place", ["1", "-7", "999999999999", '"0"', "null", "[0]", "0.5", "true", "1e999"])
def test_a_part_in_an_unknown_place_harms_nothing(place):
    packet = ClientPacket(encoded_packet=HEAD.replace('"num":0', f'"num":{place}'))
    assert packet.add_attachment(b"\x00\x00") is True
    assert packet.data[0] == "document-update"


BROKEN_EDITS = {
    "text for the part": ("text",),
    "an event for the part": ('42["leave",{"room":"r"}]',),
    "a part too large": (b"x" * (shapes.MAX_UPDATE_BYTES + 1),),
    "a part too many": (b"\x00\x00", b"\x00\x00"),
    "no part at all": (),
}


@pytest.mark.parametrize("name", BROKEN_EDITS)
@pytest.mark.parametrize("event", ["document-update", "awareness-update", "document-sync"])
def test_after_a_broken_edit_the_connection_lives_and_the_next_event_works(world, name, event):
    alice, bob = world.seated()
    fields = {"document-update": '"number":1,"update"', "awareness-update": '"update"', "document-sync": '"state"'}
    for client, place in enumerate(["0", "7", '"x"', "-1"], start=303):
        head = f'51-["{event}",{{"room":"{world.room}",{fields[event]}:{{"_placeholder":true,"num":{place}}}}}]'
        spoken(bob, head, *BROKEN_EDITS[name])
        assert alice.heard() == [], place
        bob.heard()
        say = f'4277["chat-message",{{"room":"{world.room}","message":"still here {client}"}}]'[1:]
        spoken(bob, say)
        if name == "no part at all" and (event == "document-sync" or place != "0"):
            spoken(bob, say)  # The library took the first for the part that was announced.
        assert [one["message"] for one in alice.heard("chat-message")] == [f"still here {client}"], place
        page = SocketPage(bob, world.room, client)
        assert page.send(page.insert(0, "x"))["ok"], place
        alice.heard()


HOT = [
    '51-["document-update",{"room":"r","number":1,"update":{"_placeholder":true,"num":0}}]',
    '51-["awareness-update",{"room":"r","update":{"_placeholder":true,"num":0}}]',
    '51-["document-update",{"update":{"_placeholder":true,"num":0},"input":"paste","number":1,"room":"r"}]',
]
COLD = [
    '51-["document-sync",{"room":"r","state":{"_placeholder":true,"num":0}}]',
    '517["document-update",{"update":{"_placeholder":true,"num":0}}]', '51-7["document-update",{"update":{"_placeholder":true,"num":0}}]',
    '52-["document-update",{"update":{"_placeholder":true,"num":0}}]', '51-["document-update",{"update":{"_placeholder":true,"num":1}}]',
    '51-["document-update",{"update":"x"}]', '51-["document-update",{}]', '51-["document-update"]', '51-["document-update",[]]',
    '51-["document-update",{"update":{"_placeholder":true,"num":0}},{}]', '51-["document-update",{"update":{"_placeholder":true,"num":0}}',
    '51-["document-update",{' + '"a":[' * 50_000 + "]", '51-["chat-message",{"update":{"_placeholder":true,"num":0}}]', "51-", "",
    '51-/admin,["document-update",{"update":{"_placeholder":true,"num":0}}]', ' 51-["document-update",{}]',
]  # fmt: skip


@pytest.mark.parametrize("text", HOT, ids=range(len(HOT)))
def test_an_edit_or_a_cursor_is_read_past_the_library_as_the_library_would(text):
    name, payload = Announcements(HOT_EVENTS).read(text)
    packet = ClientPacket(encoded_packet=text)
    packet.add_attachment(b"\x00\x00")
    assert packet.data == [name, payload | {"update": b"\x00\x00"}]


@pytest.mark.parametrize("text", COLD, ids=range(len(COLD)))
def test_everything_else_is_left_to_the_library(text):
    assert Announcements(HOT_EVENTS).read(text) is None


def test_an_edit_read_past_the_library_is_taken_told_and_refused_like_any_other(world):
    alice, bob = (SocketPage(socket, world.room, client) for client, socket in enumerate(world.seated(), 101))
    head = HEAD.replace('"r"', f'"{world.room}"')
    edit = alice.insert(0, "typed")
    spoken(alice.socket, head, edit)
    assert bob.listen() == [edit]
    spoken(alice.socket, head, b"\x01\x02\x03")
    assert [one["code"] for one in alice.socket.heard("document-refused")] == ["document-malformed"]
    spoken(alice.socket, head, b"x" * (shapes.MAX_UPDATE_BYTES + 1))
    assert [one["code"] for one in alice.socket.heard("document-refused")] == ["bad-payload"]


def test_nothing_is_kept_of_an_edit_whose_part_never_came(world):
    _alice, bob = world.seated()
    spoken(bob, HEAD.replace('"r"', f'"{world.room}"'))
    assert door.is_announced(bob.client.eio_sid)
    bob.close()
    assert not door.is_announced(bob.client.eio_sid)
    stranger = world.carol.connect()
    for part in (b"\x00\x00", bytearray(b"\x00\x00")):
        spoken(stranger, part)
    assert stranger.is_connected


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ('["a","b"]', 5),
        ('["' + "x" * 10_000 + '"]', 3),
        ('["' + '\\"[],' * 10_000 + '"]', 3),
        ("[" + "0," * 5000 + "0]", 10_003),
        ('["never ends' + "," * 5000, 5012),
        ('["a line\n",1]', 5),
        ("", 0),
    ],
)
def test_what_json_has_outside_of_its_strings_is_counted(text, outside):
    assert packets.outside_chars(text) == outside


def test_counting_ends_when_it_is_too_much():
    assert packets.MAX_POLLED_OUTSIDE_CHARS < packets.outside_chars('"",' * 100_000) < 70_000
