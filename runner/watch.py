"""How much a box uses, looked up from outside: the memory of all its processes and of the files that are in memory too.

A limit of address space holds for one process, and some runtimes cannot live with one. Where a cgroup is to be had, it
is exact; this works everywhere, and what it may miss for a moment the limits of each process bound.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """Of a box, now."""

    memory: int
    inodes: int
    processes: int


def look(init: int, *, most: int) -> Usage:
    """What the box uses whose first process is `init`. Exact only where it may be more than `most` bytes.

    Nothing of a box that is gone already. Raises PermissionError where the system does not let us look.
    """
    root = Path(f"/proc/{init}/root")
    try:
        files = os.statvfs(root / "box")
        places = [root / "proc" / name for name in os.listdir(root / "proc") if name.isdecimal()]  # noqa: PTH208
    except (FileNotFoundError, ProcessLookupError, NotADirectoryError):
        return Usage(0, 0, 0)
    in_files = (files.f_blocks - files.f_bfree) * files.f_frsize
    memory = in_files + sum(_resident(place) for place in places)
    if memory > most:
        memory = in_files + sum(_proportional(place) for place in places)
    return Usage(memory, files.f_files - files.f_ffree, len(places))


def _resident(place: Path) -> int:
    with suppress(OSError, IndexError):
        return int((place / "statm").read_text().split()[1]) * PAGE
    return 0


def _proportional(place: Path) -> int:
    """Each page that several share is counted once in all; by whoever hides that, in full."""
    with suppress(OSError):
        for line in (place / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(place)
