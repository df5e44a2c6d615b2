"""What the application makes of each answer that a Piston gives, field by field.

By its published documentation (docs/api-v2.md) and its source (api/src/api/v2.js and job.js), before and after it began to
run programs in isolate, which brought `status`, `message`, `memory`, `cpu_time` and `wall_time`. No Piston was run.
"""

import json
from collections import deque
from typing import Any

import pytest

from repositories.states import RunOutcome
from services.base import Invalid
from services.runner import client
from services.runner.piston import File, RunnerUnavailable
from services.running import remote
from services.running.output import Piece
from tests.runner.test_client import answering

PROGRAM = remote.Program("cpp", (File("main.cpp", "code"), File("empty.h", "")), "")


def before(stdout: str = "", stderr: str = "", code: int | None = 0, signal: str | None = None) -> dict[str, Any]:
    """A stage as its documentation shows it."""
    return {"stdout": stdout, "stderr": stderr, "output": stdout + stderr, "code": code, "signal": signal}


def since(status: str | None = None, message: str | None = None, **stage: Any) -> dict[str, Any]:
    """A stage as isolate made it."""
    measured = {"memory": 1_160_000, "cpu_time": 8.0, "wall_time": 153.7}
    return before(**stage) | {"message": message, "status": status} | measured


NOT_COMPILED = since("RE", "Exited with error status 1", stderr="main.cpp:1: no\n", code=1)
TOO_SLOW = since("TO", "Time limit exceeded (wall clock)", code=None, signal="SIGKILL")
# What it answers, how that ended, its code, and what people read.
ENDS: list[tuple[dict[str, Any], RunOutcome, int | None, str]] = [
    ({"run": before("one\n")}, RunOutcome.FINISHED, 0, "one\n"),
    ({"run": before("", "oh", 3)}, RunOutcome.FAILED, 3, "oh"),
    ({"run": before("", "", None, "SIGKILL")}, RunOutcome.FAILED, 137, ""),
    ({"run": since(stdout="one\n")}, RunOutcome.FINISHED, 0, "one\n"),
    ({"run": since("RE", "Exited with error status 3", stderr="oh", code=3)}, RunOutcome.FAILED, 3, "oh"),
    ({"run": since("SG", "Caught fatal signal 11", code=None, signal="SIGSEGV")}, RunOutcome.FAILED, 139, ""),
    ({"run": TOO_SLOW}, RunOutcome.TIMED_OUT, None, ""),
    ({"run": since("OL", "stdout length exceeded", stdout="yy", code=None, signal="SIGKILL")}, RunOutcome.TOO_MUCH_OUTPUT, None, "yy"),
    ({"run": since("EL", "stderr length exceeded", stderr="yy", code=None, signal="SIGKILL")}, RunOutcome.TOO_MUCH_OUTPUT, None, "yy"),
    ({"run": since("XX", "Cannot write", code=None)}, RunOutcome.NOT_LOADED, None, ""),
    # Compiled and run; nothing written by either, which looks alike; a warning, and then a failure.
    ({"compile": before(), "run": before()}, RunOutcome.FINISHED, 0, ""),
    ({"compile": before("", "warned\n"), "run": before("", "oh", 3)}, RunOutcome.FAILED, 3, "warned\noh"),
    # Not compiled: older ones try to run it all the same, newer ones say the same in both places, ours says it in one.
    ({"compile": before("", "no\n", 1), "run": before("", "a.out is not there\n", 127)}, RunOutcome.FAILED, 127, "no\na.out is not there\n"),
    ({"compile": NOT_COMPILED, "run": NOT_COMPILED}, RunOutcome.FAILED, 1, "main.cpp:1: no\n"),
    ({"compile": NOT_COMPILED}, RunOutcome.FAILED, 1, "main.cpp:1: no\n"),
    ({"compile": TOO_SLOW, "run": TOO_SLOW}, RunOutcome.FAILED, 1, "Time limit exceeded (wall clock)\n"),
]  # fmt: skip


def test_every_end_of_a_run_is_understood() -> None:
    with answering(url_only=True) as (stub, _runner):
        client.forget()
        for answer, outcome, code, read in ENDS:
            stub.answers["POST"] = 200, json.dumps({"language": "c++", "version": "10.2.0"} | answer).encode()
            waiting: deque[Piece] = deque()
            ended = remote.execute(PROGRAM, lambda: False, waiting)
            assert (ended.outcome, ended.exit_code) == (outcome, code), answer
            assert "".join(piece.text for piece in ended.pieces) == read, answer
            assert not waiting
            if "wall_time" in answer.get("run", {}) and answer.get("compile") is None:
                assert ended.duration_ms == 153, answer


def test_every_refusal_is_understood() -> None:
    """Its words reach whoever can do something about them."""
    with answering(url_only=True) as (stub, _runner):
        client.forget()
        stub.answers["POST"] = 400, b'{"message": "c++-10.2.0 runtime is unknown"}'
        with pytest.raises(Invalid) as why:
            client.run("cpp", PROGRAM.files)
        assert "runtime is unknown" in str(why.value.message)
        for status, body, code in (
            (500, b"", "runner-cannot"),  # No box could be made.
            (401, b'{"message": "An authorization token is required"}', "runner-refused"),
            (429, b'{"message": "Requests limited to 1 per 200ms"}', "runner-busy"),
            (415, b'{"message": "requests must be of type application/json"}', "runner-misunderstood"),
            (404, b'{"message": "Not Found"}', "runner-misunderstood"),
            (200, b"", "runner-misunderstood"),
        ):
            stub.answers["POST"] = status, body
            with pytest.raises(RunnerUnavailable) as refused:
                client.run("cpp", PROGRAM.files)
            assert refused.value.code == code, status
            assert remote.execute(PROGRAM, lambda: False, deque()).outcome is RunOutcome.NOT_LOADED
