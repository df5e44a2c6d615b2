"""A question's cases in a room: the visible ones told to all, the hidden ones to interviewers and to nobody else."""

import json
import time

import pytest

from services.base.clock import utcnow
from services.document import document_saving
from services.questions import Case, bank, planned
from services.running import checking, live_runs
from tests.abuse.test_matrix import member
from tests.people import World
from tests.questions import add, content

CASES = (
    Case("call", 'count("a b")', "2", "json", False),
    Case("call", 'count("SECRETINPUT")', '"SECRETEXPECTED"', "json", True),
    Case("input", "one two\n", "2", "trimmed", False),
    Case("input", "SECRETLINES\n", "SECRETLINE", "trimmed", True),
    Case("call", 'count("SECRETAGAIN")', "7", "json", True),
)
SECRETS = ("SECRETINPUT", "SECRETEXPECTED", "SECRETLINE", "SECRETAGAIN", "SECRETGOT", "SECRETSAID")
START = {"language": "python", "file": "main"}


def ask(socket, event, world, **fields):
    return socket.emit(event, {"room": world.room, **fields})


def put(world, socket, cases=CASES):
    return ask(socket, "put-question", world, question=add(world.alice, cases=cases))["id"]


def token_of(programs):
    return next(one["harness"]["name"] for one in programs if one["harness"]).removesuffix(".py")


def line(token, case, **said):
    """What the harness writes about one call."""
    return f"\n{token} {json.dumps({'case': case, 'ms': 3} | said)}\n"


def send(socket, world, event, number, stdout="", *, outcome="finished", **fields):
    return ask(socket, event, world, number=number, stdout=stdout, outcome=outcome, milliseconds=5, **fields)


def try_all(world, socket, row):
    """A run that solves both visible cases; its number."""
    answer = ask(socket, "start-run", world, **START, question=row)
    assert answer["ok"], answer
    run, programs = answer["id"], answer["programs"]
    assert send(socket, world, "send-case-output", 1, line(token_of(programs), 0, got="2"), run=run)["ok"]
    assert send(socket, world, "send-case-output", 2, "2\n", run=run)["ok"]
    assert ask(socket, "end-run", world, run=run, outcome="finished", milliseconds=9)["ok"]
    document_saving.flush()
    return run


def check(world, socket, run):
    """All five cases: the hidden input is missed, the rest solved; the number of the check."""
    answer = ask(socket, "start-check", world, run=run)
    assert answer["ok"], answer
    token, number = token_of(answer["programs"]), answer["check"]
    calls = line(token, 0, got="2") + "SECRETSAID" + line(token, 1, got='"SECRETEXPECTED"') + line(token, 4, got="7")
    for program, stdout in enumerate((calls, "2\n", "SECRETGOT"), 1):
        assert send(socket, world, "send-check-output", program, stdout, check=number)["ok"]
    assert ask(socket, "end-check", world, check=number)["ok"]
    return number


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("start-run", START | {"question": 0}),
        ("start-run", START | {"question": "1"}),
        ("send-case-output", {"run": 1, "number": 51, "outcome": "finished", "milliseconds": 1}),
        ("send-case-output", {"run": 1, "number": 1, "outcome": "lost", "milliseconds": 1}),
        ("send-case-output", {"run": 1, "number": 1, "stdout": "x" * 65_537, "outcome": "finished", "milliseconds": 1}),
        ("send-case-output", {"run": 1, "number": 1, "results": [], "outcome": "finished", "milliseconds": 1}),
        ("start-check", {"run": 1, "place": "moon"}),
        ("end-check", {"check": 0}),
        ("show-hidden-count", {"run": 1, "shown": 1}),
    ],
)
def test_what_has_the_wrong_shape_is_refused(world: World, event, fields) -> None:
    alice, _bob = world.seated()
    assert ask(alice, event, world, **fields)["code"] == "bad-payload"


