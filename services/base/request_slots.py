"""How much of the process one session may use at the same moment, so that nobody else waits for it.

The database has eight connections for everybody: without this, one person's requests could hold them all. What is too
much waits for its turn; what would wait too long, or makes too many wait, is refused. Holds process state: the sessions
that have a request under way.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from services.base.errors import TooOften
from services.base.process_state import holds
from wire import runtime

AT_ONCE = 6
"""As many connections as a browser opens to one host (HTTP/1.1), and two fewer than the database has."""
COSTLY_AT_ONCE = 2
"""Of these, pages that read or send much: a report, a recording, a file, the findings about the system."""
WAITING = 60
"""A browser that opens again with all its tabs, and a flood: who waits costs nothing, who is refused asks again."""
PATIENCE_S = 4.0
RETRY_AFTER_S = 2


@dataclass
class _Share:
    """One session's slots."""

    any: runtime.Slots = field(default_factory=lambda: runtime.Slots(AT_ONCE, PATIENCE_S))
    costly: runtime.Slots = field(default_factory=lambda: runtime.Slots(COSTLY_AT_ONCE, PATIENCE_S))
    requests: int = 0


_shares: dict[str, _Share] = {}
"""By the session's token, which is known before anybody is asked."""
holds("the requests in progress, by session", _shares.clear)


@contextmanager
def one(token: str, *, is_costly: bool) -> Iterator[None]:
    """Takes a slot of this session for the duration of a request. May wait for `PATIENCE_S`. Raises TooOften."""
    share = _shares.setdefault(token, _Share())
    if share.requests >= AT_ONCE + WAITING:
        raise TooOften(RETRY_AFTER_S)
    share.requests += 1
    try:
        with ExitStack() as held:
            _enter(held, share, is_costly=is_costly)
            yield
    finally:
        share.requests -= 1
        if share.requests == 0:
            _shares.pop(token, None)


def _enter(held: ExitStack, share: _Share, *, is_costly: bool) -> None:
    try:
        if is_costly:
            held.enter_context(share.costly.one())
        held.enter_context(share.any.one())
    except TimeoutError:
        raise TooOften(RETRY_AFTER_S) from None
