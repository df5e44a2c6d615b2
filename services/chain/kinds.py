"""What a link of a record can say. The names are in records that were written: they stay."""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a link."""

    BEGAN = "began"
    OBSERVED = "observed"
    """Somebody changed what is observed of the candidate; never what they are exempt from."""
    REQUEST = "request"
    """For accommodation, and its answer: by a fingerprint, for it may tell of somebody's health."""
    ANSWER = "answer"
    CONSENT = "consent"
    ASKED = "asked"
    """The candidate asked to be let in."""
    LOBBY_MESSAGE = "lobby-message"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    EVENT = "event"
    """Somebody came or went, or pasted."""
    SWITCHED = "switched"
    """The language, or whether the candidate has the clipboard."""
    MEASURING = "measuring"
    """Whether the candidate's camera was measured from then on, and why not."""
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
    FULL = "full"
    """There is no more room: what happened later is left out, but for edits and the end."""
    REMARK = "remark"
    """What the candidate says of an alert. This and what follows may come after the end."""
    CARD = "card"
    """A scorecard was handed in, or changed: by a fingerprint, for not everybody may read it yet."""
    DECISION = "decision"


ENDS = (Kind.COMPLETED, Kind.CANCELLED)
"""What closes a record; the digest of the last of these is the fingerprint that people note."""
OF_PART = {
    "alerts": (Kind.ALERT, Kind.ALERTS, Kind.MEASURING, Kind.REMARK),
    "chat": (Kind.MESSAGE, Kind.LOBBY_MESSAGE, Kind.COMMENTS, Kind.WHISPER, Kind.NOTES),
    "edits": (Kind.EDITS, Kind.EVENT, Kind.RUN, Kind.RUN_ENDED, Kind.CHECK),
}
"""What goes with each part of an interview that retention erases before the rest (`operating/retention.py`)."""
