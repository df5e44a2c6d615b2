"""Resumes of candidates: storing, replacing, removing, and finding one for the people of an interview.

What is accepted is `resume_content`'s business, where it lies is `resume_store`'s.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repositories.users import User
from services.base import Invalid, TooLarge, settings
from services.resume import resume_refusals
from services.resume.resume_content import ResumeKind, kind_of_name
from services.resume.resume_store import Readable, ResumeStore, StoredResume, display_name

if TYPE_CHECKING:
    from config import Config
from wire import runtime


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
    """Inspect and store an upload, off the hub.

    Raises Invalid and TooLarge with the field `resume`, DiskFull, Unavailable.
    """
    return runtime.in_native_thread(
        _store().save, upload.stream, upload.name, max_bytes=settings.config.max_content_length
    )


def remove(path: str | None) -> None:
    """Remove a stored file, if there is one; nothing happens if it is already gone."""
    if path is not None:
        runtime.in_native_thread(_store().remove, path)


def of(candidate: User) -> Resume | None:
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
