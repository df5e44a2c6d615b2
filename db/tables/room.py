"""The tables of what happens in a room, except the document."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("sender_id", Integer, ForeignKey("users.id"), index=True),
    # Only for rows of older databases that kept a name and no sender.
    Column("sender_name", String(120)),
    Column("message", Text, nullable=False),
    # Chosen by the sending page; a repeat after a lost acknowledgement finds the first row by it.
    Column("message_id", String(36)),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id", "sender_id", "message_id"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("size", Integer),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("report_count", Integer, nullable=False, server_default=text("1")),
    # What an interviewer said of it, and what the candidate did.
    Column("is_useful", Boolean(create_constraint=False)),
    Column("remark", String(1000)),
    Index(None, "interview_id", "kind", "ended_at"),
    Index(None, "interview_id", "started_at"),
    Index(None, "kind", "is_useful"),
    **MYSQL_OPTIONS,
)

# For how long the candidate was in the room with something to measure, and for how much of that it was measured.
coverage = Table(
    "coverage",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("present_ms", Integer, nullable=False),
    Column("measured_ms", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# What happened in a room besides edits, chat and alerts: who came and went, pastes and large insertions.
room_events = Table(
    "room_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("size", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

# Which process serves an interview's room when there are several, as long as it keeps saying so. No foreign key:
# it would lock the interview's row each time, and a row that is left over means nothing.
room_leases = Table(
    "room_leases",
    metadata,
    Column("interview_id", Integer, primary_key=True, autoincrement=False),
    # By this name a proxy finds the process.
    Column("node", String(64), nullable=False),
    # One run of that process; the next one has another.
    Column("holder", String(32), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)
