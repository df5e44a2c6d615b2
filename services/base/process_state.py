"""What this process holds in its memory, beside what is bound to a request or a connection.

A module that holds something says so here, and how to forget it. docs/architecture.md tells of each what a restart
makes of it; the tests forget everything between two tests.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """One thing that is held; `forget` empties it without further conditions."""

    what: str
    forget: Callable[[], None]


HELD: list[Held] = []


def holds(what: str, forget: Callable[[], None]) -> None:
    """Register what the calling module holds; `what` is its row in the table in docs/architecture.md."""
    HELD.append(Held(what, forget))


def forget_all() -> None:
    """Hold nothing, as after a start. For tests: connections that are open are not closed."""
    for held in HELD:
        held.forget()
