"""The table of who did what to what, when, and from where."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# Without foreign keys: an entry outlives whom and what it is about. Whoever is erased loses name and number in it
# (`operating/retention.py`); a number alone could be another's later.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    # A word of `services/audit/deeds.py`.
    Column("action", String(40), nullable=False),
    # The name as it was.
    Column("subject", String(120), nullable=False),
    # The details: a JSON object of plain values.
    Column("counts", Text, nullable=False),
    Column("doer_id", Integer),
    Column("doer_name", String(120), nullable=False, server_default=text("''")),
    # A network address, or who it was without one.
    Column("address", String(64)),
    Column("subject_kind", String(20)),
    Column("subject_id", Integer),
    # The person whom it is about besides: the candidate of an interview, the reader of a share.
    Column("whom_id", Integer),
    Index(None, "action", "at"),
    Index(None, "at"),
    Index(None, "doer_id", "at"),
    Index(None, "subject_kind", "subject_id", "at"),
    Index(None, "whom_id", "at"),
    **MYSQL_OPTIONS,
)