def test_only_cases_of_a_question_in_this_room_are_tried(world: World) -> None:
    alice, bob = world.seated()
    row = put(world, alice)
    without = put(world, alice, [one for one in CASES if one.is_hidden])
    elsewhere = planned.put(live_seat(world.dave, world.other), add(world.dave), language=None, at=utcnow()).id
    assert ask(bob, "start-run", world, **START, question=elsewhere)["code"] == "not-found"
    assert ask(bob, "start-run", world, **START, question=without)["code"] == "no-cases"
    ask(alice, "take-out-question", world, id=row)
    assert ask(bob, "start-run", world, **START, question=row)["code"] == "not-found"
    assert bob.heard("run-started") == []


def live_seat(person, interview):
    from tests.services.seated import seat_of

    return seat_of(person, interview)


def test_nobody_speaks_of_cases_in_a_run_that_is_not_theirs_or_tries_none(world: World) -> None:
    alice, bob = world.seated()
    row = put(world, alice)
    run = ask(bob, "start-run", world, **START, question=row)["id"]
    assert send(alice, world, "send-case-output", 1, run=run)["code"] == "run-over"
    plain = ask(alice, "start-run", world, **START)["id"]
    assert send(alice, world, "send-case-output", 1, run=plain)["code"] == "no-trial"
    assert ask(alice, "start-check", world, run=plain)["code"] == "run-gone"
    assert ask(alice, "start-check", world, run=run)["code"] == "run-running"
    assert ask(alice, "start-check", world, run=999_999)["code"] == "run-gone"
    assert ask(alice, "end-check", world, check=1)["code"] == "check-over"
    assert ask(alice, "show-hidden-count", world, run=run, shown=True)["code"] == "run-gone"


@pytest.mark.both_databases
def test_everybody_hears_what_came_of_the_visible_cases_and_a_later_one_reads_it(world: World, app) -> None:
    alice, bob = world.seated()
    observer = member(world, app, "observer").connect(world.room)
    ask(observer, "join", world)
    row = put(world, alice)
    observer.heard()
    run = try_all(world, bob, row)
    heard = [one for one in observer.heard() if one[0] != "question-put"]
    assert [name for name, _payload in heard] == ["run-started", "cases-tried", "cases-tried", "run-ended"]
    assert heard[0][1]["question"] == {"id": row, "title": "Count the words", "cases": 2}
    first, second = (payload["results"][0] for _name, payload in heard[1:3])
    assert (first["case"], first["given"], first["expected"], first["got"]) == (1, 'count("a b")', "2", "2")
    assert (first["verdict"], second["verdict"], second["case"]) == ("passed", "passed", 2), (
        "numbered among the visible"
    )
    (stored,) = ask(alice, "load-runs", world)["runs"]
    assert stored["results"] == [first, second]
    assert (stored["id"], stored["question"], stored["outcome"]) == (run, heard[0][1]["question"], "finished")


def test_the_server_compares_whatever_a_page_says(world: World) -> None:
    alice, bob = world.seated()
    row = put(world, alice)
    answer = ask(bob, "start-run", world, **START, question=row)
    token = token_of(answer["programs"])
    said = line(token, 0, got="3", verdict="passed") + line(token, 0, got="2") + line(token, 1, got="2")
    send(bob, world, "send-case-output", 1, f"printed{said}", run=answer["id"])
    send(bob, world, "send-case-output", 1, line(token, 0, got="2"), run=answer["id"])
    ask(bob, "end-run", world, run=answer["id"], outcome="stopped", milliseconds=9)
    results = [one for told in alice.heard("cases-tried") for one in told["results"]]
    assert [(one["case"], one["verdict"], one["got"], one["said"]) for one in results] == [
        (1, "failed", "3", "printed"),
        (2, "not-run", None, ""),
    ]


