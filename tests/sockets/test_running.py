"""Runs in a room: refused in the wrong shape or too often, told to all in the room and to nobody else."""

from types import SimpleNamespace

import pytest

from services.running import live_runs, reading
from sockets import connections
from tests.people import World

START = {"language": "python", "file": "main"}


def ask(socket, event, room, **fields):
    return socket.emit(event, {"room": room, **fields})


def begin(socket, world):
    answer = ask(socket, "start-run", world.room, **START)
    assert answer["ok"], answer
    return answer["id"]


def piece(text, stream="stdout"):
    return {"stream": stream, "text": text}


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("start-run", {"language": "python"}),
        ("start-run", START | {"file": "../etc/passwd"}),
        ("start-run", START | {"input": "x" * 16_001}),
        ("start-run", START | {"digest": "no sum"}),
        ("start-run", START | {"user_id": 1}),
        ("send-run-output", {"run": 1, "number": 1, "pieces": []}),
        ("send-run-output", {"run": 1, "number": 1, "pieces": [piece("x", "stdlog")]}),
        ("send-run-output", {"run": 1, "number": 1, "pieces": [piece("x" * 16_384), piece("y")]}),
        ("send-run-output", {"run": 1, "number": 1, "pieces": [piece("x")] * 101}),
        ("end-run", {"run": 1, "outcome": "lost", "milliseconds": 1}),
        ("end-run", {"run": 1, "outcome": "finished", "milliseconds": -1}),
        ("end-run", {"run": 1, "outcome": "finished", "exit_code": 2**40, "milliseconds": 1}),
        ("load-runs", {"before": 0}),
    ],
)
def test_what_has_the_wrong_shape_is_refused(world: World, event, fields) -> None:
    _alice, bob = world.seated()
    assert ask(bob, event, world.room, **fields)["code"] == "bad-payload"


def test_nobody_writes_into_anothers_run(world: World) -> None:
    alice, bob = world.seated()
    number = begin(bob, world)
    alice.heard()
    answers = [
        ask(alice, "send-run-output", world.room, run=number, number=1, pieces=[piece("forged")]),
        ask(alice, "end-run", world.room, run=number, outcome="finished", milliseconds=1),
    ]
    assert [answer["code"] for answer in answers] == ["run-over", "run-over"]
    assert alice.heard() == []


def test_output_that_comes_too_fast_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        connections, "time", SimpleNamespace(monotonic=lambda: 1.0)
    )  # On a slow machine it is not too fast.
    _alice, bob = world.seated()
    number = begin(bob, world)
    answers = [
        ask(bob, "send-run-output", world.room, run=number, number=one, pieces=[piece("x")]) for one in range(1, 61)
    ]
    assert [answer.get("code") for answer in answers][-1] == "too-often"


def test_all_in_the_room_hear_a_run_and_a_later_one_reads_it(world: World) -> None:
    alice, bob = world.seated()
    stranger = world.dave.connect(world.room)
    number = begin(bob, world)
    ask(bob, "send-run-output", world.room, run=number, number=1, pieces=[piece("1\n"), piece("oh\n", "stderr")])
    under_way = ask(alice, "load-runs", world.room)["runs"]
    assert ask(bob, "end-run", world.room, run=number, outcome="failed", exit_code=1, milliseconds=34)["ok"]
    heard = alice.heard()
    assert heard == bob.heard()
    assert [name for name, _payload in heard] == ["run-started", "run-output", "run-ended"]
    started, output, ended = (payload for _name, payload in heard)
    assert (started["id"], started["user_id"], started["username"]) == (number, world.bob.user_id, "Bob Burns")
    assert (started["role"], started["place"], started["version"]) == ("candidate", "browser", 0)
    assert output == {"id": number, "number": 1, "pieces": [piece("1\n"), piece("oh\n", "stderr")]}
    assert (ended["outcome"], ended["exit_code"], ended["milliseconds"], ended["chunks"]) == ("failed", 1, 34, 1)
    assert stranger.heard() == []
    assert ("outcome" in under_way[0], under_way[0]["chunks"]) == (False, 1)
    (stored,) = ask(alice, "load-runs", world.room)["runs"]
    assert stored == started | {
        "output": output["pieces"],
        "chunks": 0,
        "is_cut": False,
        "outcome": "failed",
        "exit_code": 1,
        "milliseconds": 34,
    }


def test_a_connection_that_comes_back_goes_on_with_its_run(world: World) -> None:
    alice, bob = world.seated()
    number = begin(bob, world)
    bob.close()
    again = world.bob.connect(world.room)
    assert again.emit("join", {"room": world.room})["ok"]
    alice.heard()
    assert ask(again, "send-run-output", world.room, run=number, number=1, pieces=[piece("still here")])["ok"]
    assert [payload["pieces"] for payload in alice.heard("run-output")] == [[piece("still here")]]


def test_a_run_whose_page_is_gone_ends_for_the_room(world: World, monkeypatch) -> None:
    from jobs import running

    alice, bob = world.seated()
    number = begin(bob, world)
    bob.close()
    alice.heard()
    running.end_lost()
    assert alice.heard() == [], "it may be a lost connection"
    monkeypatch.setattr(live_runs, "GONE_S", 0.0)
    running.end_lost()
    (ended,) = alice.heard("run-ended")
    assert (ended["id"], ended["outcome"]) == (number, "lost")
    assert not reading.latest(world.interview.id).runs[0].is_running
