"""The cooperative runtime: patching, native threads, and the locks that are safe on the hub.

Besides `extensions.py`, which names the async mode, and `websocket_wire.py`, this is the only file that
knows eventlet (docs/adr/0001-eventlet.md). Holds process state: whether the process was patched.
"""

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast

MAX_CONNECTIONS = 20_000  # eventlet's own limit of 1,024 makes later connections hang without a word.

T = TypeVar("T")
_is_patched = False


def patch() -> None:
    """Make the standard library cooperative, threads left native, and unmask WebSocket frames fast.

    Threads stay native because green locks deadlock `logging` and SQLAlchemy's pool when they are
    used from the thread pool. In return no `threading` lock may be held across a yield.
    """
    global _is_patched  # noqa: PLW0603 (a process is patched once, before anything else)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="[^A-Za-z]*Eventlet is deprecated")
        import eventlet
        from eventlet.websocket import RFC6455WebSocket

        import websocket_wire
    eventlet.monkey_patch(thread=False)
    RFC6455WebSocket._apply_mask = staticmethod(apply_mask)
    websocket_wire.install()
    _is_patched = True


def apply_mask(data: bytes, mask: bytes, length: int | None = None, offset: int = 0) -> bytes:
    """XOR a WebSocket payload with its 4-byte mask as one big integer (RFC 6455, 5.3).

    eventlet does it byte by byte in Python: 287 ms for 1 MB, during which nobody else is served;
    this takes 2.2 ms.
    """
    size = len(data) if length is None else length
    start = offset % 4
    turned = bytes(mask[start:]) + bytes(mask[:start])
    key = (turned * (size // 4 + 1))[:size]
    return (int.from_bytes(data[:size], "little") ^ int.from_bytes(key, "little")).to_bytes(size, "little")


def in_native_thread(work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run blocking work off the hub and wait for it cooperatively; unpatched processes just call it."""
    if not _is_patched:
        return work(*args, **kwargs)
    from eventlet import tpool

    result: T = tpool.execute(work, *args, **kwargs)
    return result


def within(patience_s: float, work: Callable[[], T]) -> T:
    """Run work beside the caller and wait for it so long; it then goes on, and nobody hears of it.

    Raises TimeoutError and what work raises; unpatched processes just call it.
    """
    if not _is_patched:
        return work()
    import eventlet

    task = eventlet.spawn(_caught, work)
    with eventlet.Timeout(patience_s, TimeoutError(f"not done within {patience_s} s")):
        result, error = task.wait()
    if error is not None:
        raise error
    return cast(T, result)


def _caught(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """What a task raises is written into the log by eventlet, also when somebody waits for it."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 (raised again by the one who waits)
        return None, error


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
            self._semaphore = self._make()
        if not self._semaphore.acquire(timeout=patience_s):
            raise TimeoutError(f"no slot became free within {patience_s} s")
        try:
            yield
        finally:
            self._semaphore.release()

    def _make(self) -> Any:
        if not _is_patched:
            return BoundedSemaphore(self._size)
        from eventlet.semaphore import Semaphore

        return Semaphore(self._size)
