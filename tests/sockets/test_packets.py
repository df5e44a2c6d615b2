"""What comes over the wire is an event of ours or nothing: no binary parts, no events that only the server tells itself."""

import pytest

from sockets import connections, contract
from sockets.packets import ClientPacket

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
