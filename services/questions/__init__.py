"""The bank of questions, and the questions of an interview."""

from services.questions import bank, content, files, included, planned, statements
from services.questions.bank import Unfit, Whole

__all__ = ["Unfit", "Whole", "bank", "content", "files", "included", "planned", "statements"]
