"""Having a calendar file read by a process of its own, which knows no secret and has limits of time and memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.planning.spans import Span
from wire import runtime

PROGRAM = Path(__file__).with_name("calendar_reading.py")
PATIENCE_S = 60.0
"""For others' calendars; the program ends itself after `MAX_S`."""
MAX_BUSY = 2000
"""Of one calendar, after those that touch are one: twenty a day for three months."""

_slots = runtime.Slots(1, PATIENCE_S)


class NotRead(Exception):
    """`code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Busy:
    """When somebody is busy, in UTC, and how many events could not be understood."""

    times: list[Span]
    left_out: int


def read(content: bytes, *, zone: str, since: datetime, until: datetime) -> Busy:
    """What a calendar file holds between two moments; days are those of `zone`. Raises NotRead."""
    asked = {"zone": zone, "since": since.timestamp(), "until": until.timestamp()}
    try:
        with _slots.one():
            said = runtime.in_native_thread(_run, json.dumps(asked).encode() + b"\n" + content)
    except TimeoutError:
        raise NotRead("too-busy") from None
    if said is None:
        raise NotRead("too-complex")
    answer = json.loads(said)
    if "failure" in answer:
        raise NotRead(answer["failure"])
    if len(answer["busy"]) > MAX_BUSY:
        raise NotRead("too-many")
    times = [(datetime.fromtimestamp(one, UTC), datetime.fromtimestamp(other, UTC)) for one, other in answer["busy"]]
    return Busy(times, answer["left_out"])


def _run(given: bytes) -> bytes | None:
    """What the program says; None when one of its limits ended it."""
    ended = subprocess.run(  # noqa: S603 # nosec B603 (our own program, and what it reads is no argument)
        [sys.executable, "-I", str(PROGRAM)],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        check=False,
    )
    return ended.stdout if ended.returncode == 0 else None
