"""Chat messages of older databases: whose interview, who wrote them, and when."""

from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from migrations.legacy import ASIDE, Adoption, interviews, people, times
from migrations.legacy.spellings import ROOM_WORDS
from migrations.legacy.values import default

INTERVIEWER_TITLES = ("interviewer", "admin", "host")
CANDIDATE_TITLES = ("candidate",)


def fill(adoption: Adoption) -> None:
    """Give every message an interview, a moment and, where it can be known, its sender."""
    messages = adoption.table("chat_messages")
    times.clear_zero_dates(adoption, "chat_messages")
    _fill_interviews(adoption)
    times.fill(adoption, "chat_messages", "created_at")
    _fill_hours(adoption)
    default(adoption, messages.c.message, "")
    _forget_impossible_senders(adoption)
    _fill_senders(adoption)
    _add_stand_in_senders(adoption)


def _fill_interviews(adoption: Adoption) -> None:
    """Find the interview of each message that names only a room, and stand in for deleted interviews."""
    steps, messages, meetings = adoption.steps, adoption.table("chat_messages"), adoption.table("interviews")
    names = [one for one in (f"{ASIDE}interview_id", *ROOM_WORDS) if one in adoption.columns("chat_messages")]
    is_missing = sa.or_(messages.c.interview_id.is_(None), messages.c.interview_id < 1)
    query = sa.select(messages.c.id, *(sa.column(one) for one in names)).select_from(messages).where(is_missing)
    known = steps.db.execute(sa.select(meetings.c.id, meetings.c.meeting_link)).all()
    by_word = {str(row.id): row.id for row in known} | {row.meeting_link.lower(): row.id for row in known}
    found = []
    for row in steps.db.execute(query).all():
        said = next((interviews.room_of(str(one)) for one in row[1:] if one), "")
        word = said.lower()
        if word not in by_word:
            link = said if interviews.LINK.fullmatch(said) else str(uuid5(NAMESPACE_URL, f"removed interview {said}"))
            by_word[word] = interviews.stand_in_for(adoption, link)
        found.append({"row_id": row.id, "interview": by_word[word]})
    statement = sa.update(messages).where(messages.c.id == sa.bindparam("row_id"))
    statement = statement.values(interview_id=sa.bindparam("interview"))
    steps.write_many(statement, found, "chat_messages: found the missing interview")
    is_orphan = ~sa.exists().where(meetings.c.id == messages.c.interview_id)
    gone = sa.select(messages.c.interview_id).distinct().where(is_orphan)
    interviews.add_stand_ins(adoption, steps.db.execute(gone).scalars().all())


def _fill_hours(adoption: Adoption) -> None:
    """A message without a moment was written during its interview, and the other way round."""
    messages, meetings = adoption.table("chat_messages"), adoption.table("interviews")
    own = messages.c.interview_id == meetings.c.id
    first = sa.select(sa.func.min(messages.c.created_at)).where(own).scalar_subquery()
    timeless = sa.update(meetings).where(meetings.c.scheduled_time == times.EPOCH, first != times.EPOCH)
    adoption.steps.write(
        timeless.values(scheduled_time=first), "interviews: took the missing time from the first message"
    )
    begin = sa.select(meetings.c.scheduled_time).where(meetings.c.id == messages.c.interview_id).scalar_subquery()
    statement = sa.update(messages).where(messages.c.created_at.is_(None)).values(created_at=begin)
    adoption.steps.write(statement, "chat_messages: took the missing time from the interview")


def _forget_impossible_senders(adoption: Adoption) -> None:
    """Numbers below one were never people."""
    messages = adoption.table("chat_messages")
    statement = sa.update(messages).where(messages.c.sender_id < 1).values(sender_id=None)
    adoption.steps.write(statement, "chat_messages: cleared senders that cannot exist")


def _fill_senders(adoption: Adoption) -> None:
    """Find who is meant by the name a message carries, first among the two people of its interview."""
    steps, messages, meetings = adoption.steps, adoption.table("chat_messages"), adoption.table("interviews")
    query = (
        sa.select(messages.c.id, messages.c.sender_name, meetings.c.interviewer_id, meetings.c.candidate_id)
        .join(meetings, meetings.c.id == messages.c.interview_id)
        .where(messages.c.sender_id.is_(None), messages.c.sender_name.is_not(None))
    )
    directory = people.Directory(adoption)
    found = []
    for row in steps.db.execute(query).all():
        title = people.fold(row.sender_name)
        sender = directory.find(row.sender_name, among=(row.interviewer_id, row.candidate_id))
        if sender is None and title in INTERVIEWER_TITLES + CANDIDATE_TITLES:
            sender = row.candidate_id if title in CANDIDATE_TITLES else row.interviewer_id
        if sender is not None:
            found.append({"row_id": row.id, "sender": sender})
    statement = sa.update(messages).where(messages.c.id == sa.bindparam("row_id"))
    steps.write_many(
        statement.values(sender_id=sa.bindparam("sender")), found, "chat_messages: found the missing sender"
    )


def _add_stand_in_senders(adoption: Adoption) -> None:
    messages, users = adoption.table("chat_messages"), adoption.table("users")
    gone = sa.select(messages.c.sender_id).distinct()
    gone = gone.where(messages.c.sender_id.is_not(None), ~sa.exists().where(users.c.id == messages.c.sender_id))
    people.add_stand_ins(adoption, adoption.steps.db.execute(gone).scalars().all(), "candidate")
