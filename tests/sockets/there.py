"""What an event is about, made in the room before it is sent."""

from collections.abc import Callable

from sockets import contract
from sockets.contract import Incoming
from tests import questions
from tests.people import Socket, World, payload_for

Made = dict[str, object]


def make(world: World, alice: Socket, event: Incoming) -> Made:
    """Make it, as Alice; the fields of the event that name it."""
    making = MAKING.get(event)
    return {} if making is None else making(world, alice)


def _document(world: World, alice: Socket) -> Made:
    alice.emit("document-sync", payload_for(contract.DOCUMENT_SYNC, world.room))
    return {}


def _run(world: World, alice: Socket) -> Made:
    return {"run": alice.emit("start-run", payload_for(contract.START_RUN, world.room))["id"]}


def _trial(world: World, alice: Socket) -> Made:
    row = questions.put(world.alice, world.interview, questions.add(world.alice))
    order = {"room": world.room, "language": "python", "file": "main", "question": row}
    return {"run": alice.emit("start-run", order)["id"]}


def _tried(world: World, alice: Socket) -> Made:
    made = _trial(world, alice)
    end = {"room": world.room, "outcome": "finished", "milliseconds": 1} | made
    assert alice.emit("end-run", end)["ok"]
    return made


def _check(world: World, alice: Socket) -> Made:
    answer = alice.emit("start-check", {"room": world.room} | _tried(world, alice))
    assert answer["ok"], answer
    return {"check": answer["check"]}


def _checked(world: World, alice: Socket) -> Made:
    run = _tried(world, alice)
    check = alice.emit("start-check", {"room": world.room} | run)["check"]
    assert alice.emit("end-check", {"room": world.room, "check": check})["ok"]
    return run


def _question(world: World, _alice: Socket) -> Made:
    return {"question": questions.add(world.alice)}


def _in_room(world: World, _alice: Socket) -> Made:
    return {"id": questions.put(world.alice, world.interview, questions.add(world.alice))}


def _review(world: World, _alice: Socket) -> Made:
    row = questions.put(world.alice, world.interview, questions.add(world.alice, changes=questions.CHANGES))
    return {"question": row}


def _comments(world: World, alice: Socket) -> Made:
    return {"id": _review(world, alice)["question"]}


def _comment(world: World, alice: Socket) -> Made:
    place = {"room": world.room, "file": 0, "side": "new", "line": 1, "text": "Why 3?", "comment_id": "comment-0"}
    return {"id": alice.emit("add-comment", place | _review(world, alice))["id"]}


def _note(world: World, alice: Socket) -> Made:
    sent = {"room": world.room, "text": "Asks first", "note_id": "note-0000"}
    return {"id": alice.emit("add-note", sent)["note"]["id"]}


MAKING: dict[Incoming, Callable[[World, Socket], Made]] = {
    contract.DOCUMENT_UPDATE: _document,
    contract.SEND_RUN_OUTPUT: _run,
    contract.END_RUN: _run,
    contract.PUT_QUESTION: _question,
    contract.TAKE_OUT_QUESTION: _in_room,
    contract.ADD_COMMENT: _review,
    contract.EDIT_COMMENT: _comment,
    contract.DELETE_COMMENT: _comment,
    contract.LOAD_COMMENTS: _comments,
    contract.EDIT_NOTE: _note,
    contract.DELETE_NOTE: _note,
    contract.SEND_CASE_OUTPUT: _trial,
    contract.START_CHECK: _tried,
    contract.SEND_CHECK_OUTPUT: _check,
    contract.END_CHECK: _check,
    contract.SHOW_HIDDEN_COUNT: _checked,
}
