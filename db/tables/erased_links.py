"""The table of links that led to what was erased."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# What a candidate's links say once everything about them is erased. It names nobody: a hash of each secret is all there
# is of whose it was.
erased_links = Table(
    "erased_links",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
    # When they had asked for it, if they had.
    Column("asked_at", UtcDateTime),
    Column("interviews", Integer, nullable=False),
    Column("had_resume", Boolean(create_constraint=False), nullable=False),
    Index(None, "erased_at"),
    **MYSQL_OPTIONS,
)
