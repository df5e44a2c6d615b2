"""An edit or a cursor in one binary message: taken only from who said so, judged as the announced ones are."""

import json
from pathlib import Path

import pytest

from db.engine import database
from db.tables import interview_members
from services.document import journal
from sockets import plain, shapes, whole
from tests.documents import SocketPage
from tests.sockets.test_packets import spoken
from tests.sockets.test_panel import member
from wire import door

MESSAGES = json.loads((Path(__file__).parents[1] / "whole_messages.json").read_text())
WHOLE = {"whole": True}
LINK = "room"


class WholePage(SocketPage):
    """A page that says its edits in one message each."""

    def say(self, edit, *, head=None):
        self.number += 1
        spoken(self.socket, (b"\x01" + bytes([self.number, 0]) if head is None else head) + edit)

    def refusals(self):
        return [(one["number"], one["code"]) for one in self.socket.heard("document-refused")]


def joined(world, auth):
    """Alice as a page that connects with this; Bob as one that says nothing of itself."""
    _, bob = world.seated()
    alice = world.alice.connect(world.room, auth=auth)
    assert alice.emit("join", {"room": world.room})["ok"]
    bob.heard()
    alice.heard()
    return WholePage(alice, world.room, 101), SocketPage(bob, world.room, 202)


# ---- Refusals


@pytest.mark.parametrize(
    "auth", [None, {}, {"whole": False}, {"whole": 1}, {"whole": "true"}, [True], "whole", {"Whole": True}]
)
def test_nobody_who_did_not_say_so_is_taken_at_one_message(world, auth):
    alice, bob = joined(world, auth)
    alice.say(alice.insert(0, "a"))
    assert (bob.listen(), alice.refusals()) == ([], [])
    assert alice.socket.is_connected
    assert whole.SAID_AS not in alice.socket.emit("document-sync", {"room": world.room, "state": b"\x00"})


BAD_HEADS = {
    b"\x01": None, b"\x01\x80": None, b"\x01\x00\x00": None, b"\x01\x05\x06": None, b"\x01\x05\xff": None,
    b"\x01" + b"\xff" * 8 + b"\x01\x00": None, b"\x01\xff\xff\xff\xff\xff\xff\xff\x10\x00": None,
}  # fmt: skip


@pytest.mark.parametrize("head", BAD_HEADS, ids=range(len(BAD_HEADS)))
def test_a_message_of_another_shape_is_refused_and_those_after_it_until_a_sync(world, head):
    alice, bob = joined(world, WHOLE)
    first = alice.insert(0, "a")
    alice.say(b"" if len(head) < 3 else first, head=head)
    alice.say(first)
    assert [code for _number, code in alice.refusals()] == ["bad-payload", "document-behind"]
    assert bob.listen() == []
    alice.sync()
    alice.say(first)
    assert (bob.listen(), bob.text()) == ([first], "a")


def test_what_is_too_short_or_too_long_is_refused_by_its_number(world):
    alice, bob = joined(world, WHOLE)
    for edit in (b"", b"\x00", b"\x00" * (shapes.MAX_UPDATE_BYTES + 1)):
        alice.say(edit)
        alice.sync()
    spoken(alice.socket, b"\x02")
    spoken(alice.socket, b"\x02" + b"\x00" * (shapes.MAX_AWARENESS_BYTES + 1))
    assert alice.refusals() == [(1, "bad-payload"), (2, "bad-payload"), (3, "bad-payload")]
    assert bob.socket.heard() == []


def test_a_kind_that_we_do_not_know_is_no_event(world):
    alice, bob = joined(world, WHOLE)
    for message in (b"", b"\x00", b"\x03\x01\x00\x00\x00", b"\xff"):
        spoken(alice.socket, message)
    assert (alice.refusals(), bob.socket.heard()) == ([], [])
    assert alice.socket.is_connected


def test_an_observer_writes_nothing_and_a_page_without_a_seat_neither(world):
    alice, bob = joined(world, WHOLE)
    again = world.bob.connect(world.room, auth=WHOLE)
    spoken(again, b"\x01\x01\x00\x00\x00")
    assert [one["code"] for one in again.heard("document-refused")] == ["not-joined"]
    stranger = world.carol.connect(auth=WHOLE)
    spoken(stranger, b"\x01\x01\x00\x00\x00")
    assert [one["code"] for one in stranger.heard("document-refused")] == ["bad-payload"]
    alice.socket.emit("leave", {"room": world.room})
    alice.say(alice.insert(0, "a"))
    assert [code for _number, code in alice.refusals()] == ["not-joined"]
    assert bob.listen() == []


