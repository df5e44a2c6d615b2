"""What is written at once never overtakes what waits to be written."""

from types import SimpleNamespace

import eventlet
from eventlet.semaphore import Semaphore

from wire.websocket_eventlet import send_at_once


class Kernel:
    """Takes all that it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def send(self, frames: bytes) -> int:
        self.taken.append(frames)
        return len(frames)


def test_it_waits_behind_who_waits_for_a_lock_that_was_just_released():
    kernel, lock = Kernel(), Semaphore()
    ws = SimpleNamespace(websocket_closed=False, _sendlock=lock, socket=SimpleNamespace(fd=kernel))

    def write_first() -> None:
        with lock:
            kernel.send(b"first")

    lock.acquire()
    assert not send_at_once(ws, b"second"), "somebody writes"
    writer = eventlet.spawn(write_first)
    eventlet.sleep(0)
    lock.release()
    assert not send_at_once(ws, b"second"), "somebody has waited for longer"
    writer.wait()
    assert send_at_once(ws, b"second")
    assert kernel.taken == [b"first", b"second"]
