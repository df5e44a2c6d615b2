"""Waiting by eventlet: one native thread in which everything takes turns, and a pool of others for what blocks."""

import ssl
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from typing import Any, TypeVar, cast

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="[^A-Za-z]*Eventlet is deprecated")
    import eventlet
    from eventlet import patcher, tpool
    from eventlet.semaphore import Semaphore
    from greenlet import greenlet, settrace

    from wire import engine, websocket_eventlet

T = TypeVar("T")
Note = Callable[[float, float, Context | None], None]

NATIVE_SSL: Any = patcher.original("ssl")


class ByEventlet:
    """See `runtime.Way`. Holds since when whoever has the turn has had it, once turns are watched."""

    def __init__(self) -> None:
        self._hubs_thread = 0
        self._began = 0.0

    def sleep(self, seconds: float) -> None:
        eventlet.sleep(seconds)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        eventlet.spawn_after(seconds, work)

    def apart(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        result: T = tpool.execute(work, *args, **kwargs)
        return result

    def within(self, patience_s: float, work: Callable[[], T]) -> T:
        task = eventlet.spawn(_caught, work)
        with eventlet.Timeout(patience_s, TimeoutError(f"not done within {patience_s} s")):
            result, error = task.wait()
        if error is not None:
            raise error
        return cast(T, result)

    def client_context(self) -> ssl.SSLContext:
        """Of a copy of the library that is not cooperative.

        The cooperative one exchanges the class of contexts for a moment whenever a socket is secured. A context that
        another thread makes just then is of one class and set by the other's rules: without end.
        """
        return cast(ssl.SSLContext, NATIVE_SSL.create_default_context())

    def semaphore(self, size: int) -> Any:
        return Semaphore(size)

    def waiting(self) -> AbstractContextManager[None]:
        """Sockets are green, so whoever waits for one lets the others go on anyway."""
        return nullcontext()

    awake = waiting

    def watch(self, limit_s: float, note: Note) -> None:
        """At each change from one task to another. While the hub has its turn it waits for all of them."""
        hub, clock = eventlet.hubs.get_hub().greenlet, time.perf_counter
        self._hubs_thread, self._began = threading.get_ident(), clock()

        def changed(_event: str, tasks: tuple[greenlet, greenlet]) -> None:
            now, began = clock(), self._began
            if now - began > limit_s and tasks[0] is not hub:
                note(now - began, began, tasks[0].gr_context)
            self._began = now

        settrace(changed)

    def turn_s(self) -> float:
        """Threads of the pool have no turn."""
        return time.perf_counter() - self._began if threading.get_ident() == self._hubs_thread else 0.0


def install() -> ByEventlet:
    """Make the standard library cooperative, threads left native, and bound what Engine.IO and WebSockets take.

    Threads stay native because green locks deadlock `logging` and SQLAlchemy's pool when they are
    used from the thread pool. In return no `threading` lock may be held across a yield.
    """
    eventlet.monkey_patch(thread=False)
    websocket_eventlet.install()
    engine.install()
    return ByEventlet()


def _caught(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """What a task raises is written into the log by eventlet, also when somebody waits for it."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 (raised again by the one who waits)
        return None, error