def test_who_was_taken_off_the_panel_is_told_so_as_for_an_announced_edit(world, app):
    _, bob = joined(world, WHOLE)
    frank = member(world, app, "interviewer").connect(world.room, auth=WHOLE)
    assert frank.emit("join", {"room": world.room})["ok"]
    page = WholePage(frank, world.room, 303)
    bob.socket.heard()
    database.run(lambda db: db.execute(interview_members.delete()))
    assert frank.emit("chat-message", {"room": world.room, "message": "Still here?"})["code"] == "not-found"
    page.say(page.insert(0, "a"))
    assert (page.refusals(), bob.listen()) == ([(1, "not-found")], [])


def test_after_the_socket_is_gone_nothing_of_it_is_taken(world):
    alice, _bob = joined(world, WHOLE)
    engine_id = alice.socket.client.eio_sid
    alice.socket.close()
    assert not door._door.hot.take(engine_id, b"\x01\x01\x00\x00\x00")


def test_what_is_not_plain_is_left_to_the_model():
    edit = {"room": LINK, "number": 1, "update": b"\x00\x00"}
    assert plain.edit(edit, LINK) == plain.Edit(1, b"\x00\x00")
    assert plain.edit(edit | {"input": "paste"}, LINK) == plain.Edit(1, b"\x00\x00", "paste")
    unusual = [
        {"room": "other"}, {"room": None}, {"number": True}, {"number": 0}, {"number": 2**53}, {"number": 1.0}, {"input": ["paste"]},
        {"input": "typed"}, {"update": b"\x00"}, {"update": bytearray(b"\x00\x00")}, {"author": 1}, {"x": 1}, {"username": "bob"},
    ]  # fmt: skip
    for one in unusual:
        assert plain.edit(edit | one, LINK) is None, one
    assert plain.edit([edit], LINK) is None
    assert plain.cursor({"room": LINK, "update": b"\x07"}, LINK) == plain.Cursor(b"\x07")
    for one in ({"room": "other"}, {"update": b""}, {"update": "x"}, {"number": 1}):
        assert plain.cursor({"room": LINK, "update": b"\x07"} | one, LINK) is None, one


# ---- What is taken


def test_an_edit_in_one_message_is_heard_stored_and_named_as_any_other(world):
    alice, bob = joined(world, WHOLE)
    assert alice.socket.emit("document-sync", {"room": world.room, "state": b"\x00"})[whole.SAID_AS] is True
    edit = alice.insert(0, "typed")
    spoken(alice.socket, b"\x01\x07\x01" + edit)
    assert bob.listen() == [edit]
    waiting = journal.unstored_of(world.interview.id)
    assert [(one.author_id, one.number, one.data) for one in waiting] == [(world.alice.user_id, 7, edit)]
    spoken(alice.socket, b"\x02\x07")
    assert bob.socket.heard("awareness-update") == [{"update": b"\x07", "from": world.alice.user_id}]
    assert bob.send(bob.insert(5, "!"))["ok"]
    assert (len(alice.listen()), alice.text()) == (1, "typed!")


@pytest.mark.parametrize("one", MESSAGES, ids=range(len(MESSAGES)))
def test_the_bytes_are_those_that_pages_know(one):
    update, message = bytes.fromhex(one["update"]), bytes.fromhex(one["hex"])
    first, read = whole.READERS[one["event"]]
    assert message[0] == first
    if one["to"] == "page":
        told = whole.told_cursor(one["from"], update)
        if first == whole.EDIT:
            told = whole.told_edit(one["from"], one["proof"], update)
        assert told == message
        return
    payload = {name: one[name] for name in ("number", "input") if name in one}
    assert read(LINK, message[1:]) == {"room": LINK, "update": update, **payload}


def test_a_new_kind_of_input_is_known_to_the_plain_check_too():
    model = shapes.DocumentUpdate.model_fields["input"].annotation
    assert set(model.__args__[0].__args__) == set(plain.INPUTS)
