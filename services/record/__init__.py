"""What remains of an interview: its playback, its packed edits, its activity over time, who was there when, its report
as a file, requests to erase it, and the record that can be checked.
"""

from services.record import (
    activity,
    attendance,
    compaction,
    erasure,
    final_texts,
    moments,
    pdf,
    playback,
    record_zip,
    report_file,
    retained,
)
from services.record.activity import Activity, Lane, LaneKind
from services.record.attendance import Attendance
from services.record.compaction import NotPacked, Packed
from services.record.moments import Span
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
    "Span",
    "activity",
    "attendance",
    "compaction",
    "erasure",
    "final_texts",
    "moments",
    "pdf",
    "playback",
    "record_zip",
    "report_file",
    "retained",
]
