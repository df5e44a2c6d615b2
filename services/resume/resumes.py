"""Resumes of candidates: storing, replacing, removing, and finding one for the people of an interview.

What is accepted is `resume_content`'s business and a virus scanner's (`scanner`), where it lies is `resume_store`'s.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from services.base import Invalid, TooLarge, settings
from services.resume import resume_refusals, scanner
from services.resume.resume_content import ResumeKind, kind_of_name
from services.resume.resume_store import Readable, ResumeStore, StoredResume, display_name

if TYPE_CHECKING:
    from config import Config, ScannerConfig
from wire import runtime

log = logging.getLogger(__name__)

SCANS_AT_ONCE = 3
"""Each holds a thread of the pool in which the database is asked too, and those are twenty."""
SCAN_PATIENCE_S = 10.0
"""For a turn: two scans that take all of their time."""

_scans = runtime.Slots(SCANS_AT_ONCE, SCAN_PATIENCE_S)


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    stream: Readable
    name: str


@dataclass(frozen=True)
class Resume:
    """A candidate's resume as people are offered it."""

    path: str
    name: str
    kind: ResumeKind


def _make_store(config: "Config") -> ResumeStore:
    return ResumeStore(config.upload_dir)


def _store() -> ResumeStore:
    return settings.derived(_make_store)


def remove_unfinished() -> None:
    """Clear what a killed process left half written."""
    _store().remove_unfinished()


def store(upload: Upload) -> StoredResume:
    """Inspect and store an upload, off the hub; where a virus scanner is set, only after its word.

    Raises Invalid and TooLarge with the field `resume`, DiskFull, Unavailable.
    """
    chosen = settings.config.scanner
    if chosen is None:
        return _save(upload, None)
    try:
        with _scans.one():
            return _save(upload, lambda file: _scan(chosen, file))
    except TimeoutError:  # For a turn; the scanner's own slowness has its own word.
        _go_on_unscanned(chosen, "others wait for it")
    return _save(upload, None)


def _save(upload: Upload, scan: Callable[[BinaryIO], object] | None) -> StoredResume:
    limit = settings.config.max_content_length
    return runtime.in_native_thread(_store().save, upload.stream, upload.name, max_bytes=limit, scan=scan)


def _scan(with_scanner: "ScannerConfig", file: BinaryIO) -> None:
    """Raises Invalid, Unavailable."""
    try:
        found = scanner.find(with_scanner, file)
    except scanner.TooLargeForScanner:
        log.warning("A resume was refused: the virus scanner takes no file so large (StreamMaxLength)")
        raise resume_refusals.too_large_to_scan() from None
    except scanner.NotScanned as failure:
        _go_on_unscanned(with_scanner, failure.said)
    else:
        if found is not None:
            log.warning("A resume was refused: the virus scanner found %s", found)
            raise resume_refusals.infected()


def _go_on_unscanned(with_scanner: "ScannerConfig", why: str) -> None:
    """Raises Unavailable, unless resumes are to be stored without a scan then."""
    if with_scanner.is_required:
        log.error("A resume was refused: the virus scanner gave no verdict (%s)", why)
        raise resume_refusals.not_scanned()
    log.error("A resume is stored without a scan: the virus scanner gave no verdict (%s)", why)


def remove(path: str | None) -> None:
    """Remove a stored file, if there is one; nothing happens if it is already gone."""
    if path is not None:
        runtime.in_native_thread(_store().remove, path)


class OnRecord(Protocol):
    """A candidate as far as their resume goes."""

    @property
    def resume_path(self) -> str | None: ...
    @property
    def resume_original_name(self) -> str | None: ...


def of(candidate: OnRecord) -> Resume | None:
    """The candidate's resume, if one is on record."""
    if candidate.resume_path is None:
        return None
    name = candidate.resume_original_name or candidate.resume_path.replace("\\", "/").rpartition("/")[2]
    kind = _kind(candidate.resume_path)
    return Resume(candidate.resume_path, _offered_name(name, kind), kind)


def file_of(resume: Resume) -> Path:
    """The file on disk. Raises NotFound("resume-missing")."""
    return runtime.in_native_thread(_store().path_of, resume.path)


def too_large() -> TooLarge:
    """The refusal that names the limit, for requests refused before they were read."""
    return resume_refusals.too_large(settings.config.max_content_length)


def _offered_name(name: str, kind: ResumeKind) -> str:
    """One line that ends in the kind: older versions stored names with whatever was in them."""
    return display_name(name if name.lower().endswith(f".{kind}") else f"{name}.{kind}", kind)


def _kind(path: str) -> ResumeKind:
    """By the stored name; what an older version let through under another name is only ever downloaded."""
    try:
        return kind_of_name(path)
    except Invalid:
        return ResumeKind.DOC
