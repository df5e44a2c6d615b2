"""The tables of candidates that came in one file: what it would do until somebody says so, and what can be undone."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# A file that somebody of the team sent. Its rows are encrypted, and gone once they were added or their time is over.
candidate_imports = Table(
    "candidate_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("preview", LongText),
    Column("added_at", UtcDateTime),
    # How many rows became candidates, and how many did not.
    Column("added", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("removed", Integer, nullable=False),
    **MYSQL_OPTIONS,
)

# Who came by which import, while it can be undone, and a hash of their account as it was made.
imported_candidates = Table(
    "imported_candidates",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("import_id", Integer, ForeignKey("candidate_imports.id"), nullable=False, index=True),
    Column("account_hash", String(64), nullable=False),
    **MYSQL_OPTIONS,
)
