"""What remains of an interview: its playback, its packed edits, its activity over time, who was there when, its report
as a file, and requests to erase it.
"""

from services.record import activity, attendance, compaction, erasure, final_texts, pdf, playback, report_file
from services.record.activity import Activity, Lane, LaneKind
from services.record.attendance import Attendance
from services.record.compaction import NotPacked, Packed
from services.record.playback import Mark, Recording
from services.record.report_file import Choice

__all__ = [
    "Activity",
    "Attendance",
    "Choice",
    "Lane",
    "LaneKind",
    "Mark",
    "NotPacked",
    "Packed",
    "Recording",
    "activity",
    "attendance",
    "compaction",
    "erasure",
    "final_texts",
    "pdf",
    "playback",
    "report_file",
]
