"""How work waits for something while others go on: by eventlet, by threads, or in a process that serves nobody, simply.

Holds process state: which of these it is, chosen once before anything else is imported. The rest of the program says
the same to all of them: `in_native_thread`, `within`, `Slots`, `waiting`, `awake`, and `sleep` and
`start_background_task` of the Socket.IO server.
"""

import gc
import os
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import Context, copy_context
from threading import BoundedSemaphore
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Note = Callable[[float, float, Context | None], None]
"""Is told how long a turn took in seconds, when it began (`time.perf_counter`), and the context of who had it. Called
between two turns: it may neither wait nor raise.
"""

EVENTLET, THREADING = "eventlet", "threading"
MODES = (EVENTLET, THREADING)
DEFAULT_MODE = EVENTLET
"""What was ordered, and what was measured best (docs/adr/0001-eventlet.md)."""


class Way(Protocol):
    """What a mode has to know. `sleep` and `later` are in seconds."""

    def sleep(self, seconds: float) -> None:
        """It is everybody else's turn, for so long at least."""

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do this after so long, beside everything else."""

    def apart(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Work that blocks, while others go on."""

    def within(self, patience_s: float, work: Callable[[], T]) -> T:
        """Raises TimeoutError after so long, and the work goes on all the same."""

    def client_context(self) -> ssl.SSLContext:
        """For TLS in a native thread."""

    def semaphore(self, size: int) -> Any:
        """One whose `acquire(timeout=)` holds up nobody else."""

    def waiting(self) -> AbstractContextManager[None]:
        """While this waits for something outside of the process."""

    def awake(self) -> AbstractContextManager[None]:
        """Within `waiting`, or in a thread of somebody else's: while this touches what all share."""

    def watch(self, limit_s: float, note: Note) -> None:
        """Tell of turns that are longer."""

    def turn_s(self) -> float:
        """For how many seconds the caller has had its turn; 0 where it keeps nobody waiting."""


class _Alone:
    """A process in which nothing goes on beside: a command, a migration, most of the tests."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Nothing is served here, so nothing is ever given up."""

    def apart(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return work(*args, **kwargs)

    def within(self, patience_s: float, work: Callable[[], T]) -> T:
        return work()

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def semaphore(self, size: int) -> Any:
        return BoundedSemaphore(size)

    def waiting(self) -> AbstractContextManager[None]:
        return nullcontext()

    awake = waiting

    def watch(self, limit_s: float, note: Note) -> None:
        """Nobody waits for a turn."""

    def turn_s(self) -> float:
        return 0.0


_way: Way = _Alone()
_mode = DEFAULT_MODE


def start(mode: str) -> None:
    """Choose how this process waits, before anything else is imported, or some modules keep blocking sockets.

    What is no mode counts as the default; the configuration says later that it is none.
    """
    global _way, _mode  # noqa: PLW0603 (once, before anything else)
    if mode == THREADING:
        from wire import by_threads as chosen
    else:
        from wire import by_eventlet as chosen  # type: ignore[no-redef]
    _mode = THREADING if mode == THREADING else EVENTLET
    _way = chosen.install()


def mode() -> str:
    """Which of `MODES` this process serves by."""
    return _mode


def keep_files_private() -> None:
    """From now on, what this process writes is for its own user alone: the database, its lock, resumes, exports."""
    os.umask(0o077)


def sleep(seconds: float) -> None:
    """Everybody else's turn, for so long at least."""
    _way.sleep(seconds)


def later(seconds: float, work: Callable[[], object]) -> None:
    """Do this after so many seconds, beside everything else."""
    _way.later(seconds, work)


def in_native_thread(work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run work that blocks (the database, a file, a hash) and wait for it while everybody else goes on.

    It sees the context variables of its caller; what it sets of them is its own.
    """
    result: T = _way.apart(copy_context().run, work, *args, **kwargs)
    return result


def within(patience_s: float, work: Callable[[], T]) -> T:
    """Run work beside the caller and wait for it so long; it then goes on, and nobody hears of it.

    Raises TimeoutError and what work raises; a process that serves nobody just calls it.
    """
    return _way.within(patience_s, work)


def client_context() -> ssl.SSLContext:
    """As `ssl.create_default_context`, for `wrap_bio` in a native thread, whatever other threads secure meanwhile."""
    return _way.client_context()


def waiting() -> AbstractContextManager[None]:
    """Around a call that waits for something outside of the process by a socket of its own.

    Nothing that others share may be touched meanwhile: with threads, they go on in it.
    """
    return _way.waiting()


def awake() -> AbstractContextManager[None]:
    """Around what touches shared state, within `waiting` and in threads that the runtime did not start."""
    return _way.awake()


def watch(limit_s: float, note: Note) -> None:
    """From now on `note` hears of each turn of this thread's that was longer, right after it."""
    _way.watch(limit_s, note)


def give_way(after_s: float) -> None:
    """Everybody else's turn, if the caller's has lasted so many seconds already; elsewhere than in turns, nothing."""
    if _way.turn_s() > after_s:
        _way.sleep(0)


class Garbage:
    """Collecting cycles at times of our choosing: `sweep` once a second, in place of the collector's own.

    The collector would go through everything that lives whenever enough was allocated: 120 ms with 600
    connections, several times a minute, and nobody was served meanwhile. Almost everything here is freed
    without it.
    """

    MIDDLE_EVERY, WHOLE_EVERY = 10, 600

    def __init__(self) -> None:
        self._sweeps = 0

    def take_over(self) -> None:
        """What start-up made is never garbage and is not looked at again."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def sweep(self) -> None:
        self._sweeps += 1
        if self._sweeps % self.WHOLE_EVERY == 0:
            gc.collect(2)
        elif self._sweeps % self.MIDDLE_EVERY == 0:
            gc.collect(1)
        else:
            gc.collect(0)


class Slots:
    """At most `size` at once; who waits longer than `patience_s` seconds gets TimeoutError."""

    def __init__(self, size: int, patience_s: float) -> None:
        self._patience_s = patience_s
        self._semaphore: Any = None
        self._size = size

    @contextmanager
    def one(self, *, patience_s: float | None = None) -> Iterator[None]:
        """Raises TimeoutError, also after a shorter patience than everybody's."""
        patience_s = self._patience_s if patience_s is None else patience_s
        if self._semaphore is None:
            self._semaphore = _way.semaphore(self._size)
        if not self._semaphore.acquire(timeout=patience_s):
            raise TimeoutError(f"no slot became free within {patience_s} s")
        try:
            yield
        finally:
            self._semaphore.release()
