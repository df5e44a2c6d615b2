"""The table of blind second reviews: who was asked to review which interview without knowing whose it is."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# One for each interview and reviewer; whoever is asked again has the same row. The card is in `cards`.
second_reviews = Table(
    "second_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    # In the reviewer's addresses in place of the interview's own link.
    Column("link", String(36), nullable=False, unique=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("reviewer_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("asked_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    # `asked`, `submitted`, `declined` or `withdrawn`.
    Column("state", String(20), nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("interview_id", "reviewer_id"),
    **MYSQL_OPTIONS,
)
