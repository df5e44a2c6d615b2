"""Drawing over the socket: who may, what a refusal says and to whom, and that typing and plain clients do not notice."""

import pytest

from db.engine import database
from jobs import edits
from repositories import document_updates as log
from repositories import interviews
from services.document import documents
from tests.abuse.test_matrix import member
from tests.documents import Page, SocketPage
from tests.drawing import KINDS, element


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


def drawn(world):
    return [one["id"] for one in documents.texts_now(world.interview.id).board]


def authors(world):
    edits.store()
    return [one.author_id for one in database.read(lambda db: log.list_all(db, world.interview.id))]


REFUSED = {
    "a picture": element("two") | {"type": "image", "fileId": "f"},
    "a link": element("two", link="https://example.org"),
    "an unknown key": element("two") | {"script": "x"},
    "something deleted": element("two", isDeleted=True),
    "a place nowhere": element("two", x=float("nan")),
    "a giant": element("two", "freedraw", points=[[at / 7, at / 3] for at in range(2000)], pressures=[]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_element_is_refused_to_its_writer_alone(world, alice, bob, name):
    assert bob.send(bob.draw(element("one")))["ok"]
    alice.listen()
    bob.socket.heard()
    answer = bob.send(bob.draw(REFUSED[name]))
    assert (answer["ok"], answer["code"]) == (False, "document-malformed")
    assert "board" in answer["message"]
    assert [(one["number"], one["code"]) for one in bob.socket.heard("document-refused")] == [(2, "document-malformed")]
    assert alice.socket.heard() == []
    assert authors(world) == [world.bob.user_id]
    again = SocketPage(bob.socket, world.room, 203)
    assert again.send(again.draw(element("three")), number=3)["ok"], "and drawing goes on"
    assert drawn(world) == ["one", "three"]


def test_an_observer_looks_and_draws_nothing(world, app, bob):
    observer = member(world, app, "observer").connect(world.room)
    assert observer.emit("join", {"room": world.room, "document": True})["ok"]
    page = SocketPage(observer, world.room, 303)
    assert bob.send(bob.draw(element("one")))["ok"]
    assert len(page.listen()) == 1
    assert set(page.board) == {"one"}
    assert page.send(page.draw(element("two")))["code"] == "not-allowed"
    assert page.send(page.erase("one"))["code"] == "not-allowed"
    assert drawn(world) == ["one"]


@pytest.mark.parametrize("person", ["carol", "dave"])
def test_people_of_another_interview_draw_nothing_and_see_nothing(world, bob, person):
    assert bob.send(bob.draw(element("one")))["ok"]
    stranger = getattr(world, person).connect(world.room)
    state = {"room": world.room, "state": b"\x00"}
    assert stranger.emit("document-sync", state)["code"] == "not-found"
    edit = {"room": world.room, "number": 1, "update": Page(7).draw(element("two"))}
    assert stranger.emit("document-update", edit)["code"] == "not-found"
    assert stranger.heard("document-update") == []
    assert drawn(world) == ["one"]


def test_both_draw_and_each_has_what_the_other_drew(world, alice, bob):
    for at, kind in enumerate(KINDS):
        page, other = (alice, bob) if at % 2 else (bob, alice)
        assert page.send(page.draw(element(f"e{at}", kind, index=f"a{at}")))["ok"]
        other.listen()
    assert alice.send(alice.erase("e0"))["ok"]
    bob.listen()
    assert alice.board.to_py() == bob.board.to_py()
    assert drawn(world) == [f"e{at}" for at in range(1, len(KINDS))]


def test_a_plain_client_hears_of_no_drawing_and_the_text_is_not_stored_again(world, alice, monkeypatch):
    plain = world.bob.connect(world.room)
    assert plain.emit("join", {"room": world.room})["ok"]
    assert alice.send(alice.insert(0, "print()"))["ok"]
    edits.store()
    edits.tell_plain()
    assert [one["code"] for one in plain.heard("code-update")][-1] == "print()"
    stored = []
    monkeypatch.setattr(interviews, "save_codes", lambda db, texts: stored.extend(texts))
    for x in range(5):
        assert alice.send(alice.draw(element("one", x=x)))["ok"]
    edits.store()
    edits.tell_plain()
    assert plain.heard("code-update") == []
    assert stored == []
    assert documents.texts_now(world.interview.id).main == "print()"
    assert plain.emit("code-change", {"room": world.room, "code": "print(1)"}) in (None, {"ok": True})
    assert documents.texts_now(world.interview.id).main == "print(1)"
    assert drawn(world) == ["one"]
