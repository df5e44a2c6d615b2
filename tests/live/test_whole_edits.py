"""An edit in one binary message on real sockets: between pages that know it, and beside one that does not."""

import json

import pytest

from tests.documents import Page, number
from tests.live.house import House
from tests.live.wires import answered, dial
from tests.serving import Browser, Server

pytestmark = pytest.mark.both_modes

SAYS_SO = '{"whole":true}'
ATTACHED = {"_placeholder": True, "num": 0}


class Speaking(Page):
    """A page on a WebSocket of its own, which keeps every message as it comes."""

    def __init__(self, server: Server, house: House, browser: Browser, client: int, auth: str = "") -> None:
        super().__init__(client)
        self.wire = dial(server, browser.cookie, suppress_origin=True)
        assert self.wire.recv().startswith("0{")
        self.wire.send(f"40{auth}")
        self.until(lambda message: str(message).startswith("40{"))
        self.wire.send("421" + json.dumps(["join", {"room": house.room, "document": True}]))
        assert answered(self.wire, "431")[0]["ok"]
        self.wire.send("451-2" + json.dumps(["document-sync", {"room": house.room, "state": ATTACHED}]))
        self.wire.send_binary(b"\x00")
        self.synced = answered(self.wire, "462-2")[0]
        self.hear(self.wire.recv())
        self.wire.recv()

    def until(self, is_it):
        """The first message that is it, past all others."""
        while not is_it(message := self.wire.recv()):
            if message == "2":
                self.wire.send("3")
        return message

    def saved(self) -> int:
        return json.loads(self.until(lambda message: str(message).startswith('42["document-saved"'))[2:])[1]["number"]


def test_pages_that_know_it_speak_in_one_message_and_others_as_before(server: Server, house: House) -> None:
    for client in house.seated():  # Grace is admitted.
        client.io.disconnect()
    ada, grace = Speaking(server, house, house.ada, 101, SAYS_SO), Speaking(server, house, house.grace, 102)
    assert (ada.synced.get("whole"), "whole" in grace.synced) == (True, False)

    grace.wire.send_binary(b"\x01\x01\x00\x00\x00")  # She did not say so: this is no edit.
    edit = ada.insert(0, "a")
    ada.wire.send_binary(b"\x01" + number(300) + b"\x00" + edit)
    announced = grace.until(lambda message: str(message).startswith('451-["document-update"'))
    assert grace.wire.recv() == edit
    told = json.loads(announced[4:])[1]
    assert ada.saved() == 300
    grace.hear(edit)

    mine = grace.insert(1, "b")
    grace.wire.send("451-" + json.dumps(["document-update", {"room": house.room, "number": 1, "update": ATTACHED}]))
    grace.wire.send_binary(mine)
    message = ada.until(lambda message: isinstance(message, bytes))
    assert message == b"\x01" + number(int(house.grace_id)) + message[-16 - len(mine) :]
    assert message.endswith(mine)
    assert len(bytes.fromhex(told["proof"])) == 16
    assert grace.saved() == 1

    # What a sync announced may begin as an edit does: the state of a page that knows one writer, Ada with her letter.
    ada.wire.send("451-3" + json.dumps(["document-sync", {"room": house.room, "state": ATTACHED}]))
    ada.wire.send_binary(b"\x01" + number(101) + number(1))
    assert answered(ada.wire, "462-3")[0]["ok"]
    assert ada.wire.recv() != ada.wire.recv()

    ada.wire.send_binary(b"\x02\x07")
    grace.until(lambda message: str(message).startswith('451-["awareness-update"'))
    assert grace.wire.recv() == b"\x07"
    ada.wire.send_binary(b"\x01\x00")
    refused = ada.until(lambda message: str(message).startswith('42["document-refused"'))
    assert json.loads(refused[2:])[1]["code"] == "bad-payload"
    ada.wire.close()
    grace.wire.close()
