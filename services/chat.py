"""Chat: said once, stored before it is shown, with the server's sender and time."""

from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import chat_messages, interviews
from repositories.chat_messages import ChatMessage
from services.errors import Invalid
from services.seats import Seat, over
from services.text import _

HISTORY = 200
MAX_MESSAGE_CHARS = 4_000
REPORT_LIMIT = 5000


def say(seat: Seat, text: str, *, message_id: str | None, at: datetime) -> tuple[ChatMessage, bool]:
    """Store a message; the stored one, and whether it is new.

    A `message_id` this sender already used here finds the first message again: the page repeats
    what it got no acknowledgement for. Raises Invalid("message-empty"), Conflict("interview-over").
    """
    message = text.replace("\x00", "").strip()
    if not message:
        raise Invalid("message-empty", _("Write something first."))

    def work(db: Connection) -> int:
        if interviews.lock(db, seat.interview_id).status != "scheduled":
            raise over()
        return chat_messages.insert_message(db, seat.interview_id, seat.user_id, message, message_id=message_id, at=at)

    try:
        new_id = database.run(work)
    except IntegrityError:
        first = _find(seat, message_id)
        if first is None:
            raise
        return first, False
    return ChatMessage(new_id, message_id, seat.user_id, seat.name, seat.is_candidate, message, at), True


def latest(interview_id: int, *, before: int | None = None) -> tuple[list[ChatMessage], bool]:
    """The last 200 messages (older than `before`), oldest first, and whether there are earlier ones."""
    found = database.read(lambda db: chat_messages.list_latest(db, interview_id, before=before, limit=HISTORY + 1))
    return found[-HISTORY:], len(found) > HISTORY


def whole(interview_id: int) -> list[ChatMessage]:
    """Every message for the report, at most the last 5,000."""
    return database.read(lambda db: chat_messages.list_latest(db, interview_id, limit=REPORT_LIMIT))


def _find(seat: Seat, message_id: str | None) -> ChatMessage | None:
    if message_id is None:
        return None
    return database.read(lambda db: chat_messages.find_by_message_id(db, seat.interview_id, seat.user_id, message_id))
