"""What remains of an interview: its playback, its packed edits, and the record that can be checked."""

from services.record import compaction, playback, record_zip
from services.record.compaction import NotPacked, Packed
from services.record.playback import Mark, Recording

__all__ = [
    "Mark",
    "NotPacked",
    "Packed",
    "Recording",
    "compaction",
    "playback",
    "record_zip",
]
