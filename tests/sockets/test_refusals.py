"""The matrix person × event, generated from the contract: who is refused with which code, who is heard."""

from types import SimpleNamespace

import pytest

import sockets.events  # noqa: F401 (registers the handlers)
from sockets import connections, contract
from sockets.contract import Incoming, Who
from sockets.gateway import HANDLERS
from tests.people import Socket, World, payload_for
from tests.sockets import there

EVENTS = [pytest.param(event, id=event.name) for event in contract.INCOMING]


def heard_besides_refusals(socket: Socket) -> list[tuple[str, object]]:
    """What a sender heard; a refused edit is told to its sender by an event of its own."""
    return [(name, payload) for name, payload in socket.heard() if name != "document-refused"]


def test_every_event_of_the_contract_has_a_handler() -> None:
    assert set(HANDLERS) == {event.name for event in contract.INCOMING}


def test_a_stranger_cannot_even_connect(world: World) -> None:
    assert not world.nobody.connect(world.room).is_connected


@pytest.mark.parametrize("person", ["carol", "dave"])
def test_people_of_another_interview_learn_nothing(world: World, person: str) -> None:
    alice, bob = world.seated()
    intruder = getattr(world, person).connect(world.room)
    for event in contract.INCOMING:
        real = intruder.emit(event.name, payload_for(event, world.room))
        unreal = intruder.emit(event.name, payload_for(event, "11111111-2222-4333-8444-555555555555"))
        assert real["code"] == "not-found", event.name
        assert real == unreal, "a room that exists must look like one that does not"
        assert (alice.heard(), bob.heard(), heard_besides_refusals(intruder)) == ([], [], []), event.name


def test_a_candidate_who_was_not_admitted(world: World) -> None:
    alice, bob = world.alice.connect(world.room), world.bob.connect(world.room)
    alice.emit("join", {"room": world.room})
    alice.heard()
    may = [contract.CHECK_CONNECTION, contract.REQUEST_JOIN, contract.LEAVE]
    for event in contract.INCOMING:
        if event not in may:
            answer = bob.emit(event.name, payload_for(event, world.room))
            expected = "not-allowed" if event.who in (Who.INTERVIEWER, Who.PANEL) else "not-admitted"
            assert (answer["code"], alice.heard()) == (expected, []), event.name
    for event in may:
        assert bob.emit(event.name, payload_for(event, world.room))["ok"], event.name


def test_the_wrong_role_in_the_right_interview(world: World) -> None:
    alice, bob = world.seated()
    wrong = {Who.INTERVIEWER: bob, Who.PANEL: bob, Who.CANDIDATE: alice, Who.ADMITTED_CANDIDATE: alice}
    for event in contract.INCOMING:
        if event.who in wrong:
            answer = wrong[event.who].emit(event.name, payload_for(event, world.room))
            assert (answer["code"], alice.heard(), bob.heard()) == ("not-allowed", [], []), event.name


def test_nobody_writes_without_having_joined(world: World) -> None:
    world.seated()
    second_alice, second_bob = world.alice.connect(), world.bob.connect()
    for event in contract.INCOMING:
        needs_seat = event.who in (Who.PARTICIPANT, Who.WRITER, Who.ADMITTED_CANDIDATE, Who.PANEL)
        if needs_seat or event is contract.CHANGE_CLIPBOARD:
            sender = second_bob if event.who is Who.ADMITTED_CANDIDATE else second_alice
            assert sender.emit(event.name, payload_for(event, world.room))["code"] == "not-joined", event.name
    assert second_alice.emit("join", payload_for(contract.JOIN, world.room))["ok"]


def test_nothing_is_written_into_a_completed_interview(world: World) -> None:
    alice, bob = world.seated()
    assert world.alice.post(f"/interview/{world.room}/complete").status_code == 302
    assert len(alice.heard("interview-completed")) == 1
    assert len(bob.heard("interview-completed")) == 1
    for event in (event for event in contract.INCOMING if event is not contract.LEAVE):
        for socket, is_interviewer in ((alice, True), (bob, False)):
            answer = socket.emit(event.name, payload_for(event, world.room))
            may_be_role = is_interviewer or event.who in (Who.INTERVIEWER, Who.PANEL)
            assert answer["code"] in {"interview-over", *(["not-allowed"] if may_be_role else [])}, event.name
        assert (heard_besides_refusals(alice), heard_besides_refusals(bob)) == ([], []), event.name
    for socket in (alice, bob):
        socket.emit("leave", payload_for(contract.LEAVE, world.room))
        assert heard_besides_refusals(socket) == []


def test_signing_out_closes_the_sockets_and_silences_the_person(world: World) -> None:
    alice, bob = world.seated()
    world.bob.http.get("/logout")
    assert bob.heard("session-ended") == [{}]
    assert not bob.is_connected
    assert len(alice.heard("user-left")) == 1


@pytest.mark.parametrize(
    "payload",
    [
        None, [], "room", 7, True, {}, {"room": None}, {"room": 7}, {"room": ["x"]}, {"room": ""}, {"room": "x" * 65},
        {"room": "r", "surprise": 1}, {"room": {"room": "r"}}, {"room": "\x00"}, {"room": "\ud800"},
    ],
)  # fmt: skip
def test_malformed_payloads_get_a_code_and_the_connection_lives(world: World, payload: object) -> None:
    socket = world.alice.connect()
    for event in contract.INCOMING:
        answer = socket.emit(event.name, payload)
        assert answer["ok"] is False, event.name
        assert answer["code"] in ("bad-payload", "not-found"), event.name
        assert socket.is_connected, event.name


def test_too_often_is_refused_and_the_connection_lives(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=lambda: 1.0))  # No token flows in meanwhile.
    socket = world.alice.connect()
    for event in contract.INCOMING:
        codes = [socket.emit(event.name, {"room": "nowhere"})["code"] for _ in range(event.rate.burst + 30)]
        assert codes[0] != "too-often", event.name
        assert "too-often" in codes, event.name
        assert socket.is_connected, event.name


@pytest.mark.parametrize("event", EVENTS)
def test_who_may_is_heard(world: World, event: Incoming) -> None:
    alice, bob = world.seated()
    is_candidates = event.who in (Who.CANDIDATE, Who.ADMITTED_CANDIDATE)
    payload = payload_for(event, world.room) | there.make(world, alice, event)
    answer = (bob if is_candidates else alice).emit(event.name, payload)
    if event.name == "reject-join":
        assert answer["code"] == "already-decided"
    else:
        assert answer["ok"], answer
