"""What is still stored of an interview whose parts can be kept for less long than the rest."""

from db.engine import database
from repositories import parts as rows


def parts(interview_id: int) -> frozenset[str]:
    """The parts (`repositories.parts`) of which there is anything."""
    return database.read(lambda db: rows.stored(db, interview_id))
