"""What becomes of an edit besides the text: its acknowledgement, and the facts that it leaves."""

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import room_events
from jobs import edits, insertions
from repositories import document_updates as log
from services.document import document_saving
from tests.documents import SocketPage, block, string, update
from tests.services.outage import database_away


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


# ---- Acknowledgements


def test_an_edit_is_acknowledged_after_the_commit_and_with_the_latest_number(world, alice, bob):
    for _ in range(3):
        alice.send(alice.insert(0, "a"))
    bob.listen()
    bob.send(bob.insert(0, "b"))
    assert (names(alice.socket), names(bob.socket)) == (["document-update"], [])
    assert updates_of(world) == []
    tick()
    assert alice.socket.heard() == [("document-saved", {"number": 3})]
    assert bob.socket.heard() == [("document-saved", {"number": 1})]
    assert len(updates_of(world)) == 4
    tick()
    assert (alice.socket.heard(), bob.socket.heard()) == ([], [])


def test_an_edit_that_comes_again_is_stored_once_and_acknowledged_again(world, alice, bob):
    edit = alice.insert(0, "once")
    alice.send(edit)
    tick()
    alice.socket.heard()
    assert alice.send(edit)["ok"]
    tick()
    assert alice.socket.heard() == [("document-saved", {"number": 2})]
    assert len(bob.listen()) == 1
    assert len(updates_of(world)) == 1


def test_while_the_database_is_away_it_is_said_once_and_then_that_all_is_saved(world, alice, bob, config, tmp_path):
    with database_away(config, tmp_path):
        alice.send(alice.insert(0, "a"))
        for _ in range(3):
            tick()
            alice.send(alice.insert(0, "a"))
        assert names(alice.socket) == ["document-unsaved"]
        assert len(bob.listen()) == 4, "typing goes on"
        assert names(bob.socket) == [], "nothing of Bob's waits"
        bob.send(bob.insert(0, "b"))
        tick()
        assert names(bob.socket) == ["document-unsaved"]
    alice.socket.heard()
    tick()
    assert alice.socket.heard() == [("document-saved", {"number": 4})]
    assert bob.socket.heard() == [("document-saved", {"number": 1})]
    with database_away(config, tmp_path):
        alice.send(alice.insert(0, "a"))
        tick()
        assert names(alice.socket) == ["document-unsaved"], "another time is said anew"


def test_a_plain_client_is_told_nothing_of_saving(world, sockets, config, tmp_path):
    sockets[0].emit("code-change", {"room": world.room, "code": "before"})
    with database_away(config, tmp_path):
        assert sockets[0].emit("code-change", {"room": world.room, "code": "x"})["ok"]
        tick()
        sockets[0].heard("code-update")
    tick()
    assert sockets[0].heard() == []


# ---- Facts


def facts():
    tick()
    columns = (room_events.c.user_id, room_events.c.kind, room_events.c.size)
    rows = database.read(lambda db: db.execute(select(*columns).order_by(room_events.c.id)).all())
    return [tuple(row) for row in rows]


def test_coming_and_going_are_facts_once_each(world, sockets):
    alice, bob = world.alice.user_id, world.bob.user_id
    assert facts() == [(alice, "joined", None), (bob, "joined", None)]
    sockets[1].emit("join", {"room": world.room})
    second = world.bob.connect(world.room)
    second.emit("join", {"room": world.room})
    sockets[1].close()
    assert len(facts()) == 2, "another tab, or joining again, is no coming and no going"
    second.emit("leave", {"room": world.room})
    second.emit("leave", {"room": world.room})
    sockets[0].close()
    assert facts()[2:] == [(bob, "left", None), (alice, "left", None)]


@pytest.mark.parametrize("source", ["paste", "drop", None])
def test_what_the_candidate_inserts_at_once_is_an_alert_with_the_servers_size(world, alice, bob, source):
    words = "😀" * 50
    fields = {} if source is None else {"input": source}
    assert bob.send(bob.insert(0, words), **fields)["ok"]
    kind = source or "large-insert"
    assert facts()[2:] == [(world.bob.user_id, kind, 100)]
    (alert,) = alice.socket.heard("cheat-alert")
    assert (alert["type"], alert["size"], alert["count"]) == (kind, 100, 1)
    assert "cheat-alert" not in names(bob.socket)
    assert world.alice.connect(world.room).emit("join", {"room": world.room})["ok"]


@pytest.mark.parametrize("source", ["paste", "drop", "undo", "sync", "register", None])
def test_what_the_interviewer_inserts_is_a_fact_and_no_alert(world, alice, bob, source):
    assert alice.send(alice.insert(0, "x" * 100), **({} if source is None else {"input": source}))["ok"]
    kind = source if source in ("paste", "drop") else "large-insert"
    assert facts()[2:] == [(world.alice.user_id, kind, 100)]
    assert alice.socket.heard("cheat-alert") == bob.socket.heard("cheat-alert") == []


@pytest.mark.parametrize("source", ["undo", "sync", "register"])
def test_what_comes_back_is_a_fact_and_no_news(world, alice, bob, source):
    assert bob.send(bob.insert(0, "x" * 100), input=source)["ok"]
    assert facts()[2:] == [(world.bob.user_id, "large-insert", 100)]
    assert alice.socket.heard("cheat-alert") == []


def test_an_edit_that_comes_again_or_is_refused_is_no_second_fact(world, alice, bob):
    edit = bob.insert(0, "x" * 100)
    for _ in range(2):
        assert bob.send(edit, input="paste")["ok"]
    assert bob.send(update(block(202, 900, string("x" * 100))), input="paste")["code"] == "document-behind"
    assert facts()[2:] == [(world.bob.user_id, "paste", 100)]
    assert len(alice.socket.heard("cheat-alert")) == 1


def test_an_empty_paste_is_nothing(world, alice, bob):
    bob.send(bob.insert(0, "abc"))
    assert bob.send(bob.delete(0, 2), input="paste")["ok"]
    assert facts()[2:] == []
    assert alice.socket.heard("cheat-alert") == []


def test_a_plain_clients_large_insertion_is_an_alert_too(world, alice, sockets):
    sockets[1].emit("code-change", {"room": world.room, "code": "x" * 100})
    assert facts()[2:] == [(world.bob.user_id, "large-insert", 100)]
    assert [one["type"] for one in alice.socket.heard("cheat-alert")] == ["large-insert"]


def test_an_alert_that_cannot_be_stored_holds_up_nothing_and_comes_later(world, alice, bob, config, tmp_path):
    for size in (100, 200):
        bob.send(bob.insert(0, "x" * size))
    document_saving.flush()
    with database_away(config, tmp_path):
        insertions.report()
        assert alice.socket.heard("cheat-alert") == []
    tick()
    assert [one["size"] for one in alice.socket.heard("cheat-alert")] == [100, 200]
    tick()
    assert alice.socket.heard("cheat-alert") == [], "told once"
