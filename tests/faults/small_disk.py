"""A disk of a few megabytes, in memory, that a test fills and makes room on again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MB = 1024 * 1024
LEFT_OVER_BYTES = 512


@dataclass
class Disk:
    """Mounted at `place`."""

    place: Path

    def fill(self) -> None:
        """Take every byte that is free, also those that a large write leaves in the last page."""
        with (self.place / "filler").open("ab", buffering=0) as filler:
            for size in (MB, 4096, LEFT_OVER_BYTES):
                try:
                    while filler.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        (self.place / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(place: Path, *, megabytes: int) -> Iterator[Disk]:
    """A disk there; gone afterwards. Skips the test where none can be mounted."""
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk of its own needs root and the right to mount")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
