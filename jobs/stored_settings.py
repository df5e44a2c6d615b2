"""What administrators set on a page, read again every few seconds: another process may have stored it."""

from contextlib import suppress

from db.engine import DatabaseUnavailable
from services.stored_settings import stored


def refresh() -> None:
    """While the database is away, which it says itself, what was in force stays so."""
    with suppress(DatabaseUnavailable):
        stored.refresh()
