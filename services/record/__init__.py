"""What remains of an interview: its playback, and its packed edits."""

from services.record import compaction, playback
from services.record.compaction import NotPacked, Packed
from services.record.playback import Mark, Recording

__all__ = [
    "Mark",
    "NotPacked",
    "Packed",
    "Recording",
    "compaction",
    "playback",
]
