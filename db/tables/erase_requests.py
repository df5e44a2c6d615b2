"""The table of what candidates ask to be erased."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# That a candidate asks for everything about them to be erased: one for each person. Erasing them takes it along.
erase_requests = Table(
    "erase_requests",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("message", Text),
    Column("asked_at", UtcDateTime, nullable=False),
    # `waiting`, `done` or `declined`; one that is taken back is deleted.
    Column("state", String(20), nullable=False),
    Column("answer", Text),
    # The name of the administrator who answered, as it was then.
    Column("answered_by", String(120)),
    Column("answered_at", UtcDateTime),
    Index(None, "state", "asked_at"),
    **MYSQL_OPTIONS,
)
