"""The bank of questions, and the questions of an interview."""

from services.questions import bank, comparing, content, files, included, planned, statements
from services.questions.bank import Unfit, Whole
from services.questions.content import (
    MAX_CASES,
    Case,
    CaseKind,
    Compare,
    Content,
    Level,
    Problem,
    Purpose,
    QuestionFile,
)
from services.questions.files import FileFormat, FileProblem, Unreadable

__all__ = [
    "MAX_CASES",
    "Case",
    "CaseKind",
    "Compare",
    "Content",
    "FileFormat",
    "FileProblem",
    "Level",
    "Problem",
    "Purpose",
    "QuestionFile",
    "Unfit",
    "Unreadable",
    "Whole",
    "bank",
    "comparing",
    "content",
    "files",
    "included",
    "planned",
    "statements",
]
