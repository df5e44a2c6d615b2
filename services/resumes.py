"""Resumes of candidates: storing, replacing, removing, and finding one for the people of an interview.

What is accepted is `resume_content`'s business, where it lies is `resume_store`'s.
Holds process state: the store that `create_app` configures.
"""

from dataclasses import dataclass
from pathlib import Path

import runtime
from repositories.users import User
from services import resume_refusals
from services.errors import Invalid, TooLarge
from services.resume_content import ResumeKind, kind_of_name
from services.resume_store import Readable, ResumeStore, StoredResume, display_name


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


@dataclass
class _Settings:
    store: ResumeStore
    max_bytes: int


_settings = _Settings(ResumeStore(Path("uploads")), 10 * 1024 * 1024)


def configure(upload_dir: Path, *, max_bytes: int) -> None:
    """Where resumes are kept and how large one may be; clears what a killed process left half written."""
    _settings.store, _settings.max_bytes = ResumeStore(upload_dir), max_bytes
    _settings.store.remove_unfinished()


def store(upload: Upload) -> StoredResume:
    """Inspect and store an upload, off the hub.

    Raises Invalid and TooLarge with the field `resume`, DiskFull, Unavailable.
    """
    return runtime.in_native_thread(_settings.store.save, upload.stream, upload.name, max_bytes=_settings.max_bytes)


def remove(path: str | None) -> None:
    """Remove a stored file, if there is one; nothing happens if it is already gone."""
    if path is not None:
        runtime.in_native_thread(_settings.store.remove, path)


def of(candidate: User) -> Resume | None:
    """The candidate's resume, if one is on record."""
    if candidate.resume_path is None:
        return None
    name = candidate.resume_original_name or candidate.resume_path.replace("\\", "/").rpartition("/")[2]
    kind = _kind(candidate.resume_path)
    return Resume(candidate.resume_path, _offered_name(name, kind), kind)


def file_of(resume: Resume) -> Path:
    """The file on disk. Raises NotFound("resume-missing")."""
    return runtime.in_native_thread(_settings.store.path_of, resume.path)


def too_large() -> TooLarge:
    """The refusal that names the limit, for requests refused before they were read."""
    return resume_refusals.too_large(_settings.max_bytes)


def _offered_name(name: str, kind: ResumeKind) -> str:
    """One line that ends in the kind: older versions stored names with whatever was in them."""
    return display_name(name if name.lower().endswith(f".{kind}") else f"{name}.{kind}", kind)


def _kind(path: str) -> ResumeKind:
    """By the stored name; what an older version let through under another name is only ever downloaded."""
    try:
        return kind_of_name(path)
    except Invalid:
        return ResumeKind.DOC
