"""The table of shares: with which colleagues the report of an interview is shared, and until when."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# One for each interview and reader; whoever gets the report again has the same row.
report_shares = Table(
    "report_shares",
    metadata,
    Column("id", Integer, primary_key=True),
    # In the reader's addresses in place of the interview's own link.
    Column("link", String(36), nullable=False, unique=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("reader_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("shared_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("word", Text),
    Column("shared_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    # When somebody ended it before its time.
    Column("ended_at", UtcDateTime),
    Column("last_opened_at", UtcDateTime),
    UniqueConstraint("interview_id", "reader_id"),
    **MYSQL_OPTIONS,
)
