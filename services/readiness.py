"""Whether this process can serve people now, or only lives."""

import runtime
from db import versions
from db.engine import DatabaseUnavailable, database

PATIENCE_S = 2.0


def is_ready() -> bool:
    """Whether the database answers in time and has the version this program needs."""
    try:
        return runtime.within(PATIENCE_S, lambda: database.read(versions.is_present))
    except (DatabaseUnavailable, TimeoutError):
        return False
