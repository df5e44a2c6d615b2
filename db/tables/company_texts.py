"""The table of the company's own words for candidates: each change is a version of its own."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# The last version holds; one whose texts are empty shows nothing. `consents.texts_version` names one.
company_texts = Table(
    "company_texts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("addition", LongText, nullable=False),
    Column("privacy", LongText, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", Integer, ForeignKey("users.id"), index=True),
    **MYSQL_OPTIONS,
)
