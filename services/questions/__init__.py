"""The bank of questions, and the questions of an interview."""

from services.questions import bank, content, files, included, planned, statements
from services.questions.bank import Unfit, Whole
from services.questions.content import Case, CaseKind, Compare, Content, Level, Problem, Purpose, QuestionFile
from services.questions.files import FileFormat, FileProblem, Unreadable

__all__ = [
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
    "content",
    "files",
    "included",
    "planned",
    "statements",
]
