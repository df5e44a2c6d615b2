"""The one clock of the server. Services take the time as an argument; the edges read it here."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
