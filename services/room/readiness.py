"""Whether this process can serve people now, beyond merely running."""

from db import versions
from db.engine import DatabaseUnavailable, database
from wire import runtime

PATIENCE_S = 2.0


def is_ready() -> bool:
    """Whether the database answers in time, takes writes as far as known, and has the version this program needs."""
    try:
        if database.is_away:
            return False
        return runtime.within(PATIENCE_S, lambda: database.read(versions.is_present))
    except (DatabaseUnavailable, TimeoutError):
        return False
