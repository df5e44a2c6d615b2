"""The ids of elements that the server drew for a question: whoever sees one can tell, and nobody else can make one."""

import hmac
from secrets import token_hex

from services.base import encryption

RANDOM_BYTES = 4
"""Each id is new: Yjs and pycrdt would not agree what stands under one that was used before."""
PROOF_CHARS = 12
"""48 bits, which can only be guessed by drawing: an id has 40 characters at most (`board_elements.ID`)."""


def fresh(interview_id: int, row_id: int) -> str:
    """One more for the question of this number in this interview."""
    start = f"{_prefix(row_id)}{token_hex(RANDOM_BYTES)}"
    return start + _proof(interview_id, start)


def is_own(one: str, interview_id: int, row_id: int) -> bool:
    """Whether `fresh` gave this id for this question. What was made with another SECRET_KEY is nobody's."""
    start = one[:-PROOF_CHARS]
    return one.startswith(_prefix(row_id)) and hmac.compare_digest(one, start + _proof(interview_id, start))


def _prefix(row_id: int) -> str:
    return f"question{row_id}-"


def _proof(interview_id: int, start: str) -> str:
    return encryption.proof(f"board {interview_id}", start.encode())[:PROOF_CHARS]
