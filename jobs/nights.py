"""What is done once a night. Asked every few minutes, by the clock of the server; the rules are `operating.nightly`'s.

Of several processes the first does it; twice does no harm.
"""

from operating import nightly
from services.base import settings, utcnow
from wire import runtime


def purge() -> None:
    """Erase what was kept long enough, if anything has a limit; beside everything else: it takes long."""
    config = settings.config
    if not config.keep.is_limited:
        return
    runtime.in_native_thread(nightly.run_if_due, config, at=utcnow())


def tidy() -> None:
    """Delete sessions that expired long ago, and pack edits."""
    nightly.tidy(at=utcnow())
