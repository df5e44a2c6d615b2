"""Log lines that say which request, person and interview they are about, as text or as JSON.

No line carries what people wrote, nor a secret: a meeting link lets nobody in, but is left out all the same, and
addresses appear as the names of routes. Holds process state: what the running task is about.
"""

import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

JSON = "json"

_about: ContextVar[dict[str, str | int] | None] = ContextVar("about", default=None)


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


@contextmanager
def about(**ids: str | int | None) -> Iterator[None]:
    """Within, lines are about these; what was before is back afterwards."""
    token = _about.set({name: value for name, value in ids.items() if value is not None})
    try:
        yield
    finally:
        _about.reset(token)


def configure(form: str) -> None:
    """Send every line of the process to standard error in this form, from now on."""
    handler = logging.StreamHandler()
    handler.addFilter(_add_ids)
    handler.setFormatter(_Json() if form == JSON else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _add_ids(record: logging.LogRecord) -> bool:
    record.about = _about.get() or {}
    return True


class _Text(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        ids = " ".join(f"{name}={value}" for name, value in getattr(record, "about", {}).items())
        line = super().formatMessage(record)
        return f"{line} [{ids}]" if ids else line


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
        return json.dumps(line, ensure_ascii=False, default=str)
