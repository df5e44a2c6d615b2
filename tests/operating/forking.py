"""Programs of this project started many times without importing everything each time: a process that forks for each.

Each run is a process of its own, with its own environment, exit code and output. What it does not have is the start of
the interpreter, so the tests that use it also start each program once in the ordinary way.

Run as a program, it imports the module that it is given, reads one request a line as JSON and answers with one.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import TracebackType
from typing import Any

from tests import forked

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


class Forking:
    """`module` is what all runs have imported; `run` takes what `python` would be given."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.operating.forking", module],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> "Forking":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"arguments": list(arguments), "environment": dict(environment), "text": text}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return subprocess.CompletedProcess(list(arguments), answer["code"], answer["out"], answer["err"])


def main() -> None:
    """Answer requests until standard input ends."""
    importlib.import_module(sys.argv[1])
    for entry in entry_points(group="flask.commands"):  # `flask` imports what other packages add, too.
        entry.load()
    forked.ready()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile() as text, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            text.write(request["text"].encode())
            text.seek(0)
            child = os.fork()
            if child == 0:
                _become(request, [text.fileno(), out.fileno(), err.fileno()])
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said = {}
            for name, file in (("out", out), ("err", err)):
                file.seek(0)
                said[name] = file.read().decode(errors="replace")
        answers.write(json.dumps({"code": code} | said) + "\n")
        answers.flush()


def _become(request: dict[str, Any], descriptors: list[int]) -> None:
    """In the child: end as the interpreter does."""
    signal.alarm(PATIENCE_S)
    forked.become(request["environment"], descriptors)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 (until the end)
    code: Any = 0
    try:
        _program(request["arguments"])()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 (the interpreter's own way to end)
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def _program(arguments: list[str]) -> Callable[[], Any]:
    if arguments[:2] == ["-m", "flask"]:
        from flask.cli import main as flask

        sys.argv = ["flask", *arguments[2:]]
        return flask
    sys.argv = arguments
    name = {"init_db.py": "update_db"}.get(arguments[0], arguments[0].removesuffix(".py"))
    program: Callable[[], Any] = importlib.import_module(name).main
    return program


if __name__ == "__main__":
    main()
