"""Edits over the socket: to whom they go, when they are acknowledged, and what a refused one does to the page."""

import time
from functools import partial
from types import SimpleNamespace

import pytest

from db.engine import DatabaseUnavailable, database
from jobs import edits, insertions
from repositories import document_updates as log
from services.document import documents, lost_edits
from sockets import connections, contract
from tests.documents import NOTHING, Page, SocketPage, block, string, update
from tests.people import payload_for
from tests.services.stored import stored_code


@pytest.fixture
def sockets(world):
    """Alice's and Bob's, in the room."""
    return world.seated()


@pytest.fixture
def alice(world, sockets):
    return SocketPage(sockets[0], world.room, 101)


@pytest.fixture
def bob(world, sockets):
    return SocketPage(sockets[1], world.room, 202)


def tick():
    edits.store()
    edits.tell_plain()
    insertions.report()


def names(socket):
    return [name for name, _payload in socket.heard()]


def updates_of(world):
    return database.read(lambda db: log.list_all(db, world.interview.id))


def refusals(page):
    return [(one["number"], one["code"]) for one in page.socket.heard("document-refused")]


# ---- Refusals


BAD_FIELDS = [
    {"number": 0}, {"number": -1}, {"number": 2**53}, {"number": 1.5}, {"number": "1"}, {"number": True}, {"number": None},
    {"update": "\x00\x00"}, {"update": [0, 0]}, {"update": None}, {"update": b""}, {"update": b"\x00"}, {"update": b"\x00" * 1_200_001},
    {"input": "typed"}, {"input": 7}, {"input": ""}, {"author_id": 1},
]  # fmt: skip


@pytest.mark.parametrize("fields", BAD_FIELDS, ids=range(len(BAD_FIELDS)))
def test_an_edit_of_another_shape_is_refused_and_those_after_it_until_a_sync(alice, bob, fields):
    first, second = alice.insert(0, "a"), alice.insert(1, "b")
    assert alice.send(first, **fields)["code"] == "bad-payload"
    assert alice.send(second)["code"] == "document-behind"
    assert [code for _number, code in refusals(alice)] == ["bad-payload", "document-behind"]
    assert bob.listen() == []
    alice.sync()
    for one in (first, second):
        assert alice.send(one)["ok"]
    assert (len(bob.listen()), bob.text()) == (2, "ab")


def test_the_refusal_of_an_edit_names_it_where_it_can_be_named(alice):
    for number in (7, 0, "7", None, 2**53, [7]):
        alice.socket.emit("document-update", {"room": alice.room, "number": number, "update": b"\x00\x00", "x": 1})
    alice.socket.emit("document-update", [7])
    alice.socket.emit("document-update")
    heard = alice.socket.heard("document-refused")
    assert [one["number"] for one in heard] == [7, None, None, None, None, None, None, None]
    assert all(set(one) == set(contract.DOCUMENT_REFUSED.fields) and one["message"] for one in heard)


@pytest.mark.parametrize("state", [b"", b"\x01", "\x00", None, b"\x00" * 65_537, b"\xff" * 30, b"\x80\x80\x80\x80\x01"])
def test_a_state_that_is_none_opens_nothing(world, sockets, bob, state):
    answer = sockets[0].emit("document-sync", {"room": world.room, "state": state})
    assert answer["code"] in ("bad-payload", "document-malformed")
    assert bob.send(bob.insert(0, "x"))["ok"]
    assert sockets[0].heard("document-update") == []


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (update(block(202, 0, string("a\r\n"))), "document-malformed"),
        (update(block(202, 5, string("x"))), "document-behind"),
        (update(block(101, 1, string("x", left=(101, 0)))), "document-malformed"),
        (b"\x01\x02\x03", "document-malformed"),
    ],
    ids=["carriage return", "hole", "another's page", "junk"],
)
def test_a_refused_edit_is_heard_by_its_writer_only_and_stored_by_nobody(world, alice, bob, edit, code):
    assert alice.send(alice.insert(0, "a"))["ok"]
    bob.listen()
    assert bob.send(edit)["code"] == code
    assert refusals(bob) == [(1, code)]
    assert alice.socket.heard() == []
    tick()
    assert [one.author_id for one in updates_of(world)] == [world.alice.user_id]
    assert alice.send(alice.insert(1, "b"))["ok"], "nobody else is held up"


