"""Starts the runner: `python3 -m runner`. `bin/runner` does it with everything that a new machine lacks.

RUNNER_TOKEN (or RUNNER_TOKEN_FILE) must be set; RUNNER_LISTEN is 127.0.0.1:5080 otherwise. With `--languages` it only
says what it could run.
"""

import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from runner import groups, languages, seccomp, stages
from runner.executions import Boxes
from runner.health import Health
from runner.server import Runner, Server
from runner.slots import Slots

MIN_TOKEN_CHARS = 16
LISTEN = "127.0.0.1:5080"
log = logging.getLogger("runner")


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    if sys.argv[1:] == ["--languages"]:
        _say_languages(languages.find())
        return
    _require_ordinary_user()
    os.umask(0o077)
    stages.adopt()
    token, address = _token(), _address()
    # What comes from the environment is not handed on, and is not needed any more.
    os.environ.clear()
    try:
        boxes = Boxes(seccomp.program(), groups.Groups(groups.own()))
    except OSError as error:
        _fail(f"The filter of system calls cannot be made: {error}. Install the package libseccomp2.")
    runner = Runner(token, languages.find(), boxes, Health(boxes), Slots())
    try:
        server = Server(address, runner)
    except (OSError, OverflowError) as error:
        _fail(f"RUNNER_LISTEN: nothing can listen at {address[0]}:{address[1]} ({error}).")
    signal.signal(signal.SIGTERM, _end)
    _say_hello(runner, server)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        log.info("The runner stops.")
    finally:
        server.server_close()


def _require_ordinary_user() -> None:
    """The limit of processes does not hold for root, and a way out of a box would lead to everything."""
    if 0 in (os.getuid(), os.geteuid()):
        _fail("The runner does not run as root. Start it with bin/runner, which runs it as a user of its own.")


def _token() -> str:
    file = os.environ.get("RUNNER_TOKEN_FILE", "").strip()
    try:
        token = (Path(file).read_text() if file else os.environ.get("RUNNER_TOKEN", "")).strip()
    except (OSError, ValueError) as error:
        _fail(f"RUNNER_TOKEN_FILE cannot be read ({type(error).__name__}).")
    if len(token) < MIN_TOKEN_CHARS:
        _fail(f"RUNNER_TOKEN must have at least {MIN_TOKEN_CHARS} random characters, the same as the application's.")
    return token


def _address() -> tuple[str, int]:
    text = os.environ.get("RUNNER_LISTEN", "").strip() or LISTEN
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        _fail(f"RUNNER_LISTEN must be an address such as {LISTEN}, not {text!r}.")
    return host.strip("[]"), int(port)


def _say_languages(found: tuple[languages.Runtime, ...]) -> None:
    there = ", ".join(f"{one.language.name} {one.version}" for one in found)
    log.info("It runs %s.", there or "no language yet")
    for name, package in languages.missing(found):
        log.info("  not installed: %s (apt-get install %s)", name, package)


def _say_hello(runner: Runner, server: Server) -> None:
    log.info("The runner listens at %s:%s.", server.server_name, server.server_port)
    _say_languages(runner.runtimes)
    log.info("Bounds by %s.", "control groups" if runner.boxes.groups.are_there else "process limits")
    trouble = runner.health.trouble()
    if trouble is not None:
        log.error("It cannot run anything yet. %s", trouble)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _fail(words: str) -> NoReturn:
    sys.stderr.write(f"{words}\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main()
