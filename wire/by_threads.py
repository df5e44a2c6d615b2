"""Waiting by threads: each connection and each task has one, and they take turns (`turns`). Knows no eventlet."""

import queue
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from engineio.async_drivers import threading as driver

from wire import engine, turns, websocket_threads
from wire.turns import Note, awake, waiting

T = TypeVar("T")


class ByThreads:
    """See `runtime.Way`."""

    def sleep(self, seconds: float) -> None:
        sleep(seconds)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        def wait() -> None:
            sleep(seconds)
            work()

        Thread(target=wait).start()

    def apart(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """In the same thread, which does not take the turn for it."""
        with waiting():
            return work(*args, **kwargs)

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def within(self, patience_s: float, work: Callable[[], T]) -> T:
        outcome: list[tuple[T | None, Exception | None]] = []
        is_done = Event()

        def caught() -> None:
            try:
                outcome.append((work(), None))
            except Exception as error:  # noqa: BLE001 (raised again by the one who waits)
                outcome.append((None, error))
            is_done.set()

        Thread(target=caught).start()
        if not is_done.wait(patience_s):
            raise TimeoutError(f"not done within {patience_s} s")
        result, error = outcome[0]
        if error is not None:
            raise error
        return cast(T, result)

    def semaphore(self, size: int) -> Any:
        return Semaphore(size)

    def waiting(self) -> AbstractContextManager[None]:
        return waiting()

    def awake(self) -> AbstractContextManager[None]:
        return awake()

    def watch(self, limit_s: float, note: Note) -> None:
        turns.watch(limit_s, note)

    def turn_s(self) -> float:
        return turns.lasted_s()


class Thread(threading.Thread):
    """One that ends with the process, and does what it does in its turns."""

    def __init__(self, target: Callable[..., Any], args: Any = (), kwargs: Any = None) -> None:
        super().__init__(target=target, args=args, kwargs=kwargs, daemon=True)

    def run(self) -> None:
        with awake():
            super().run()

    def join(self, timeout: float | None = None) -> None:
        with waiting():
            super().join(timeout)


class Queue(queue.Queue[Any]):
    """One that is waited for without the turn."""

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        try:
            return super().get(block=False)
        except queue.Empty:
            if not block:
                raise
        with waiting():
            return super().get(timeout=timeout)

    def join(self) -> None:
        with waiting():
            super().join()


class Event(threading.Event):
    """One that is waited for without the turn."""

    def wait(self, timeout: float | None = None) -> bool:
        if self.is_set():
            return True
        with waiting():
            return super().wait(timeout)


class Semaphore(threading.BoundedSemaphore):
    """One that is waited for without the turn."""

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        if super().acquire(blocking=False):
            return True
        if not blocking:
            return False
        with waiting():
            return super().acquire(timeout=timeout)


def sleep(seconds: float) -> None:
    """Without the turn; what comes first after it is whoever has waited longest."""
    with waiting():
        time.sleep(seconds)


def install() -> ByThreads:
    """Engine.IO starts, sleeps and waits by the classes above, and takes no more from a peer than with eventlet."""
    driver._async.update(
        thread=Thread,
        queue=Queue,
        queue_empty=queue.Empty,
        event=Event,
        sleep=sleep,
        websocket=websocket_threads.WebSocket,
    )
    engine.install()
    return ByThreads()
