"""Notes and whispers of the panel: refused to the candidate, changed by authors only, and unheard by anybody else."""

import json

import pytest
from sqlalchemy import insert

from db.engine import database
from db.tables import notes as note_rows
from db.tables import whispers as whisper_rows
from services.base.clock import utcnow
from services.planning import ending
from services.room import notes, whispers
from tests.abuse.test_matrix import member
from tests.services.seated import seat_of

NOTE = {"text": "Asks first", "mark": "plus", "note_id": "note-0001"}
WHISPER = {"text": "Time for the next one?", "whisper_id": "whisper-1"}


@pytest.fixture
def erin(world, app):
    """An observer in the room."""
    return member(world, app, "observer")


def sit(person, room):
    socket = person.connect(room)
    assert socket.emit("join", {"room": room})["ok"]
    return socket


def test_what_is_malformed_empty_or_sent_by_the_candidate_or_a_stranger_is_refused(world):
    alice, bob = world.seated()
    dave = world.dave.connect(world.room)
    for event, sent, wrong, code in (
        ("add-note", NOTE, {"mark": "great"}, "bad-payload"),
        ("add-note", NOTE, {"note_id": "!"}, "bad-payload"),
        ("add-note", NOTE, {"text": "x" * (notes.MAX_NOTE_CHARS + 1)}, "bad-payload"),
        ("add-note", NOTE, {"text": " \n", "mark": None}, "note-empty"),
        ("whisper", WHISPER, {"text": "x" * (whispers.MAX_WHISPER_CHARS + 1)}, "bad-payload"),
        ("whisper", WHISPER, {"text": " \n"}, "whisper-empty"),
    ):
        assert alice.emit(event, {"room": world.room, **sent, **wrong})["code"] == code
    for event, sent in (("add-note", NOTE), ("load-notes", {}), ("whisper", WHISPER), ("load-whispers", {})):
        assert bob.emit(event, {"room": world.room, **sent})["code"] == "not-allowed"
        assert dave.emit(event, {"room": world.room, **sent})["code"] == "not-found"
    assert notes.list_of(world.interview.id) == []


def test_only_the_author_reads_and_changes_a_note_while_the_interview_is_open(world, erin):
    alice, _bob = world.seated()
    observer = sit(erin, world.room)
    note = alice.emit("add-note", {"room": world.room, **NOTE})["note"]
    assert alice.emit("add-note", {"room": world.room, **NOTE})["note"] == note
    for event, rest in (("edit-note", {"text": "Mine"}), ("delete-note", {})):
        assert observer.emit(event, {"room": world.room, "id": note["id"], **rest})["code"] == "note-gone"
    assert observer.emit("load-notes", {"room": world.room})["notes"] == []
    changed = alice.emit("edit-note", {"room": world.room, "id": note["id"], "text": "Asks twice", "mark": None})[
        "note"
    ]
    assert (changed["text"], changed["mark"], changed["timestamp"]) == ("Asks twice", None, note["timestamp"])
    assert note["edited_at"] is None
    assert changed["edited_at"] is not None
    assert alice.emit("load-notes", {"room": world.room})["notes"] == [changed]
    assert alice.emit("delete-note", {"room": world.room, "id": note["id"]})["ok"]
    assert alice.emit("load-notes", {"room": world.room})["notes"] == []


def test_the_panel_hears_a_whisper_and_the_candidate_hears_nothing_at_all(world, erin):
    alice, bob = world.seated()
    observer = sit(erin, world.room)
    bob.client.get_received()
    note = alice.emit("add-note", {"room": world.room, **NOTE})["note"]
    alice.emit("edit-note", {"room": world.room, "id": note["id"], "text": "Asks twice"})
    observer.emit("whisper", {"room": world.room, **WHISPER})
    observer.emit("whisper", {"room": world.room, **WHISPER})
    assert [one["text"] for one in alice.heard("whispered")] == [WHISPER["text"]]
    assert [one["text"] for one in observer.heard("whispered")] == [WHISPER["text"]]
    assert bob.client.get_received() == []
    loaded = alice.emit("load-whispers", {"room": world.room})
    assert ([one["text"] for one in loaded["whispers"]], loaded["has_earlier"]) == ([WHISPER["text"]], False)
    again = json.dumps(bob.emit("join", {"room": world.room})) + json.dumps(bob.client.get_received())
    page = world.bob.http.get(f"/interview/{world.room}").text
    assert not [word for word in ("Asks", WHISPER["text"], "whisper") if word in again or word in page]


def test_there_is_an_end_to_both_and_nothing_is_written_after_the_interview(world):
    alice, _bob = world.seated()
    row = {"interview_id": world.interview.id, "author_id": world.alice.user_id, "text": "x", "created_at": utcnow()}
    many = [row | {"note_id": f"note-{n:04}"} for n in range(notes.MAX_NOTES_OF_PERSON)]
    database.run(lambda db: db.execute(insert(note_rows), many))
    more = [row | {"whisper_id": f"whisper-{n:04}"} for n in range(whispers.MAX_WHISPERS_OF_PERSON)]
    database.run(lambda db: db.execute(insert(whisper_rows), more))
    assert alice.emit("add-note", {"room": world.room, **NOTE, "note_id": "one-more-note"})["code"] == "notes-full"
    said = alice.emit("whisper", {"room": world.room, **WHISPER, "whisper_id": "one-more-whisper"})
    assert said["code"] == "whispers-full"
    assert alice.emit("load-whispers", {"room": world.room})["has_earlier"]
    first = notes.list_of(world.interview.id)[0].id
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    for event, sent in (("add-note", NOTE), ("edit-note", {"id": first, "text": "y"}), ("whisper", WHISPER)):
        assert not alice.emit(event, {"room": world.room, **sent})["ok"]
    assert len(notes.list_of(world.interview.id)) == notes.MAX_NOTES_OF_PERSON
