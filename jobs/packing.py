"""Packing the edits of interviews that have just ended, or that somebody reads; all others are packed at night."""

from services.record import compaction
from wire import runtime


def pack_wanted() -> None:
    """A pack at a time; what waits is taken up again at the next turn."""
    compaction.pack_wanted(pause=runtime.sleep)
