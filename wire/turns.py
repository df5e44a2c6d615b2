"""Taking turns among threads: one at a time has the turn, and gives it away exactly where it waits.

So with threads the program is as it is on eventlet's hub: what does not wait is not interrupted, and no state that is
shared needs a lock of its own. Holds process state: whose turn it is, since when, and who is next.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from typing import ClassVar

Note = Callable[[float, float, Context | None], None]


class Turn:
    """A lock that is handed to whoever has waited longest: one that were free for anybody, a busy thread would get
    again and again.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._next: deque[threading.Lock] = deque()

    def take(self) -> None:
        """Wait for it."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._next.append(called)
        called.acquire()

    def give(self) -> None:
        """To the next who waits for it."""
        with self._guard:
            if self._next:
                self._next.popleft().release()
            else:
                self._is_taken = False


_turn = Turn()


class _Watched:
    limit_s = float("inf")
    began = 0.0
    notes: ClassVar[list[Note]] = []


def watch(limit_s: float, note: Note) -> None:
    """Tell of turns that are longer."""
    _Watched.limit_s, _Watched.notes[:] = limit_s, [note]


def _take() -> None:
    _turn.take()
    _Watched.began = time.perf_counter()


def _give() -> None:
    took_s = time.perf_counter() - _Watched.began
    if took_s > _Watched.limit_s:
        for note in _Watched.notes:
            note(took_s, _Watched.began, copy_context())
    _turn.give()


def lasted_s() -> float:
    """For how long this thread has had its turn; 0 where it has none."""
    return time.perf_counter() - _Watched.began if _mine.has_turn else 0.0


class _Mine(threading.local):
    has_turn = False


_mine = _Mine()


@contextmanager
def awake() -> Iterator[None]:
    """With the turn; a thread that has it keeps it."""
    if _mine.has_turn:
        yield
        return
    _take()
    _mine.has_turn = True
    try:
        yield
    finally:
        _mine.has_turn = False
        _give()


@contextmanager
def waiting() -> Iterator[None]:
    """Without the turn; a thread that has none goes on without."""
    if not _mine.has_turn:
        yield
        return
    _mine.has_turn = False
    _give()
    try:
        yield
    finally:
        _take()
        _mine.has_turn = True
