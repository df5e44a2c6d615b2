"""The first process of a box, with which all of it ends: its number, and what becomes of it when nobody watched it."""

import json
import os
import selectors
import time
from contextlib import suppress

LOOK_S = 0.01


def told(info: int, patience_s: float) -> int | None:
    """The number that bubblewrap wrote to the pipe `info` in one piece; None if it has not within so many seconds."""
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(info, selectors.EVENT_READ)
        while selector.select(patience_s) and (read := os.read(info, 4096)):
            said += read
    with suppress(ValueError, KeyError):
        return int(json.loads(said)["child-pid"])
    return None


def is_gone(pid: int, within_s: float) -> bool:
    """Whether it has ended by then, once bubblewrap has; and clear it away.

    It ends with bubblewrap, is a child of ours from then on (`stages.adopt`), and would stay as a zombie. Where it is
    no child, bubblewrap had waited for it.
    """
    deadline = time.monotonic() + within_s
    with suppress(ChildProcessError):
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG) is None:
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK_S)
    return True
