"""From where the running task acts, and for whom: set by the edges, which know it from the server's own record.

Bound to one request, socket event or command. Work in the database's thread sees what its caller set (`wire/runtime`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

MAX_ADDRESS_CHARS = 64
"""An IPv6 address with a zone has 45 and more; a proxy that we trust may write anything."""
COMMAND_LINE = "command line"
PROGRAM = "the program itself"
"""Jobs, and whatever nobody asked for."""


@dataclass(frozen=True)
class Origin:
    """A network address, or one of the two words above; `user_id` is of the person who is signed in."""

    address: str
    user_id: int | None = None


_NOBODY = Origin(PROGRAM)
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOBODY)


def now() -> Origin:
    """Whence the running task acts."""
    return _origin.get()


def begin(address: str | None, user_id: int | None = None) -> None:
    """What follows in this task comes from there."""
    _origin.set(_made(address, user_id))


def bind(user_id: int) -> None:
    """Besides, it is this person's."""
    _origin.set(replace(_origin.get(), user_id=user_id))


def end() -> None:
    """What follows in this task is the program's own."""
    _origin.set(_NOBODY)


@contextmanager
def within(address: str | None, user_id: int | None = None) -> Iterator[None]:
    """The same for a block; what was before is back afterwards."""
    token = _origin.set(_made(address, user_id))
    try:
        yield
    finally:
        _origin.reset(token)


def _made(address: str | None, user_id: int | None) -> Origin:
    return Origin((address or "unknown")[:MAX_ADDRESS_CHARS], user_id)
