"""The bank of questions, and the questions of an interview."""

from services.questions import (
    bank,
    boards,
    changes,
    comments,
    comparing,
    content,
    files,
    included,
    planned,
    review,
    statements,
)
from services.questions.bank import Unfit, Whole
from services.questions.changes import Change
from services.questions.content import (
    MAX_CASES,
    Case,
    CaseKind,
    Compare,
    Content,
    Level,
    Purpose,
    QuestionFile,
)
from services.questions.files import FileFormat, FileProblem, Unreadable
from services.questions.problems import Problem
from services.questions.review import Line, Place, ReviewFile

__all__ = [
    "MAX_CASES",
    "Case",
    "CaseKind",
    "Change",
    "Compare",
    "Content",
    "FileFormat",
    "FileProblem",
    "Level",
    "Line",
    "Place",
    "Problem",
    "Purpose",
    "QuestionFile",
    "ReviewFile",
    "Unfit",
    "Unreadable",
    "Whole",
    "bank",
    "boards",
    "changes",
    "comments",
    "comparing",
    "content",
    "files",
    "included",
    "planned",
    "review",
    "statements",
]
