"""What a link of a record can say. The names are in records that were written: they stay."""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a link."""

    BEGAN = "began"
    CONSENT = "consent"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    EVENT = "event"
    """Somebody came or went, or pasted."""
    MESSAGE = "message"
    ALERT = "alert"
    RUN = "run"
    RUN_ENDED = "run-ended"
    CHECK = "check"
    QUESTION_IN = "question-in"
    QUESTION_OUT = "question-out"
    EDITS = "edits"
    """Edits that follow each other; what the link says has their digest, the edits stay in their log."""
    ALERTS = "alerts"
    """All alerts as they were at the end: until then they grow longer."""
    COMMENTS = "comments"
    """All comments as they were at the end: until then their authors change and delete them."""
    WHISPER = "whisper"
    """Of whispers and notes only a fingerprint that this server alone can make: the record may be handed on."""
    NOTES = "notes"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    """It was closed because the candidate had not come, and that was taken back."""
    ERASED = "erased"
    """What earlier links say was erased."""


OF_PART = {
    "alerts": (Kind.ALERT, Kind.ALERTS),
    "chat": (Kind.MESSAGE, Kind.COMMENTS, Kind.WHISPER, Kind.NOTES),
    "edits": (Kind.EDITS, Kind.EVENT, Kind.RUN, Kind.RUN_ENDED, Kind.CHECK),
}
"""What goes with each part of an interview that retention erases before the rest (`operating/retention.py`)."""
