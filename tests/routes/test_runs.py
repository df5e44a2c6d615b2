"""The runs of an interview on its pages: who reads them, what the report shows, and the code that they ran."""

import json
from dataclasses import replace

import pytest

from repositories.states import RunOutcome, SeatRole
from routes import run_lines
from services.base.clock import utcnow
from services.document import document_saving
from services.interview import seats
from services.interview.members import PanelMember
from services.planning import scheduling
from services.planning.scheduling import Plan
from services.running import Order, Piece, Result, as_lines, runs
from tests import questions
from tests.people import World
from tests.services.seated import type_into_open


@pytest.fixture
def number(world: World) -> int:
    """A run of Bob's, with output that would like to be more than text."""
    world.seated()
    type_into_open(world.bob, world.interview, "print('Hello')")
    document_saving.flush()
    seat = seats.get(world.bob.user_id, world.room)[0]
    run = runs.start(seat, Order("python", "main", "", "a" * 64), "bob", at=utcnow()).run.stored
    pieces = [Piece("stdout", "Hello <b>\n"), Piece("stderr", "\x1b[31m\u202egnp.exe\n"), Piece("stdout", "x" * 3000)]
    runs.take_output(seat, run.id, pieces, "bob", number=1)
    runs.end(seat, run.id, Result(RunOutcome.FAILED, 1, 34), "bob")
    return run.id


def path(world: World, number: int, what: str = "") -> str:
    return f"/interview/{world.room}/runs/{number}{what}"


def test_a_run_of_another_interview_does_not_exist(world: World, number: int) -> None:
    foreign = f"/interview/{world.other.meeting_link}/runs/{number}"
    for what in ("", "/output", "/code"):
        assert world.dave.http.get(foreign + what).status_code == 404
        assert world.alice.http.get(path(world, number + 1, what)).status_code == 404
        assert world.alice.http.get(path(world, 10**15, what)).status_code == 404


def test_an_observer_reads_what_ran_and_gets_no_code_to_run(world: World, number: int) -> None:
    plan = Plan("Backend engineer", world.interview.scheduled_time.replace(tzinfo=None), "UTC", world.bob.user_id)
    panel = (PanelMember(world.dave.user_id, SeatRole.OBSERVER.value),)
    scheduling.reschedule(seats.get(world.alice.user_id, world.room)[0], replace(plan, panel=panel), at=utcnow())
    assert world.dave.http.get(path(world, number)).json["outcome"] == "failed"
    assert world.dave.http.get(path(world, number, "/code")).status_code == 403


def test_a_candidate_who_was_not_admitted_reads_none(world: World) -> None:
    for what in ("", "/output", "/code"):
        assert world.bob.http.get(path(world, 1, what)).status_code in (403, 404)


def test_the_code_of_a_run_is_there_to_run_again(world: World, number: int) -> None:
    type_into_open(world.bob, world.interview, "print('changed since')")
    for person in (world.alice, world.bob):
        files = person.http.get(path(world, number, "/code")).json["files"]
        assert files == [{"id": "main", "name": "", "text": "print('Hello')"}]


def test_the_whole_output_is_plain_text_and_says_what_were_errors(world: World, number: int) -> None:
    answer = world.alice.http.get(path(world, number, "/output"))
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.text.splitlines() == [
        "stdout: Hello <b>",
        "stderr: \x1b[31m\u202egnp.exe",
        "stdout: " + "x" * 3000,
    ]


def test_no_program_writes_a_line_in_the_name_of_another_stream() -> None:
    forged = [Piece("stdout", "a\rstderr: b\r\n"), Piece("stderr", "c")]
    assert as_lines(forged) == "stdout: a\nstdout: stderr: b\nstderr: c\n"
    assert as_lines([Piece("stdout", "stderr: b\r\n")]) == "stderr: b\r\n", "what is of one stream is as it was written"


def test_the_report_lists_runs_as_claims_and_as_text(world: World, number: int) -> None:
    for person in (world.alice, world.bob):
        page = person.http.get(f"/interview/{world.room}/report").text
        assert "Runs of the code" in page
        assert "in the candidate&#39;s browser" in page
        assert "Hello &lt;b&gt;" in page
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert "x" * 2001 not in page
        assert path(world, number, "/output") in page
        assert '<span class="run-stdout">Hello &lt;b&gt;</span>\n<span class="run-stderr">' in page
        assert '<span class="sr-only">Errors: </span>\N{REPLACEMENT CHARACTER}gnp.exe</span>\n' in page


def test_a_program_that_changes_its_stream_with_every_character_does_not_swell_the_report(world: World) -> None:
    world.seated()
    type_into_open(world.bob, world.interview, "print('Hello')")
    seat = seats.get(world.bob.user_id, world.room)[0]
    run = runs.start(seat, Order("python", "main", "", "a" * 64), "bob", at=utcnow()).run.stored
    runs.take_output(seat, run.id, [Piece("stdout", "o"), Piece("stderr", "e")] * 1000, "bob", number=1)
    page = world.alice.http.get(f"/interview/{world.room}/report").text
    assert page.count('"run-stderr"') + page.count('"run-stdout"') == run_lines.SHOWN_PIECES
    assert path(world, run.id, "/output") in page


def test_a_run_is_a_mark_of_the_recording_without_its_output(world: World, number: int) -> None:
    recording = world.alice.http.get(f"/interview/{world.room}/playback").data
    assert b'"kind":"run"' in recording
    assert f'"id":{number}'.encode() in recording
    assert b"Hello <b>" not in recording


def test_the_report_has_the_last_tables_of_cases_and_the_count_of_all(world: World, monkeypatch) -> None:
    monkeypatch.setattr(run_lines, "SHOWN_TABLES", 1)
    alice, bob = world.seated()
    row = alice.emit("put-question", {"room": world.room, "question": questions.add(world.alice)})["id"]
    for got in ("2", "<b>3"):
        begun = {"room": world.room, "language": "python", "file": "main", "question": row}
        answer = bob.emit("start-run", begun)
        token = answer["programs"][0]["harness"]["name"].removesuffix(".py")
        line = json.dumps({"case": 0, "ms": 1, "got": json.dumps(got)})
        wrote = {"number": 1, "stdout": f"{token} {line}", "outcome": "finished", "milliseconds": 1}
        assert bob.emit("send-case-output", {"room": world.room, "run": answer["id"], **wrote})["ok"]
        end = {"run": answer["id"], "outcome": "finished", "milliseconds": 1}
        assert bob.emit("end-run", {"room": world.room, **end})["ok"]
    for person in (world.alice, world.bob):
        page = person.http.get(f"/interview/{world.room}/report").text
        assert page.count("0 of 1 cases passed") == 2
        assert page.count('<table class="case-table">') == 1
        assert "&lt;b&gt;3" in page