def test_too_many_edits_are_refused_and_come_again_after_a_sync(world, alice, monkeypatch):
    edits = [alice.insert(0, "x") for _ in range(contract.EDITED.burst + 100)]
    # Of a slow machine the clock would give back more than is spent.
    monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=partial(float, time.monotonic())))
    codes = [alice.send(one).get("code") for one in edits]
    first = codes.index("too-often")
    assert first >= contract.EDITED.burst
    assert set(codes[first:]) <= {"too-often", "document-behind"}
    for connection in connections.list_of_interview(world.interview.id):
        connection.buckets.clear()  # As time would do it.
    alice.sync()
    assert all(alice.send(one)["ok"] for one in edits[first:])
    assert documents.open_text(world.interview.id) == alice.text()


def test_an_edit_before_the_page_opened_the_document_is_refused(world, sockets):
    page = Page(101)
    fields = {"room": world.room, "number": 1, "update": page.insert(0, "x")}
    assert sockets[0].emit("document-update", fields)["code"] == "document-behind"
    assert names(sockets[1]) == []


@pytest.mark.parametrize("way", ["another tab", "leave", "closed"])
def test_who_gave_the_seat_up_edits_and_hears_nothing_more(world, alice, bob, way):
    if way == "another tab":
        assert world.bob.connect(world.room).emit("join", {"room": world.room, "document": True})["ok"]
    elif way == "leave":
        bob.socket.emit("leave", {"room": world.room})
    else:
        bob.socket.close()
    if way != "closed":
        assert bob.send(bob.insert(0, "x"))["code"] == "not-joined"
        for event in (contract.DOCUMENT_SYNC, contract.AWARENESS_UPDATE):
            assert bob.socket.emit(event.name, payload_for(event, world.room))["code"] == "not-joined"
    bob.socket.heard()
    assert alice.send(alice.insert(0, "y"))["ok"]
    tick()
    assert names(bob.socket) == []


def test_an_edit_after_the_end_is_refused_and_not_stored(world, alice, bob):
    assert bob.send(bob.insert(0, "in time"))["ok"]
    world.alice.post(f"/interview/{world.room}/complete")
    assert bob.send(bob.insert(0, "too late"))["code"] == "interview-over"
    assert bob.socket.heard("document-refused")[0]["code"] == "interview-over"
    tick()
    assert len(updates_of(world)) == 1
    assert stored_code(world.interview.id) == "in time"


# ---- Who hears what


def test_an_edit_goes_at_once_and_as_it_came_to_the_others_who_opened_the_document(world, alice, bob):
    second = world.bob.connect(world.room)
    edit = alice.insert(0, "a😀")
    assert alice.send(edit)["ok"]
    proof = lost_edits.proof(world.interview.id, world.alice.user_id, edit)
    told = {"update": edit, "from": world.alice.user_id, "proof": proof}
    assert bob.socket.heard() == [("document-update", told)]
    assert (alice.socket.heard(), second.heard()) == ([], [])
    tick()
    assert (bob.socket.heard(), second.heard()) == ([], [])


def test_beside_a_sync_go_the_others_edits_that_may_still_be_lost_each_with_its_proof(world, alice, bob):
    alice.send(alice.insert(0, "stored"))
    tick()
    edit = alice.insert(6, " not yet")
    alice.send(edit)
    assert bob.send(Page(909).insert(0, "own"))["ok"]
    bob.socket.heard()
    bob.sync()
    proof = lost_edits.proof(world.interview.id, world.alice.user_id, edit)
    assert bob.socket.heard() == [("document-update", {"update": edit, "from": world.alice.user_id, "proof": proof})]
    tick()
    bob.socket.heard()
    bob.sync()
    assert bob.socket.heard() == []


