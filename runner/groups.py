"""Control groups (cgroup v2), where the system lets this program make some: with `Delegate=` of systemd it does.

A group bounds the memory, the processes and the time of a run as a whole and exactly. Without one the limits of each
process and `watch` do.
"""

import itertools
import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from runner import bounds

log = logging.getLogger("runner")

MOUNT = Path("/sys/fs/cgroup")
CONTROLLERS = ("memory", "pids", "cpu")
PERIOD_US = 100_000


class Group:
    """Of one stage of one run."""

    def __init__(self, place: Path, memory: int) -> None:
        """Raises OSError."""
        self.place = place
        place.mkdir()
        (place / "memory.max").write_text(str(memory))
        (place / "pids.max").write_text(str(bounds.MAX_PROCESSES + 2))  # bubblewrap's own two
        (place / "cpu.max").write_text(f"{PERIOD_US} {PERIOD_US}")
        with suppress(OSError):  # Where the system has no swap.
            (place / "memory.swap.max").write_text("0")
            (place / "memory.oom.group").write_text("1")

    @property
    def is_out_of_memory(self) -> bool:
        """Whether the kernel ended something in it for want of memory."""
        with suppress(OSError):
            events = dict(line.split() for line in (self.place / "memory.events").read_text().splitlines())
            return int(events.get("oom_kill", "0")) > 0
        return False

    def end(self) -> None:
        """Kill what is in it, and remove it."""
        with suppress(OSError):  # Linux 5.14
            (self.place / "cgroup.kill").write_text("1")
        deadline = time.monotonic() + bounds.GONE_WITHIN_S
        while time.monotonic() < deadline:
            try:
                self.place.rmdir()
            except FileNotFoundError:
                return
            except OSError:
                time.sleep(0.01)
            else:
                return
        log.warning("The group %s could not be removed.", self.place.name)


class Groups:
    """The groups that this program may make below its own; none where it may not."""

    def __init__(self, own: Path | None) -> None:
        self._own = own if own is not None and _prepare(own) else None
        self._numbers = itertools.count(1)

    @property
    def are_there(self) -> bool:
        return self._own is not None

    def make(self, memory: int) -> Group | None:
        """A group with these bounds; None where there are none. Raises OSError."""
        return None if self._own is None else Group(self._own / f"run-{next(self._numbers)}", memory)


def own() -> Path | None:
    """The group of this process, in a system that has version 2 alone."""
    if not (MOUNT / "cgroup.controllers").exists():
        return None
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        if line.startswith("0::/"):
            return MOUNT / line.removeprefix("0::/")
    return None


def _prepare(place: Path) -> bool:
    """Move this program into a group below, so that the one above may have others (a rule of version 2)."""
    if not os.access(place, os.W_OK) or not os.access(place / "cgroup.procs", os.W_OK):
        return False
    try:
        if not set(CONTROLLERS) <= set((place / "cgroup.controllers").read_text().split()):
            return False
        (place / "runner").mkdir(exist_ok=True)
        (place / "runner" / "cgroup.procs").write_text(str(os.getpid()))
        (place / "cgroup.subtree_control").write_text(" ".join(f"+{one}" for one in CONTROLLERS))
    except OSError as error:
        log.info("No control groups: %s", error.strerror)
        return False
    return True
