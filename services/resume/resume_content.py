"""What a resume is, decided by its content and by its name, which must agree.

PDF is looked at from outside only; the parts of a DOCX are `resume_package`'s business, those of a DOC
`resume_compound`'s. Nothing here writes, and nothing here is shown to anybody.
"""

import os
import re
from enum import StrEnum
from typing import BinaryIO

from services.resume import resume_compound, resume_package, resume_refusals

# Readers accept a PDF header up to 1,024 bytes into the file, which is how one file is made to be two things.
# What honest programs put before it is a byte order mark or white space.
_PDF_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[\s\x00]{0,64}%PDF-[12]\.\d")
_PDF_END = b"%%EOF"
_PDF_END_WITHIN = 1024


class ResumeKind(StrEnum):
    """The three kinds of resume; the value is the extension of the name."""

    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"


# What each is served as, whatever the browser that sent it said.
MEDIA_TYPES = {
    ResumeKind.PDF: "application/pdf",
    ResumeKind.DOC: "application/msword",
    ResumeKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def kind_of_name(name: str) -> ResumeKind:
    """The kind that a file name claims.

    Raises Invalid("resume-wrong-type").
    """
    _stem, dot, extension = name.strip().rstrip(". ").rpartition(".")
    try:
        return ResumeKind(extension.lower() if dot else "")
    except ValueError:
        raise resume_refusals.wrong_type() from None


def inspect(file: BinaryIO, original_name: str) -> ResumeKind:
    """The kind of a seekable file whose name and content agree and which is safe to hand to its reader.

    Raises Invalid with one of the codes of `resume_refusals`. May take a second for a hostile file, so not on the hub.
    """
    named = kind_of_name(original_name)
    file.seek(0)
    head = file.read(1024)
    if not head.strip(b"\x00\t\n\r "):
        raise resume_refusals.empty()
    found = _kind_of_content(file, head)
    if found is None:
        raise resume_refusals.wrong_content(named)
    if found is not named:
        raise resume_refusals.wrong_name(named, found)
    return found


def _kind_of_content(file: BinaryIO, head: bytes) -> ResumeKind | None:
    if _PDF_HEAD.match(head):
        _refuse_bad_pdf(file)
        return ResumeKind.PDF
    if head.startswith(resume_compound.MAGIC):
        return ResumeKind.DOC if resume_compound.is_word_document(file) else None
    if head.startswith(resume_package.MAGIC):
        return ResumeKind.DOCX if resume_package.is_word_document(file) else None
    return None


def _refuse_bad_pdf(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2 * _PDF_END_WITHIN))
    tail = file.read().rstrip(b"\x00\t\n\r ")
    if _PDF_END not in tail[-_PDF_END_WITHIN:]:
        raise resume_refusals.damaged()
    if resume_package.is_archive_too(file):
        raise resume_refusals.has_embedded_file()