@pytest.mark.parametrize(
    ("stdout", "more", "why"),
    [
        ("", {"outcome": "failed", "stderr": "SyntaxError"}, "failed"),
        ("so far", {"outcome": "timed-out"}, "timed-out"),
        ("", {"outcome": "stopped", "asked": True}, "asked"),
        ("TOKEN {no json}", {}, "failed"),
        ('TOKEN {"case": 0, "missing": "count"}', {}, "missing"),
        ('TOKEN {"case": 0, "unwritable": "set"}', {}, "unwritable"),
        ('TOKEN {"case": 0, "error": "\\ud800 ValueError"}', {}, "failed"),
    ],
)
def test_a_case_without_a_value_has_a_reason(world: World, stdout, more, why) -> None:
    alice, bob = world.seated()
    answer = ask(bob, "start-run", world, **START, question=put(world, alice))
    token = token_of(answer["programs"])
    send(bob, world, "send-case-output", 1, stdout.replace("TOKEN", token), run=answer["id"], **more)
    (told,) = alice.heard("cases-tried")
    assert [(one["verdict"], one["got"], one["why"]) for one in told["results"]] == [("failed", None, why)]
    ask(bob, "end-run", world, run=answer["id"], outcome="finished", milliseconds=9)
    assert ask(alice, "load-runs", world)["runs"][0]["results"][0]["why"] == why


def test_what_cases_give_is_kept_within_a_runs_bound(world: World) -> None:
    alice, bob = world.seated()
    cases = [Case("input", str(at), "x", "exact", False) for at in range(20)]
    run = ask(bob, "start-run", world, **START, question=put(world, alice, cases))["id"]
    for number in range(1, 21):
        send(bob, world, "send-case-output", number, "y" * 60_000, run=run, stderr="z" * 60_000)
    results = [one for told in alice.heard("cases-tried") for one in told["results"]]
    assert max(len(one["got"]) for one in results) == 5_000
    assert sum(len(one["got"]) + len(one["said"]) for one in results) <= 65_536


@pytest.mark.both_databases
def test_interviewers_read_a_check_and_everybody_the_count_while_it_is_shown(world: World, app) -> None:
    alice, bob = world.seated()
    second = member(world, app, "interviewer").connect(world.room)
    ask(second, "join", world)
    run = try_all(world, bob, put(world, alice))
    for one in (alice, bob, second):
        one.heard()
    check(world, alice, run)
    (told,) = second.heard("check-ended")
    assert alice.heard("check-ended") == [told]
    assert (told["passed"], told["total"], told["shown"], told["username"]) == (2, 3, False, "Alice Ames")
    assert [(one["hidden"], one["verdict"]) for one in told["results"]] == [
        (False, "passed"), (True, "passed"), (False, "passed"), (True, "failed"), (True, "passed"),
    ]  # fmt: skip
    assert bob.heard() == [], "not even that there was a check"
    assert ask(second, "load-runs", world)["runs"][0]["check"] == told
    assert ask(second, "show-hidden-count", world, run=run, shown=True)["ok"]
    counted = {"run": run, "passed": 2, "total": 3}
    assert bob.heard("hidden-counted") == [counted]
    assert ask(bob, "load-runs", world)["runs"][0]["hidden"] == counted
    check(world, alice, run)
    assert bob.heard() == [("hidden-counted", counted)], "what is shown stays true"
    ask(second, "show-hidden-count", world, run=run, shown=False)
    assert bob.heard("hidden-counted") == [{"run": run, "passed": None, "total": None}]
    assert "hidden" not in ask(bob, "load-runs", world)["runs"][0]


