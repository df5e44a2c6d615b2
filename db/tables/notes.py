"""The tables of what the panel writes for itself in a room. Nothing of them is ever told to the candidate."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    # The name that the author's page gave it, so that sending it twice stores it once.
    Column("note_id", String(36), nullable=False),
    # `plus`, `minus`, `question` or `follow-up`.
    Column("mark", String(10)),
    # Empty for a mark alone.
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("interview_id", "author_id", "note_id"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

whispers = Table(
    "whispers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    # As `note_id` of a note.
    Column("whisper_id", String(36), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id", "author_id", "whisper_id"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)
