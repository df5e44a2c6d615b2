"""What remains of an interview: its playback, its packed edits, its activity over time, and requests to erase it."""

from services.record import activity, compaction, erasure, playback
from services.record.activity import Activity, Lane, LaneKind
from services.record.compaction import NotPacked, Packed
from services.record.playback import Mark, Recording

__all__ = [
    "Activity",
    "Lane",
    "LaneKind",
    "Mark",
    "NotPacked",
    "Packed",
    "Recording",
    "activity",
    "compaction",
    "erasure",
    "playback",
]