def test_what_is_being_stored_goes_beside_a_sync_too(world, alice, bob, monkeypatch):
    edit = alice.insert(0, "a")
    alice.send(edit)
    bob.socket.heard()
    told = []

    def syncing(*_arguments):
        told.extend(documents.unstored(world.interview.id, "another page"))
        raise DatabaseUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(database, "run", syncing)
        tick()
    assert told == [(world.alice.user_id, edit)]
    assert documents.unstored(world.interview.id, "another page") == told, "and waits again"


def test_of_what_may_be_lost_a_bounded_part_goes_beside_a_sync(world, alice, monkeypatch):
    first = alice.insert(0, "first")
    monkeypatch.setattr(documents, "MAX_UNSTORED_BYTES", len(first))
    alice.send(first)
    alice.send(alice.insert(0, "second"))
    assert documents.unstored(world.interview.id, "another page") == [(world.alice.user_id, first)]


def test_a_page_that_opened_the_document_hears_no_whole_texts_and_the_others_no_edits(world, alice, sockets):
    bob = sockets[1]
    alice.send(alice.insert(0, "typed"))
    alice.send(alice.insert(5, " more"))
    assert bob.heard() == []
    tick()
    assert bob.heard() == [("code-update", {"code": "typed more"})]
    bob.emit("code-change", {"room": world.room, "code": "typed much more"})
    assert (len(alice.listen()), alice.text()) == (1, "typed much more")
    alice.send(alice.insert(0, "x"))
    tick()
    assert (names(bob), "code-update" in names(alice.socket)) == (["code-update"], False)


def test_a_plain_client_that_opens_the_document_hears_edits_from_then_on(world, alice, sockets):
    bob = SocketPage(sockets[1], world.room, 202)
    alice.send(alice.insert(0, "x"))
    tick()
    assert names(bob.socket) == ["document-update"]


def test_who_comes_for_the_document_is_not_sent_its_text(world, alice):
    alice.send(alice.insert(0, "a text"))
    socket = world.bob.connect(world.room)
    for is_page, text in ((True, ""), (False, "a text")):
        assert socket.emit("join", {"room": world.room, "document": is_page})["ok"]
        assert socket.heard("joined")[0]["code"] == text
    for document in ("yes", 1, None):
        answer = socket.emit("join", {"room": world.room, "document": document})
        assert answer["code"] == "bad-payload"


def test_after_joining_anew_a_page_hears_edits_only_once_it_has_opened_the_document(world, alice, bob):
    assert bob.socket.emit("join", {"room": world.room, "document": True})["ok"]
    bob.sync()
    bob.socket.heard()
    alice.send(alice.insert(0, "x"))
    assert len(bob.listen()) == 1


def test_a_return_costs_what_was_missed(world, alice, bob):
    alice.send(alice.insert(0, "x" * 5000))
    bob.listen()
    bob.socket.close()
    alice.send(alice.insert(0, "y"))
    socket = world.bob.connect(world.room)
    assert socket.emit("join", {"room": world.room, "document": True})["ok"]
    answer = socket.emit("document-sync", {"room": world.room, "state": bob.state})
    assert len(answer["update"]) < 100
    bob.hear(answer["update"])
    assert (bob.text(), answer["state"]) == (alice.text(), alice.state)
    assert len(socket.emit("document-sync", {"room": world.room, "state": NOTHING})["update"]) > 5000


def test_a_cursor_is_told_to_the_others_who_opened_the_document(world, alice, bob):
    second = world.bob.connect(world.room)
    assert alice.socket.emit("awareness-update", {"room": world.room, "update": b"\x01\x02"})["ok"]
    assert bob.socket.heard() == [("awareness-update", {"update": b"\x01\x02", "from": world.alice.user_id})]
    for cursor in (b"", b"x" * 4097, "x", None):
        assert alice.socket.emit("awareness-update", {"room": world.room, "update": cursor})["code"] == "bad-payload"
    assert (alice.socket.heard(), bob.socket.heard(), second.heard()) == ([], [], [])
