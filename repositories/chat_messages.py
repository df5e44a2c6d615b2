"""The `chat_messages` table: only ever added to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import chat_messages, interview_members, interviews, users
from repositories.rows import new_id


@dataclass(frozen=True)
class ChatMessage:
    """One message; `sender_id` is None only for messages of older databases that kept a name alone.

    `role` is what the sender is in the interview at the time of reading: "interviewer", "candidate" or "observer".
    It is None for somebody who is no longer one of its people, and where only a name was kept. The people of an
    interview decide it, as they decide who may enter, so that no second column can disagree with them.
    """

    id: int
    message_id: str | None
    sender_id: int | None
    sender_name: str
    role: str | None
    message: str
    created_at: datetime


COLUMNS = (
    chat_messages.c.id,
    chat_messages.c.message_id,
    chat_messages.c.sender_id,
    func.coalesce(users.c.name, chat_messages.c.sender_name, "").label("sender_name"),
    case(
        (chat_messages.c.sender_id == interviews.c.candidate_id, "candidate"),
        (chat_messages.c.sender_id == interviews.c.interviewer_id, "interviewer"),
        else_=interview_members.c.role,
    ).label("role"),
    chat_messages.c.message,
    chat_messages.c.created_at,
)
SENDERS_PLACE = and_(
    interview_members.c.interview_id == chat_messages.c.interview_id,
    interview_members.c.user_id == chat_messages.c.sender_id,
)
JOINED = (
    chat_messages.join(interviews, interviews.c.id == chat_messages.c.interview_id)
    .outerjoin(users, users.c.id == chat_messages.c.sender_id)
    .outerjoin(interview_members, SENDERS_PLACE)
)


def insert_message(
    db: Connection, interview_id: int, sender_id: int, message: str, *, message_id: str | None, at: datetime
) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this sender already stored this `message_id` here."""
    values = {
        "interview_id": interview_id,
        "sender_id": sender_id,
        "message": message,
        "message_id": message_id,
        "created_at": at,
    }
    return new_id(db.execute(insert(chat_messages).values(**values)))


def amount_of(db: Connection, interview_id: int, sender_id: int) -> tuple[int, int]:
    """How many messages of this sender the interview has, and their characters in all."""
    of_sender = and_(chat_messages.c.interview_id == interview_id, chat_messages.c.sender_id == sender_id)
    chars = func.coalesce(func.sum(func.char_length(chat_messages.c.message)), 0)
    count, total = db.execute(select(func.count(), chars).where(of_sender)).one()
    return int(count), int(total)


def find_by_message_id(db: Connection, interview_id: int, sender_id: int, message_id: str) -> ChatMessage | None:
    row = db.execute(
        select(*COLUMNS)
        .select_from(JOINED)
        .where(
            chat_messages.c.interview_id == interview_id,
            chat_messages.c.sender_id == sender_id,
            chat_messages.c.message_id == message_id,
        )
    ).first()
    return None if row is None else ChatMessage(**row._mapping)


def list_latest(db: Connection, interview_id: int, *, before: int | None = None, limit: int) -> list[ChatMessage]:
    """The last `limit` messages (older than message `before`, if given), oldest first."""
    query = select(*COLUMNS).select_from(JOINED).where(chat_messages.c.interview_id == interview_id)
    if before is not None:
        query = query.where(chat_messages.c.id < before)
    rows = db.execute(query.order_by(chat_messages.c.id.desc()).limit(limit)).all()
    return [ChatMessage(**row._mapping) for row in reversed(rows)]


def list_after(db: Connection, interview_id: int, after: int, *, limit: int) -> list[ChatMessage]:
    """The first `limit` messages later than message `after`, oldest first."""
    wanted = and_(chat_messages.c.interview_id == interview_id, chat_messages.c.id > after)
    query = select(*COLUMNS).select_from(JOINED).where(wanted).order_by(chat_messages.c.id).limit(limit)
    return [ChatMessage(**row._mapping) for row in db.execute(query)]


def count(db: Connection, interview_id: int, *, up_to: int | None = None) -> int:
    """How many messages the interview has, up to message `up_to` if given."""
    wanted = chat_messages.c.interview_id == interview_id
    if up_to is not None:
        wanted = and_(wanted, chat_messages.c.id <= up_to)
    return int(db.execute(select(func.count()).select_from(chat_messages).where(wanted)).scalar_one())
