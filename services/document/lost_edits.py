"""Edits that the server sent to the other pages and then lost, because it was killed before it stored them.

Whoever has one brings it back. With each edit goes a proof that the server made, so that nobody can put words into
another person's mouth: it names the interview and the author, and is of exactly these bytes.
"""

from dataclasses import dataclass

from services.base import encryption
from services.document.update_parts import MalformedUpdate


@dataclass(frozen=True)
class Lost:
    """Whose edit a page brings back, and the proof that the server gave out with it."""

    author_id: int
    proof: str


def proof(interview_id: int, author_id: int, update: bytes) -> str:
    """What goes with an edit to the other pages."""
    return encryption.proof(_purpose(interview_id, author_id), update)


def require_proof(interview_id: int, lost: Lost, update: bytes) -> None:
    """Raises MalformedUpdate."""
    if not encryption.is_proof(lost.proof, _purpose(interview_id, lost.author_id), update):
        raise MalformedUpdate("the server never had this edit from this person")


def _purpose(interview_id: int, author_id: int) -> str:
    return f"edit {interview_id} {author_id}"
