"""What remains of an interview: its playback, and its packed edits."""

from services.record import compaction, pdf, playback, report_file
from services.record.compaction import NotPacked, Packed
from services.record.playback import Mark, Recording
from services.record.report_file import Choice

__all__ = [
    "Choice",
    "Mark",
    "NotPacked",
    "Packed",
    "Recording",
    "compaction",
    "pdf",
    "playback",
    "report_file",
]
