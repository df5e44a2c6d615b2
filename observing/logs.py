"""Log lines that say which request, person and interview they are about, as text or as JSON.

No line carries what people wrote, nor a secret: a meeting link lets nobody in, but is left out all the same, and
addresses appear as the names of routes. Whatever is in a line all the same cannot begin another one, or change what a
terminal shows. Holds process state: what the running task is about.
"""

import json
import logging
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from observing.repeats import Repeats

JSON = "json"
FAULTS_PER_S, FAULTS_AT_ONCE = 0.1, 10
"""Tracebacks of one library; beyond, they are counted and the next one says how many were left out."""

UNSAFE = (
    *range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029,  # What ends lines, and what terminals obey.
    0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # What turns the order of letters round.
)  # fmt: skip
ESCAPES = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in UNSAFE}
JSON_ESCAPES = {code: f"\\u{code:04x}" for code in UNSAFE}

Ids = dict[str, str | int]

_about: ContextVar[Ids | None] = ContextVar("about", default=None)


def new_id() -> str:
    """Twelve random letters and digits, to find the lines of one request again."""
    return secrets.token_hex(6)


def begin(request_id: str) -> None:
    """What follows in this task is about this request."""
    _about.set({"request": request_id})


def bind(**ids: int) -> None:
    """Besides, it is about this `user` or `interview`; without a request that began, nothing happens."""
    about = _about.get()
    if about is not None:
        about.update(ids)


def request_id() -> str | None:
    """The request this task is about."""
    about = _about.get()
    return None if about is None else str(about["request"])


def end() -> None:
    """What follows in this task is about nothing in particular."""
    _about.set(None)


class About:
    """Within, lines are about these ids; what was before is back afterwards. Nothing may be bound meanwhile.

    By hand, because a generator would cost an edit a microsecond.
    """

    __slots__ = ("_ids", "_token")

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def __enter__(self) -> None:
        self._token = _about.set(self._ids)

    def __exit__(self, *raised: object) -> None:
        _about.reset(self._token)


def configure(form: str) -> None:
    """Send every line of the process to standard error in this form, from now on."""
    handler = logging.StreamHandler()
    handler.addFilter(_add_ids)
    handler.addFilter(Repeats())
    handler.setFormatter(_Json() if form == JSON else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _add_ids(record: logging.LogRecord) -> bool:
    record.about = _about.get() or {}
    return True


def of_library(name: str) -> logging.Logger:
    """A logger for a library that puts callers' words in its lines: only its faults are written, and few of them."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    if not logger.filters:
        logger.addFilter(_Faults())
    return logger


class _Faults(logging.Filter):
    """Lets exceptions pass, `FAULTS_AT_ONCE` and then one every ten seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._at, self._omitted = float(FAULTS_AT_ONCE), time.monotonic(), 0

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info:
            return False
        now = time.monotonic()
        self._left = min(FAULTS_AT_ONCE, self._left + (now - self._at) * FAULTS_PER_S)
        self._at = now
        if self._left < 1:
            self._omitted += 1
            return False
        self._left -= 1
        if self._omitted:
            record.msg, record.args = f"{record.getMessage()} (and {self._omitted} more were not written)", ()
            self._omitted = 0
        return True


class _Text(logging.Formatter):
    """One line for each record; those of a traceback are indented, so that none of them looks like a record."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        ids = " ".join(f"{name}={value}" for name, value in getattr(record, "about", {}).items())
        line = super().formatMessage(record)
        return (f"{line} [{ids}]" if ids else line).translate(ESCAPES)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's own name)
        return "\n".join("  " + line.translate(ESCAPES) for line in super().formatException(ei).split("\n"))


class _Json(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, the ids, and the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str).translate(JSON_ESCAPES)
