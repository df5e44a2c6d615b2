"""From when until when an interview can be played back, so that a page links to no moment that was not recorded."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import playback
from services.document import edit_log


@dataclass(frozen=True)
class Span:
    """The first and the last moment of a recording."""

    started_at: datetime
    ended_at: datetime

    # Computed once: a report asks thousands of times.
    @cached_property
    def started_ms(self) -> int:
        return ms_of(self.started_at)

    @cached_property
    def ended_ms(self) -> int:
        return ms_of(self.ended_at)

    def has(self, at_ms: int) -> bool:
        """Whether this is a moment of the recording, in milliseconds since 1970."""
        return self.started_ms <= at_ms <= self.ended_ms


def ms_of(at: datetime) -> int:
    """Whole milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def of(interview_id: int) -> Span | None:
    """Of what is stored now; None where no edit was kept, for then there is nothing to play."""
    return database.read(lambda db: of_in(db, interview_id))


def of_in(db: Connection, interview_id: int) -> Span | None:
    """The same inside the caller's transaction. Raises UnreadablePack."""
    last = edit_log.last_sequence(db, interview_id)
    if not last:
        return None
    first_edit, last_edit = (
        edit_log.list_page(db, interview_id, after=after, up_to=last, limit=1, max_bytes=0)[0]
        for after in (0, last - 1)
    )
    marks = playback.span_of_marks(db, interview_id) or (first_edit[2], last_edit[2])
    return Span(min(first_edit[2], marks[0]), max(last_edit[2], marks[1]))
