"""The table of what was erased or handed out."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# What was erased or handed out of the program's data, by the nightly purge or on the command line: numbers, no content.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    # A JSON object of table names and numbers of rows.
    Column("counts", Text, nullable=False),
    Index(None, "action", "at"),
    **MYSQL_OPTIONS,
)
