"""Long work beside people who type: done in a thread, or in turns of some milliseconds."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from wire import runtime

T = TypeVar("T")

TURN_S = 0.008
"""Less than half of what the watch reports (`observing/stalls.py`): the piece that is under way comes on top."""


def give_way() -> None:
    """Others' turn, if the caller's has lasted long enough."""
    runtime.give_way(TURN_S)


def in_turns(rows: Iterable[T]) -> Iterator[T]:
    """The same rows; between two of them others may go on, so what is shared may change meanwhile."""
    for row in rows:
        runtime.give_way(TURN_S)
        yield row


def beside(work: Callable[..., T], *given: Any, **named: Any) -> T:
    """What `work` returns, made in a thread of its own while others go on; it asks the database nothing."""
    return runtime.in_native_thread(work, *given, **named)
