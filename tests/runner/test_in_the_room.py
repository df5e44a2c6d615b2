"""Runs of a room on the real runner: what runs is the server's copy, what it wrote nobody else can say."""

import time
from collections.abc import Iterator

import pytest

from config import RunnerConfig
from services.document import document_saving
from services.questions import Case
from services.runner import client
from services.running import reading
from tests import questions
from tests.in_force import using
from tests.people import Socket, World
from tests.runner.program import TOKEN, Runner
from tests.serving import free_port

pytestmark = pytest.mark.slow
SHELL = {"language": "shell", "file": "main", "place": "runner"}
CASES = [
    Case("input", "one two\n", "2", "trimmed", False),
    Case("input", "SECRET of us all\n", "4", "trimmed", True),
    Case("call", "count(1)", "1", "json", False),
    Case("input", "three of us\n", "3", "trimmed", False),
]


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    client.forget()
    yield
    client.forget()


@pytest.fixture
def settings(app, runner: Runner) -> Iterator[None]:
    with using(runner=RunnerConfig(f"http://127.0.0.1:{runner.port}", TOKEN)):
        yield


def ask(socket: Socket, event: str, world: World, **fields: object) -> dict:
    return socket.emit(event, {"room": world.room, **fields})


def write(socket: Socket, world: World, text: str) -> None:
    assert ask(socket, "code-change", world, code=text)["ok"]


