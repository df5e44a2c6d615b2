"""What a resume is, decided by its content and by its name, which must agree.

The ends of a PDF are `resume_pdf`'s business, the parts of a DOCX `resume_package`'s, those of a DOC
`resume_compound`'s. Nothing here writes, and nothing here is shown to anybody.
"""

from enum import StrEnum
from typing import BinaryIO

from services.resume import resume_compound, resume_package, resume_pdf, resume_refusals


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
    head = file.read(resume_pdf.HEAD_BYTES)
    if not head.strip(b"\x00\t\n\r "):
        raise resume_refusals.empty()
    found = _kind_of_content(file, head)
    if found is None:
        raise resume_refusals.wrong_content(named)
    if found is not named:
        raise resume_refusals.wrong_name(named, found)
    return found


def _kind_of_content(file: BinaryIO, head: bytes) -> ResumeKind | None:
    if resume_pdf.begins(head):
        resume_pdf.refuse_bad(file)
        return ResumeKind.PDF
    if head.startswith(resume_compound.MAGIC):
        return ResumeKind.DOC if resume_compound.is_word_document(file) else None
    if head.startswith(resume_package.MAGIC):
        return ResumeKind.DOCX if resume_package.is_word_document(file) else None
    return None
