"""The clock that all processes share: the database's."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection


def now(db: Connection) -> datetime:
    """The present moment, aware, in UTC; the machine's own with SQLite, which only one machine has."""
    if db.dialect.name == "sqlite":
        return datetime.now(UTC)
    told: datetime = db.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar_one()
    return told.replace(tzinfo=UTC)
