"""The table of what administrators set on the page Settings; what the environment sets wins."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# A row for each setting that was set; without one the default holds.
stored_settings = Table(
    "stored_settings",
    metadata,
    # As `services/stored_settings/catalogue.py` calls it.
    Column("name", String(60), primary_key=True),
    Column("value", LongText, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("updated_by", Integer, ForeignKey("users.id"), index=True),
    **MYSQL_OPTIONS,
)
