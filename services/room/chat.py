"""Chat: each message is stored once, before it is shown, with the sender and time that the server knows."""

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import chat_messages
from repositories.chat_messages import ChatMessage
from services.base import Conflict, Invalid, _, prose, turns
from services.chain import Kind, chain
from services.interview import Seat, lock_open

HISTORY = 200
MAX_MESSAGE_CHARS = 4_000
REPORT_LIMIT = 5000
"""Of one interview on a page at once; others come behind them."""
READ_AT_ONCE = 500
"""Where all are wanted: others go on in between."""
PART_MESSAGES = 100
"""Of a report at once; the rest comes as its reader goes on."""
PART_CHARS = 40_000
"""Of them together, so that a hundred long ones do not make a page of half a megabyte."""
MAX_MESSAGES_OF_PERSON = 5000
"""In one interview; one every six seconds for eight hours are 4,800."""
MAX_CHARS_OF_PERSON = 1_000_000
"""In one interview; sixty words a minute for eight hours without a pause are 150,000."""


def say(seat: Seat, text: str, *, message_id: str | None, at: datetime) -> tuple[ChatMessage, bool]:
    """Store a message; the stored one, and whether it is new.

    A `message_id` this sender already used here finds the first message again: the page repeats
    what it got no acknowledgement for. Raises Invalid("message-empty"), Conflict("interview-over", "chat-full").
    """
    message = prose.without_empty_ends(text)
    if not message:
        raise Invalid("message-empty", _("Write something first."))

    def work(db: Connection) -> int:
        lock_open(db, seat.interview_id)
        _require_room(db, seat, message)
        new = chat_messages.insert_message(db, seat.interview_id, seat.user_id, message, message_id=message_id, at=at)
        chain.add(db, seat.interview_id, Kind.MESSAGE, {"by": seat.user_id, "message": new, "text": message}, at=at)
        return new

    try:
        new_id = database.run(work)
    except (IntegrityError, _Full):
        first = _find(seat, message_id)
        if first is None:
            raise
        return first, False
    return ChatMessage(new_id, message_id, seat.user_id, seat.name, seat.role.value, message, at), True


def latest(interview_id: int, *, before: int | None = None) -> tuple[list[ChatMessage], bool]:
    """The last 200 messages (older than `before`), oldest first, and whether there are earlier ones."""
    found = database.read(lambda db: chat_messages.list_latest(db, interview_id, before=before, limit=HISTORY + 1))
    return found[-HISTORY:], len(found) > HISTORY


@dataclass(frozen=True)
class Part:
    """Some messages one after the other; `before` them there are so many, and `total` in all."""

    messages: list[ChatMessage]
    before: int
    total: int


def part(interview_id: int, *, after: int, is_whole: bool = False) -> Part:
    """The messages later than message `after`: as many as a report shows at once, or at most 5,000."""

    def work(db: Connection) -> Part:
        limit = REPORT_LIMIT if is_whole else PART_MESSAGES
        found = chat_messages.list_after(db, interview_id, after, limit=limit)
        before = chat_messages.count(db, interview_id, up_to=after) if after else 0
        shown = found if is_whole else _first(found)
        return Part(shown, before, chat_messages.count(db, interview_id))

    return database.read(work)


def _first(found: list[ChatMessage]) -> list[ChatMessage]:
    """Those that have no more than `PART_CHARS` characters together, and one at least."""
    lengths = accumulate(len(one.message) for one in found)
    return found[: max(1, sum(length <= PART_CHARS for length in lengths))]


def whole(interview_id: int) -> list[ChatMessage]:
    """Every message of the interview, oldest first: at most `MAX_MESSAGES_OF_PERSON` of each person."""
    found: list[ChatMessage] = []
    while True:
        last = found[-1].id if found else 0
        part = _later(interview_id, last)
        found += part
        if len(part) < READ_AT_ONCE:
            return found
        turns.give_way()


def _later(interview_id: int, last: int) -> list[ChatMessage]:
    return database.read(lambda db: chat_messages.list_after(db, interview_id, last, limit=READ_AT_ONCE))


class _Full(Conflict):
    """The sender has reached the limit of messages for this interview."""

    def __init__(self) -> None:
        super().__init__(
            "chat-full", _("You have reached the limit of messages for one interview. This message was not sent.")
        )


def _require_room(db: Connection, seat: Seat, message: str) -> None:
    count, chars = chat_messages.amount_of(db, seat.interview_id, seat.user_id)
    if count >= MAX_MESSAGES_OF_PERSON or chars + len(message) > MAX_CHARS_OF_PERSON:
        raise _Full


def _find(seat: Seat, message_id: str | None) -> ChatMessage | None:
    if message_id is None:
        return None
    return database.read(lambda db: chat_messages.find_by_message_id(db, seat.interview_id, seat.user_id, message_id))
