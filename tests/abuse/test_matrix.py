"""Who may send what, written down by hand: widening a row of the contract is a decision that fails here first."""

import pytest

from db.engine import database
from db.tables import interview_members
from sockets import contract
from tests.people import add_user, payload_for, sign_in

pytestmark = pytest.mark.slow

OUTSIDE = ("candidate of another", "interviewer of another")
INSIDE = ("waiting", "admitted", "interviewer", "second interviewer", "observer")
INTERVIEWERS = {"interviewer", "second interviewer"}
WRITERS = INTERVIEWERS | {"admitted"}
PANEL = INTERVIEWERS | {"observer"}
SEATED = WRITERS | {"observer"}
MAY = {
    "join": SEATED, "leave": SEATED | {"waiting"}, "check-connection": SEATED | {"waiting"},
    "request-join": {"waiting", "admitted"}, "approve-join": INTERVIEWERS, "reject-join": INTERVIEWERS,
    "message-lobby": INTERVIEWERS, "offer": SEATED, "answer": SEATED, "ice-candidate": SEATED, "change-media": SEATED,
    "code-change": WRITERS, "document-sync": SEATED, "document-update": WRITERS, "awareness-update": SEATED,
    "change-language": WRITERS, "change-clipboard": INTERVIEWERS, "chat-message": SEATED, "chat-typing": SEATED,
    "load-messages": SEATED, "cheat-detected": {"admitted"}, "report-measuring": {"admitted"},
    "mark-alert": INTERVIEWERS, "put-question": INTERVIEWERS, "take-out-question": INTERVIEWERS,
    "start-run": WRITERS, "send-run-output": WRITERS, "end-run": WRITERS, "load-runs": SEATED,
    "add-comment": WRITERS, "edit-comment": WRITERS, "delete-comment": WRITERS, "load-comments": SEATED,
    "send-case-output": WRITERS, "start-check": INTERVIEWERS, "send-check-output": INTERVIEWERS, "end-check": INTERVIEWERS,
    "show-hidden-count": INTERVIEWERS,
    "add-note": PANEL, "edit-note": PANEL, "delete-note": PANEL, "load-notes": PANEL, "whisper": PANEL,
    "load-whispers": PANEL,
}  # fmt: skip
# Anything else is about what was sent or how things stand, not about who sent it.
NOT_YOURS = {"not-found", "not-allowed", "not-admitted", "not-joined"}


def member(world, app, role):
    user_id = add_user(role, f"The {role}", "interviewer")
    values = {"interview_id": world.interview.id, "user_id": user_id, "role": role}
    database.run(lambda db: db.execute(interview_members.insert().values(**values)))
    return sign_in(app, role, user_id)


def socket_of(world, app, who):
    """A socket of this kind of person, seated where such a person may sit."""
    if who in OUTSIDE:
        return (world.carol if who.startswith("candidate") else world.dave).connect(world.room)
    if who == "waiting":
        host, candidate = world.alice.connect(world.room), world.bob.connect(world.room)
        assert host.emit("join", {"room": world.room})["ok"]
        assert candidate.emit("request-join", {"room": world.room})["ok"]
        return candidate
    host, candidate = world.seated()
    if who in ("interviewer", "admitted"):
        return host if who == "interviewer" else candidate
    socket = member(world, app, "observer" if who == "observer" else "interviewer").connect(world.room)
    assert socket.emit("join", {"room": world.room})["ok"]
    return socket


def test_every_event_has_a_row_and_every_row_an_event():
    assert set(MAY) == {event.name for event in contract.INCOMING}


@pytest.mark.parametrize("who", OUTSIDE + INSIDE)
def test_an_event_is_closed_to_everybody_else(world, app, who):
    """None of them changes anything, so one room serves for all."""
    socket = socket_of(world, app, who)
    for event in contract.INCOMING:
        if who not in MAY[event.name]:
            assert is_refused(socket.emit(event.name, payload_for(event, world.room))), event.name


LAST = {"leave", "approve-join", "reject-join"}
"""After these, somebody is in the room or out of it who was not before: each is tried in a room of its own."""


@pytest.mark.parametrize("who", INSIDE)
def test_an_event_is_open_to_those_of_its_row(world, app, who):
    socket = socket_of(world, app, who)
    assert who == "waiting" or socket.emit("document-sync", payload_for(contract.DOCUMENT_SYNC, world.room))["ok"]
    for event in contract.INCOMING:
        if who in MAY[event.name] and event.name not in LAST:
            assert not is_refused(socket.emit(event.name, payload_for(event, world.room))), event.name


@pytest.mark.parametrize(("who", "name"), [(who, name) for name in sorted(LAST) for who in INSIDE if who in MAY[name]])
def test_an_event_that_lets_in_or_out_is_open_to_those_of_its_row(world, app, who, name):
    (event,) = [one for one in contract.INCOMING if one.name == name]
    assert not is_refused(socket_of(world, app, who).emit(name, payload_for(event, world.room)))


def is_refused(answer):
    return not answer["ok"] and answer["code"] in NOT_YOURS
