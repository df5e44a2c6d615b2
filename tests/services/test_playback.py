"""The recording of an interview: complete, in order, with the author and time of each edit, and equal to what was stored."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pycrdt import Doc, Text

from db.engine import database
from repositories import document_updates, room_events
from repositories.states import SeatRole
from services.base.clock import utcnow
from services.document import document_saving, documents, edit_packs
from services.interview import interviews
from services.interview.members import PanelMember
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from services.proctoring import proctoring
from services.record import playback
from services.room import chat
from services.signals import detectors
from tests import questions
from tests.people import add_user
from tests.services.seated import seat_of
from tests.services.stored import stored_code
from tests.typed_log import Typing, typed

START = utcnow()


def head_of(recording):
    """Of a head, what the times of the edits count from."""
    return json.dumps({"version": playback.VERSION, "started_at": recording.started_at.timestamp() * 1000}).encode()


def after(seconds):
    return START + timedelta(seconds=seconds)


def people(world):
    return [seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)]


def type_in(world, typing: Typing):
    """Both pages open the document and send what was typed, each edit at its time."""
    seats = people(world)
    documents.open_text(world.interview.id)
    for number, seat in enumerate(seats):
        documents.sync(seat, f"page-{number}", b"\x00")
    for number, (second, who, update) in enumerate(typing.log, 1):
        documents.take(seats[who], f"page-{who}", update, number=number, source=None, at=after(second))
        if number % 500 == 0:
            document_saving.flush()
    document_saving.flush(is_final=True)


def note(world, *events):
    """(kind, person, size, second) of what happened in the room."""
    ids = [world.alice.user_id, world.bob.user_id]
    rows = [
        {
            "interview_id": world.interview.id,
            "user_id": ids[who],
            "kind": kind,
            "size": size,
            "created_at": after(second),
        }
        for kind, who, size, second in events
    ]
    database.run(lambda db: room_events.insert_events(db, rows))


def read(answer: bytes):
    """(head, [(ms since the start, author, update)]) of an answer; fails when it has no end."""
    head, packs = segments(answer)
    edits, ms = [], 0
    for people, pack in packs:
        for _sequence, author, at, update in edit_packs.unpack(pack, dict(enumerate(people, 1))):
            ms = max(ms, round((at.timestamp() - head.get("started_at", 0) / 1000) * 1000))
            edits.append((ms, author or 0, update))
    return head, edits


def segments(answer: bytes):
    """(head, [(the authors' places among the people, a pack)]) of an answer; fails when it has no end."""
    place = 0

    def number():
        nonlocal place
        value, shift = 0, 0
        while True:
            byte = answer[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def data():
        nonlocal place
        size = number()
        place += size
        return answer[place - size : place]

    head, found = json.loads(data()), []
    while True:
        people = [number() for _author in range(number())]
        pack = data()
        if not pack:
            assert (people, place) == ([], len(answer)), "nothing follows the end"
            return head, found
        found.append((people, pack))


def recorded(interview):
    recording = playback.of(interview)
    return recording, read(b"".join(playback.stream(recording, head_of(recording))))[1]


def played(edits):
    document = Doc()
    text = document.get("text:main", type=Text)
    for _ms, _author, update in edits:
        document.apply_update(update)
    return str(text)


def test_an_interview_without_edits_has_nothing_to_play(world):
    assert playback.exists(world.interview.id) is False
    assert recorded(world.interview)[1] == []


def test_every_edit_is_there_in_order_with_its_author_and_time(world):
    typing = typed(1200, seconds=600)
    type_in(world, typing)
    _recording, edits = recorded(world.interview)
    assert [update for _ms, _author, update in edits] == [update for _second, _who, update in typing.log]
    assert [author for _ms, author, _update in edits] == [who + 1 for _second, who, _update in typing.log]
    expected = [round(second * 1000) for second, _who, _update in typing.log]
    assert all(abs(one[0] - ms) <= 1 for one, ms in zip(edits, expected, strict=True))


@pytest.mark.slow
def test_the_text_at_the_end_is_what_the_interview_keeps(world):
    typing = typed(2500, seconds=1200, seed=3)
    type_in(world, typing)
    ending.complete(people(world)[0], at=after(1300))
    _recording, edits = recorded(world.interview)
    assert len(edits) == 2500
    assert played(edits) == typing.text() == stored_code(world.interview.id)
    assert played(edits[:-1]) != stored_code(world.interview.id), "an edit left out would be noticed"


def test_a_text_from_before_the_log_is_nobodys_first_edit(world):
    database.run(
        lambda db: interviews.interviews.update_interview(db, world.interview.id, {"code_content": "from before"})
    )
    assert playback.exists(world.interview.id) is False
    documents.open_text(world.interview.id)
    _recording, edits = recorded(world.interview)
    assert [author for _ms, author, _update in edits] == [0]
    assert played(edits) == "from before"


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_pages_of_any_size_make_the_same_answer(world, monkeypatch, rows):
    typing = typed(10, seconds=60)
    type_in(world, typing)
    monkeypatch.setattr(playback, "PAGE_ROWS", rows)
    assert len(recorded(world.interview)[1]) == 10


def test_large_edits_are_read_a_few_at_once(world):
    large = playback.PAGE_BYTES // 3
    rows = [
        {"interview_id": world.interview.id, "sequence": number, "author_id": world.bob.user_id,
         "created_at": after(number), "data": bytes([number]) * (playback.PAGE_BYTES * 2 if number == 5 else large)}
        for number in range(1, 10)
    ]  # fmt: skip
    for row in rows:
        database.run(lambda db, row=row: document_updates.insert_updates(db, [row]))
    recording = playback.of(interviews.get(world.interview.id))
    pieces = list(playback.stream(recording, head_of(recording)))
    assert max(len(piece) for piece in pieces) < playback.PAGE_BYTES * 2 + 100, "the largest edit, alone"
    _head, edits = read(b"".join(pieces))
    assert [update[0] for _ms, _author, update in edits] == list(range(1, 10))


def test_what_is_typed_after_the_recording_was_asked_for_is_not_in_it(world):
    typing = typed(20, seconds=10)
    type_in(world, typing)
    recording = playback.of(world.interview)
    row = {
        "interview_id": world.interview.id,
        "sequence": 21,
        "author_id": None,
        "created_at": after(99),
        "data": b"\x00\x00",
    }
    database.run(lambda db: document_updates.insert_updates(db, [row]))
    assert len(read(b"".join(playback.stream(recording, head_of(recording))))[1]) == 20


def test_a_clock_that_was_set_back_does_not_turn_time_around(world):
    typing = typed(4, seconds=4)
    typing.log = [
        (second, who, update) for second, (_old, who, update) in zip((10, 20, 15, 21), typing.log, strict=True)
    ]
    type_in(world, typing)
    assert [ms for ms, _author, _update in recorded(world.interview)[1]] == [0, 10_000, 10_000, 11_000]


def test_an_answer_that_was_cut_short_has_no_end(world):
    type_in(world, typed(5, seconds=5))
    pieces = list(playback.stream(playback.of(world.interview), b"{}"))
    with pytest.raises(IndexError):
        read(b"".join(pieces[:-1]))


def test_marks_tell_what_happened_in_the_order_it_happened(world):
    alice, bob = people(world)
    type_in(world, typed(5, seconds=5))
    note(world, ("joined", 0, None, -30), ("joined", 1, None, -20), ("paste", 1, 184, 3), ("left", 1, None, 60))
    chat.say(alice, "Hello Bob", message_id=None, at=after(2))
    proctoring.record(bob, "paste-blocked", size=80, at=after(1))
    marks = playback.of(world.interview).marks
    assert [(one.kind, one.user_id, one.size) for one in marks] == [
        ("joined", alice.user_id, None), ("joined", bob.user_id, None), ("alert", bob.user_id, 80),
        ("chat", alice.user_id, None), ("paste", bob.user_id, 184), ("left", bob.user_id, None),
    ]  # fmt: skip
    assert marks[3].text == "Hello Bob"
    assert str(marks[2].label) == "Paste attempt in the editor"


def test_a_comment_on_a_code_review_is_a_mark(world):
    row = questions.put(world.alice, world.interview, questions.add(world.alice, changes=questions.CHANGES))
    questions.comment(world.bob, world.interview, row)
    (mark,) = playback.of(world.interview).marks
    assert (mark.kind, mark.user_id, mark.text) == ("comment", world.bob.user_id, "Why 3?")


def test_a_paste_that_is_an_event_and_an_alert_is_one_mark(world):
    type_in(world, typed(5, seconds=5))
    note(world, ("paste", 1, 184, 3))
    bob = people(world)[1]
    proctoring.record_seen(bob, detectors.of_insertion("paste"), size=184, at=after(3))
    assert [one.kind for one in playback.of(world.interview).marks] == ["paste"]


def test_the_recording_starts_with_whatever_was_first(world):
    type_in(world, typed(5, seconds=5))
    assert playback.of(world.interview).started_at == START
    note(world, ("joined", 0, None, -30))
    recording, edits = recorded(world.interview)
    assert recording.started_at == after(-30)
    assert edits[0][0] == 30_000


def test_the_panel_is_among_the_people(world):
    plan = Plan("Backend engineer", world.interview.scheduled_time.replace(tzinfo=None), "UTC", world.bob.user_id)
    panel = (
        PanelMember(world.dave.user_id, "interviewer"),
        PanelMember(add_user("edith", "Edith", "interviewer"), "observer"),
    )
    scheduling.reschedule(people(world)[0], replace(plan, panel=panel), at=utcnow())
    recording = playback.of(world.interview)
    assert [(one.name, one.role.value) for one in recording.people[2:]] == [
        ("Dave Dunn", "interviewer"), ("Edith", "observer"),
    ]  # fmt: skip
    assert recording.person_of(world.dave.user_id) == 3


def test_only_the_interviews_own_people_and_edits_are_told(world):
    type_in(world, typed(5, seconds=5))
    assert recorded(world.other)[1] == []
    recording = playback.of(world.interview)
    assert [(one.name, one.role) for one in recording.people] == [
        ("Alice Ames", SeatRole.INTERVIEWER), ("Bob Burns", SeatRole.CANDIDATE),
    ]  # fmt: skip
    assert recording.person_of(world.carol.user_id) == 0
