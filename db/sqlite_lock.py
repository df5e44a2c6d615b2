"""The lock beside an SQLite file, `neurohire.db.lock`: flock(2), which the kernel releases when the process ends."""

import errno
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from db.lock_holder import CannotLock, Holder, Taken, read

if sys.platform != "win32":
    import fcntl

LOOK_EVERY_S = 1.0
MAX_MARK_BYTES = 300
UNSUPPORTED = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


class FileLock:
    """The file says who holds the lock, for people; only the kernel's lock on it counts, so an old file means nothing.

    By whatever links a database is reached, its lock lies beside the real file.
    """

    def __init__(self, database: Path, mine: Holder) -> None:
        self._database = database.resolve()
        self._path = self._database.with_name(f"{self._database.name}.lock")
        self._mine = mine
        self._descriptor: int | None = None
        self._seen: tuple[int, int] | None = None
        self._pause = threading.Event()

    def acquire(self) -> bool:
        """Take the lock if it is free. Makes the folder (mode 0700) and the file (0600).

        Raises CannotLock, OSError; Taken where the database is not the one of before.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        # Somebody may have removed the file between the two calls; a lock on it would then hold nobody off.
        if not self._flock(descriptor, exclusive=True) or not _is_at(descriptor, self._path):
            os.close(descriptor)
            return False
        with suppress(OSError):  # Nobody is refused because a full disk has no room for a name.
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{self._mine.mark}\n".encode(), 0)
        before, self._descriptor = self._descriptor, descriptor
        if before is not None:
            os.close(before)
        self._require_same_database()  # Whoever moves it within the next second is noticed too.
        return True

    def keep(self) -> None:
        """Look once a second whether the file of the lock and that of the database are still the same. Raises Taken."""
        self._pause.wait(LOOK_EVERY_S)
        if self._descriptor is None:
            raise Taken("The lock on the database is not held.")
        self._require_same_database()
        if not _is_at(self._descriptor, self._path) and not self.acquire():
            raise Taken(f"The lock {self._path} was removed, and another process has a new one.")

    def holder(self) -> Holder | None:
        """Who has the lock. Changes nothing."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            if self._flock(descriptor, exclusive=False):
                return None
            return read(os.pread(descriptor, MAX_MARK_BYTES, 0).decode(errors="replace"))
        finally:
            os.close(descriptor)

    def holders(self) -> list[Holder]:
        """Who has the lock, as a list."""
        found = self.holder()
        return [] if found is None else [found]

    def _require_same_database(self) -> None:
        """Who opens the file at its new place finds no lock there."""
        try:
            found = self._database.stat()
        except FileNotFoundError:
            here = None
        except OSError:
            return  # A disk that does not answer is an outage, which others notice.
        else:
            here = (found.st_dev, found.st_ino)
        if self._seen is not None and here != self._seen:
            raise Taken(f"The database {self._database} was moved or replaced while the server used it.")
        self._seen = here

    def _flock(self, descriptor: int, *, exclusive: bool) -> bool:
        if sys.platform == "win32":  # Which has no flock; nothing holds a second start off there.
            return True
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            raise CannotLock(
                f"The file system of {self._path.parent} has no locks. Set SQLITE_PATH to a place on a local disk."
            ) from error
        return True


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
