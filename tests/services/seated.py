"""Seats of the tests' people, as the database has them now, and what they write."""

from services.base.clock import utcnow
from services.document import documents
from services.interview import seats


def seat_of(person, interview):
    return seats.get(person.user_id, interview.meeting_link)[0]


def write(person, interview, text):
    """The whole text of the first file, as a plain client of this person sends it."""
    documents.open_text(interview.id)
    type_into_open(person, interview, text)


def type_into_open(person, interview, text):
    """The same without opening the document first."""
    documents.replace(seat_of(person, interview), f"socket of {person.name}", text, at=utcnow())