def hear(socket: Socket, event: str, keep: list | None = None, *, within_s: float = 60) -> list:
    """What was told of this, once something was; all that was heard is added to `keep`."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        heard = socket.heard()
        if keep is not None:
            keep += heard
        if found := [payload for name, payload in heard if name == event]:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no {event}")


def last(world: World) -> reading.Run:
    return reading.latest(world.interview.id).runs[-1]


def test_without_a_runner_and_for_what_none_runs_nothing_begins(world: World) -> None:
    _alice, bob = world.seated()
    assert ask(bob, "start-run", world, **SHELL)["code"] == "runner-not-set"
    with using(runner=RunnerConfig("http://127.0.0.1:9", TOKEN)):
        for language in ("css", "lua"):
            assert ask(bob, "start-run", world, **SHELL | {"language": language})["code"] == "runner-unknown-language"
        assert ask(bob, "start-run", world, **SHELL | {"place": "moon"})["code"] == "bad-payload"
    assert reading.latest(world.interview.id).runs == []


def test_a_runner_that_is_away_is_told_to_all(world: World) -> None:
    alice, bob = world.seated()
    with using(runner=RunnerConfig(f"http://127.0.0.1:{free_port()}", TOKEN)):
        assert ask(bob, "start-run", world, **SHELL)["ok"]
        (ended,) = hear(alice, "run-ended")
    assert (ended["outcome"], ended["exit_code"]) == ("not-loaded", None)


def test_the_rooms_own_code_runs_and_all_read_what_it_wrote(world: World, settings: None) -> None:
    alice, bob = world.seated()
    write(bob, world, 'read name; echo "hello $name"; echo oh >&2; exit 3')
    answer = ask(bob, "start-run", world, **SHELL, input="Ada\n")
    assert answer["ok"], answer
    (ended,) = hear(alice, "run-ended")
    assert (ended["id"], ended["outcome"], ended["exit_code"]) == (answer["id"], "failed", 3)
    stored = last(world)
    assert (stored.stored.place, stored.stored.version) == ("runner", answer["version"])
    assert [(one.stream, one.text) for one in stored.pieces] == [("stdout", "hello Ada\n"), ("stderr", "oh\n")]


def test_the_room_reads_what_is_written_while_it_runs(world: World, settings: None) -> None:
    alice, bob = world.seated()
    write(bob, world, "echo one; echo oh >&2; sleep 9")
    number = ask(bob, "start-run", world, **SHELL)["id"]
    pieces: list[dict] = []
    while len(pieces) < 2:
        pieces += [piece for told in hear(alice, "run-output") for piece in told["pieces"]]
    assert pieces == [{"stream": "stdout", "text": "one\n"}, {"stream": "stderr", "text": "oh\n"}]
    assert alice.heard("run-ended") == [], "it still runs"
    assert ask(bob, "end-run", world, run=number, outcome="stopped", milliseconds=1)["ok"]
    assert [one.text for one in last(world).pieces] == ["one\n", "oh\n"]


def test_a_page_neither_writes_into_a_run_there_nor_says_how_it_ended(world: World, settings: None) -> None:
    alice, bob = world.seated()
    write(bob, world, "sleep 8")
    number = ask(bob, "start-run", world, **SHELL)["id"]
    forged = {"run": number, "number": 1, "pieces": [{"stream": "stdout", "text": "all passed"}]}
    assert ask(bob, "send-run-output", world, **forged)["code"] == "not-this-browser"
    assert ask(bob, "start-run", world, **SHELL)["code"] == "run-running"
    assert ask(bob, "end-run", world, run=number, outcome="finished", exit_code=0, milliseconds=1)["ok"]
    (ended,) = hear(alice, "run-ended")
    assert (ended["outcome"], ended["exit_code"]) == ("stopped", None)
    assert last(world).pieces == []
    assert ask(bob, "start-run", world, **SHELL)["ok"], "and the next one begins at once"


@pytest.mark.parametrize(
    ("program", "outcome", "code"),
    [("kill -SEGV $$", "failed", 139), ("yes", "too-much-output", None), ("exit 0", "finished", 0)],
)
def test_every_end_has_its_name(world: World, settings: None, program: str, outcome: str, code: int | None) -> None:
    alice, bob = world.seated()
    write(bob, world, program)
    assert ask(bob, "start-run", world, **SHELL)["ok"]
    (ended,) = hear(alice, "run-ended")
    assert (ended["outcome"], ended["exit_code"]) == (outcome, code)


def test_who_is_in_the_interview_reads_what_the_runner_runs(world: World, settings: None) -> None:
    address = f"/interview/{world.room}/runs/languages"
    assert world.dave.http.get(address).status_code == 404
    assert "shell" in world.bob.http.get(address).get_json()["languages"]
    with using(runner=None):
        client.forget()
        assert world.bob.http.get(address).get_json() == {"languages": []}


def test_cases_are_tried_there_and_hidden_ones_by_interviewers(world: World, settings: None) -> None:
    alice, bob = world.seated()
    row = ask(alice, "put-question", world, question=questions.add(world.alice, cases=CASES))["id"]
    write(bob, world, 'read line; echo "$line" | wc -w; test "$line" != "three of us"')
    answer = ask(bob, "start-run", world, **SHELL, question=row)
    assert ("programs" in answer, answer["ok"]) == (False, True)
    forged = {"run": answer["id"], "number": 1, "stdout": "2", "outcome": "finished", "milliseconds": 1}
    assert ask(bob, "send-case-output", world, **forged)["code"] == "not-this-browser"
    heard = hear(alice, "run-ended", keep := [])
    assert heard[0]["outcome"] == "finished"
    results = [one for name, told in keep if name == "cases-tried" for one in told["results"]]
    assert [(one["case"], one["verdict"], one["why"]) for one in sorted(results, key=lambda one: one["case"])] == [
        (1, "passed", None), (2, "not-run", "no-calls"), (3, "failed", "failed"),
    ]  # fmt: skip
    bob.heard()
    document_saving.flush()
    assert ask(alice, "start-check", world, run=answer["id"], place="runner")["programs"] == []
    (checked,) = hear(alice, "check-ended")
    assert (checked["place"], checked["passed"], checked["total"]) == ("runner", 1, 1)
    assert bob.heard() == []


def test_a_check_that_does_not_come_about_is_told_to_who_wanted_it(world: World) -> None:
    alice, bob = world.seated()
    row = ask(alice, "put-question", world, question=questions.add(world.alice, cases=CASES))["id"]
    run = ask(bob, "start-run", world, language="shell", file="main", question=row)["id"]
    ask(bob, "end-run", world, run=run, outcome="finished", milliseconds=1)
    bob.heard()
    assert ask(alice, "start-check", world, run=run, place="runner")["code"] == "runner-not-set"
    with using(runner=RunnerConfig(f"http://127.0.0.1:{free_port()}", TOKEN)):
        assert ask(alice, "start-check", world, run=run, place="runner")["ok"]
        (told,) = hear(alice, "check-failed")
    assert told["run"] == run
    assert bob.heard() == []
