"""The tables of the document: its edits, packed and as they came."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from db.columns import MYSQL_OPTIONS, MediumBlob, UtcDateTime, metadata

# Every edit ever taken, in the order it was taken: what playback shows, and what a document is made from again.
# The key is the order itself, so that a room's edits lie side by side and are read in one go.
document_updates = Table(
    "document_updates",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    # Nobody's, where the server itself made the document from the text of an older interview.
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)

# The edits of an interview that is over, many to a row and compressed: `services/document/edit_packs.py` reads `data`.
# They are the edits up to and with `sequence`; those after it, if any, are still rows of `document_updates`.
document_packs = Table(
    "document_packs",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("edit_count", Integer, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)

# Whom a number inside the packs of an interview stands for. A table, so that erasing a person finds every mention.
document_pack_authors = Table(
    "document_pack_authors",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), index=True),
    **MYSQL_OPTIONS,
)

# The state of a document up to `sequence`, so that opening it reads few edits.
document_snapshots = Table(
    "document_snapshots",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)
