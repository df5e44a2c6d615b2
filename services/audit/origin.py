"""From where the running task acts, and for whom: set by the edges, which know it from the server's own record.

Bound to one request, socket event or command. Work in the database's thread sees what its caller set (`wire/runtime`).
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace

MAX_ADDRESS_CHARS = 64
"""An IPv6 address with a zone has 45 and more; a proxy that we trust may write anything."""
COMMAND_LINE = "command line"
PROGRAM = "the program itself"
"""Jobs, and whatever nobody asked for."""


@dataclass(frozen=True)
class Origin:
    """A network address, or one of the two words above; `user_id` is of the person who is signed in, or in whose name a
    `program` with a token of that name acts.
    """

    address: str
    user_id: int | None = None
    program: str = ""


_NOBODY = Origin(PROGRAM)
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOBODY)


def now() -> Origin:
    """Whence the running task acts."""
    return _origin.get()


def begin(address: str | None, user_id: int | None = None) -> None:
    """What follows in this task comes from there."""
    _origin.set(made(address, user_id))


def bind(user_id: int, *, program: str = "") -> None:
    """Besides, it is this person's, or a program's in their name."""
    _origin.set(replace(_origin.get(), user_id=user_id, program=program))


def end() -> None:
    """What follows in this task is the program's own."""
    _origin.set(_NOBODY)


class Within:
    """Within, the running task acts from here; what was before is back afterwards.

    By hand, because a generator would cost an edit a microsecond.
    """

    __slots__ = ("_here", "_token")

    def __init__(self, here: Origin) -> None:
        self._here = here

    def __enter__(self) -> None:
        self._token = _origin.set(self._here)

    def __exit__(self, *raised: object) -> None:
        _origin.reset(self._token)


def within(address: str | None, user_id: int | None = None) -> Within:
    """The same for a block; what was before is back afterwards."""
    return Within(made(address, user_id))


def made(address: str | None, user_id: int | None = None) -> Origin:
    """Whence somebody acts; an address that is longer than any is cut."""
    return Origin((address or "unknown")[:MAX_ADDRESS_CHARS], user_id)
