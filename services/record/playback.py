"""Playback: every edit of an interview with its author and time, and what else happened, as one binary answer.

The answer is a head, segments of edits in order, and an end. Numbers are unsigned LEB128 (lib0's varuint):

    head      length, then that many bytes of JSON (UTF-8): `version`, `started_at`, `language`, `people`, `marks`
    segment   how many authors its pack has, then the place of each among `people`, from 1 on; 0 is nobody
              length, then that many bytes: a pack, as services/document/edit_packs.py describes it
    end       two zeros. Without it the answer was cut short.

Packs go out as they are stored: nothing is unpacked here, and what is not packed yet is packed in a thread. How the
browser plays it is in static/js/playback/. docs/playback.md tells the whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import review_comments, room_events
from repositories.alerts import Alert
from repositories.chat_messages import ChatMessage
from repositories.interviews import Interview
from repositories.playback import Row
from repositories.room_events import RoomEvent
from services.base import Message, beside
from services.document import Segment, edit_log, encoded_number
from services.interview import Person, members
from services.proctoring import proctoring
from services.record import compaction, moments
from services.room import chat
from services.running import StoredRun, reading
from services.signals import detectors

VERSION = 2
MARK_LIMIT = 5000
"""The latest events of the room, and the latest comments, that are shown."""
PAGE_ROWS = 1000
"""Edits that are not packed yet and are read at once: some 40 KB, so that a long interview does not fill the memory."""
PAGE_BYTES = 1024 * 1024
"""Fewer at once where they are pastes, a thousand of which would be a gigabyte; of packs, two hours of typing."""
SPEEDS = (1, 2, 4, 8, 16, 32)
"""How many times faster than it was an interview can be watched."""
EVENT_KINDS = frozenset({"joined", "left", "paste", "drop", "large-insert"})
END = bytes(2)


@dataclass(frozen=True)
class Mark:
    """Something that happened at a moment; `text` is a message as it was said, `label` a sentence of ours."""

    at: datetime
    kind: str
    user_id: int | None
    size: int | None = None
    text: str | None = None
    label: Message | None = None
    lasts: timedelta = timedelta(0)
    is_strong: bool = False
    run: StoredRun | None = None


@dataclass(frozen=True)
class Recording:
    """What there is to play of an interview, up to the edit `last_sequence`."""

    interview_id: int
    started_at: datetime
    people: tuple[Person, ...]
    marks: tuple[Mark, ...]
    last_sequence: int

    def person_of(self, user_id: int | None) -> int:
        """The number that stands for a person in the answer."""
        return next((number for number, one in enumerate(self.people, 1) if one.user_id == user_id), 0)

    def ms_of(self, at: datetime) -> int:
        return max(0, round((at - self.started_at) / timedelta(milliseconds=1)))


def exists(interview_id: int) -> bool:
    """Whether any edit of this interview was kept; those of older versions of the program were not."""
    return database.read(lambda db: edit_log.last_sequence(db, interview_id)) > 0


def of(interview: Interview) -> Recording:
    """The recording as it stands; while the room is open it goes on growing behind it.

    Afterwards its edits are packed soon, if they are not yet: who reads them once often comes back.
    """
    compaction.want(interview.id)
    people = tuple(members.people_of(interview))
    said = [
        *(_of_message(one) for one in chat.whole(interview.id)),
        # A paste that was allowed is an event of the room already, also where it made an alert.
        *(
            _of_alert(one, interview.candidate_id)
            for one in proctoring.list_alerts(interview.id)
            if one.kind not in EVENT_KINDS
        ),
    ]

    def work(db: Connection) -> Recording:
        last = edit_log.last_sequence(db, interview.id)
        marks = tuple(sorted([*_marks(db, interview), *said], key=lambda one: one.at))
        span = moments.of_in(db, interview.id)
        # Without an edit there is nothing to play, and the marks alone say when it began.
        started_at = span.started_at if span else min((one.at for one in marks[:1]), default=interview.scheduled_time)
        return Recording(interview.id, started_at, people, marks, last)

    return database.read(work)


def stream(recording: Recording, head: bytes, *, change: Callable[[Row], Row] | None = None) -> Iterator[bytes]:
    """The whole answer in pieces. An edit that was stored later than the recording was asked for is not in it.

    `change` is what becomes of each edit on its way.
    """
    yield encoded_number(len(head)) + head
    before = 0
    while found := _segments(recording, before):
        before = found[-1].last
        if change is not None:
            found = beside(_changed, found, change)
        yield b"".join(_told(recording, one) for one in found)
    yield END


def _segments(recording: Recording, after: int) -> list[Segment]:
    return database.read(
        lambda db: edit_log.list_segments(
            db,
            recording.interview_id,
            after=after,
            up_to=recording.last_sequence,
            limit=PAGE_ROWS,
            max_bytes=PAGE_BYTES,
        )
    )


def _changed(found: list[Segment], change: Callable[[Row], Row]) -> list[Segment]:
    return [edit_log.segment_of([change(row) for row in one.rows()]) for one in found]


def _told(recording: Recording, segment: Segment) -> bytes:
    authors = b"".join(encoded_number(recording.person_of(one)) for one in segment.authors)
    return encoded_number(len(segment.authors)) + authors + encoded_number(len(segment.data)) + segment.data


def _marks(db: Connection, interview: Interview) -> list[Mark]:
    """Events of the room, comments and runs."""
    events = room_events.list_for_interview(db, interview.id, limit=MARK_LIMIT)
    comments = review_comments.list_of(db, interview.id, limit=MARK_LIMIT)
    return [
        *(_of_event(one) for one in events if one.kind in EVENT_KINDS),
        *(Mark(one.created_at, "comment", one.author_id, text=one.text) for one in comments),
        *(Mark(one.started_at, "run", one.user_id, run=one) for one in reading.list_in(db, interview.id)),
    ]


def _of_event(event: RoomEvent) -> Mark:
    return Mark(event.created_at, event.kind, event.user_id, size=event.size)


def _of_message(message: ChatMessage) -> Mark:
    return Mark(message.created_at, "chat", message.sender_id, text=message.message)


def _of_alert(alert: Alert, candidate_id: int) -> Mark:
    detector = detectors.of(alert.kind)
    return Mark(
        alert.started_at,
        "alert",
        candidate_id,
        size=alert.size,
        text=None if detector else alert.kind,
        label=detector.label if detector else None,
        lasts=alert.ended_at - alert.started_at,
        is_strong=detector is not None and detector.severity == detectors.STRONG,
    )