def test_nothing_of_a_hidden_case_is_on_the_wire_or_on_a_page_of_others(world: World, app) -> None:
    """Neither what it gives and expects, nor how many there are, nor that or when they were tried."""
    alice, bob = world.seated()
    carol = member(world, app, "observer")
    observer = carol.connect(world.room)
    ask(observer, "join", world)
    row = put(world, alice)
    wire = [bob.heard(), observer.heard()]
    answer = ask(bob, "start-run", world, **START, question=row)
    wire.append(answer)
    ask(bob, "end-run", world, run=answer["id"], outcome="finished", milliseconds=9)
    run = try_all(world, bob, row)
    wire += [bob.heard(), observer.heard()]
    check(world, alice, run)
    assert (bob.heard(), observer.heard()) == ([], [])
    ask(alice, "show-hidden-count", world, run=run, shown=True)
    wire += [bob.heard(), observer.heard()]
    for socket in (bob, observer):
        ask(socket, "join", world)
        wire += [socket.heard(), ask(socket, "load-runs", world)]
        for event, fields in (
            ("start-check", {"run": run}),
            ("end-check", {"check": 1}),
            ("show-hidden-count", {"run": run, "shown": True}),
        ):
            refused = ask(socket, event, world, **fields)
            assert refused["code"] == "not-allowed"
            wire.append(refused)
    texts = [repr(one) for one in wire]
    for person in (world.bob, carol):
        paths = (
            "",
            f"/questions/{row}",
            "/report",
            f"/runs/{run}",
            f"/runs/{run}/output",
            f"/runs/{run}/code",
            "/playback",
        )
        texts += [person.http.get(f"/interview/{world.room}{path}").text for path in paths]
    texts.append(world.bob.http.get("/dashboard").text)
    assert any("Hidden cases: 2 of 3 passed" in one for one in texts), "the report has the count that is shown"
    assert any('data-cases="2"' in one for one in texts)
    for one in texts:
        for secret in (*SECRETS, "checked_at", "check-ended"):
            assert secret not in one, (secret, one)
    report = world.alice.http.get(f"/interview/{world.room}/report").text
    assert "SECRETEXPECTED" in report


def test_a_changed_question_is_tried_as_it_was_put_in(world: World) -> None:
    alice, bob = world.seated()
    question = add(world.alice, cases=CASES)
    row = ask(alice, "put-question", world, question=question)["id"]
    bank.edit(question, content(cases=CASES[:1]), base=1, is_draft=False, by=world.alice.user_id, at=utcnow())
    try_all(world, bob, row)
    assert len(ask(alice, "load-runs", world)["runs"][0]["results"]) == 2


def test_a_run_whose_page_is_gone_keeps_what_came_of_its_cases(world: World, monkeypatch) -> None:
    from jobs import running

    alice, bob = world.seated()
    answer = ask(bob, "start-run", world, **START, question=put(world, alice))
    send(bob, world, "send-case-output", 1, line(token_of(answer["programs"]), 0, got="2"), run=answer["id"])
    under_way = ask(alice, "load-runs", world)["runs"][0]
    assert ([one["verdict"] for one in under_way["results"]], "outcome" in under_way) == (["passed"], False)
    bob.close()
    monkeypatch.setattr(live_runs, "GONE_S", 0.0)
    running.end_lost()
    running.end_lost()
    (stored,) = ask(alice, "load-runs", world)["runs"]
    assert stored["outcome"] == "lost"
    assert [one["verdict"] for one in stored["results"]] == ["passed", "not-run"]


def test_a_check_that_its_page_never_ends_is_forgotten(world: World) -> None:
    alice, bob = world.seated()
    run = try_all(world, bob, put(world, alice))
    number = ask(alice, "start-check", world, run=run)["check"]
    now = time.monotonic()
    checking.forget_lost(now)
    checking.forget_lost(now + checking.LONGEST_S / 2)
    assert send(alice, world, "send-check-output", 1, "", check=number)["ok"]
    checking.forget_lost(now + checking.LONGEST_S)
    assert send(alice, world, "send-check-output", 2, "", check=number)["code"] == "check-over"
    assert check(world, alice, run)


def test_nothing_is_checked_after_the_end(world: World) -> None:
    alice, bob = world.seated()
    run = try_all(world, bob, put(world, alice))
    number = ask(alice, "start-check", world, run=run)["check"]
    world.alice.post(f"/interview/{world.room}/complete")
    assert not ask(alice, "end-check", world, check=number)["ok"]
    assert "SECRET" not in world.alice.http.get(f"/interview/{world.room}/report").text
