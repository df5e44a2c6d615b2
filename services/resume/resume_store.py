"""The folder of resumes: storing what was inspected, finding it again, removing it.

Who may read whose resume, and which row points to which file, is not decided here. Everything here blocks on the
disk, so it is called from the thread pool and not on the hub.
"""

import errno
import logging
import os
import stat
import time
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from services.base import NO_ROOM, NotFound
from services.resume import resume_content, resume_refusals
from services.resume.resume_content import ResumeKind

log = logging.getLogger(__name__)

MAX_NAME_BYTES = 100
STORED_PREFIX = "uploads/resumes/"

_CHUNK = 64 * 1024
_UNFINISHED = ".incoming-"
_READABLE = frozenset("-_.()+&,'@")


class Readable(Protocol):
    """An upload: anything with `read`, such as Werkzeug's FileStorage."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class StoredResume:
    """A resume on disk: the path for `users.resume_path`, the name to show and to offer, and its kind."""

    path: str
    original_name: str
    kind: ResumeKind


class ResumeStore:
    """`<root>/resumes`, a folder only this program reads; `root` is UPLOAD_DIR."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "resumes"

    def save(
        self, stream: Readable, original_name: str, *, max_bytes: int, scan: Callable[[BinaryIO], object] | None = None
    ) -> StoredResume:
        """Store an upload once its content was found good, also by `scan`; whatever happens, no half of it stays.

        Raises Invalid and TooLarge as `resume_refusals` lists them, DiskFull("disk-full"),
        Unavailable("resume-store-unavailable"), and what `scan` raises.
        """
        shown_name = display_name(original_name, resume_content.kind_of_name(original_name))
        stored_name = f"{uuid.uuid4().hex}_{safe_name(shown_name)}"
        with _disk_troubles(), self._unfinished() as unfinished:
            with unfinished.open("x+b") as file:
                unfinished.chmod(0o600)
                _copy(stream, file, max_bytes)
                kind = resume_content.inspect(file, original_name)
                if scan is not None:
                    scan(file)
                os.fsync(file.fileno())
            unfinished.rename(self.folder / stored_name)
            _sync_folder(self.folder)
        return StoredResume(STORED_PREFIX + stored_name, shown_name, kind)

    def path_of(self, stored_path: str) -> Path:
        """The file that a row points to, in whatever way older versions and other systems wrote its path.

        Raises NotFound("resume-missing").
        """
        name = stored_path.replace("\\", "/").rpartition("/")[2]
        path = self.folder / name
        if name and not name.startswith(".") and _is_plain_file(path):
            return path
        log.warning("A stored resume is missing: %s", name.partition("_")[0][:32])  # Its uuid, not the person's words.
        raise resume_refusals.missing()

    def remove(self, stored_path: str) -> None:
        """Remove a stored file; nothing happens if it is already gone."""
        with suppress(NotFound), _disk_troubles():
            self.path_of(stored_path).unlink(missing_ok=True)

    def remove_unfinished(self, *, older_than_s: float = 3600) -> int:
        """Remove what a killed process left half written; the count of files removed. For start-up."""
        removed = 0
        for path in self.folder.glob(f"{_UNFINISHED}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime >= older_than_s:
                    path.unlink()
                    removed += 1
        return removed

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        """A path to write to that is gone afterwards, unless it was renamed."""
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{_UNFINISHED}{uuid.uuid4().hex}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def display_name(original_name: str, kind: ResumeKind) -> str:
    """The name as its owner wrote it, without folders and invisible characters: one line of at most 100 bytes."""
    text = unicodedata.normalize("NFC", original_name).replace("\\", "/").rstrip("/. ").rpartition("/")[2]
    spaced = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in spaced if not unicodedata.category(char).startswith("C"))
    stem = " ".join(visible.rpartition(".")[0].split()).strip(". ")
    room = MAX_NAME_BYTES - len(kind) - 1
    short = unicodedata.normalize("NFC", stem).encode()[:room].decode(errors="ignore").rstrip(". ")
    return f"{short or 'resume'}.{kind}"


def safe_name(shown_name: str) -> str:
    """A display name fit for every file system: letters of all scripts stay, white space and signs become `_`."""
    return "".join(char if _is_readable(char) else "_" for char in shown_name)


def _is_plain_file(path: Path) -> bool:
    """Whether it is there and is neither a link nor a folder; names no file system takes are not there."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _is_readable(char: str) -> bool:
    return char in _READABLE or char.isalnum() or unicodedata.category(char).startswith("M")


def _copy(stream: Readable, file: BinaryIO, max_bytes: int) -> None:
    copied = 0
    while chunk := stream.read(_CHUNK):
        copied += len(chunk)
        if copied > max_bytes:
            raise resume_refusals.too_large(max_bytes)
        file.write(chunk)
    file.flush()


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; only systems with folders as files can and need to."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_troubles() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Without the traceback, which would hold the file's name and so a person's.
        log.error("The folder of resumes failed: %s", errno.errorcode.get(error.errno or 0, "unknown"))  # noqa: TRY400
        if error.errno in NO_ROOM:
            raise resume_refusals.disk_full() from error
        raise resume_refusals.store_unavailable() from error
