"""Resumes: which files are accepted, where they are stored, and who can read them."""

from services.resume import resume_content, resumes, scanner
from services.resume.resume_content import ResumeKind
from services.resume.resume_store import StoredResume
from services.resume.resumes import Resume, Upload

__all__ = [
    "Resume",
    "ResumeKind",
    "StoredResume",
    "Upload",
    "resume_content",
    "resumes",
    "scanner",
]
