"""Who did how much when: edits, drawings, runs and alerts of an interview, counted in equal steps of time.

Talking is not in it, because nothing measures that.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.engine import database
from repositories import runs
from repositories.interviews import Interview
from repositories.playback import Minutes
from repositories.states import SeatRole
from services.base import holds
from services.document import edit_log
from services.interview import Person, members
from services.proctoring import proctoring

PAGE_PACKS = 20
"""Counted in one go: 15,000 edits, some 20 ms in a thread of its own, then others read."""
MAX_REMEMBERED = 20
"""Interviews; of the longest, with eight hours and six people, some 3,000 counts."""
MAX_STEPS = 60
"""Bars side by side, which a phone still shows as bars."""
MINUTE = timedelta(minutes=1)
STEP_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
Counted = Counter[tuple[int | None, datetime]]
"""By person and by the minute in which it began."""
_remembered: dict[tuple[str, int], Minutes] = {}
holds("how many edits there were in each minute, of the interviews whose reports were read last", _remembered.clear)


class LaneKind(StrEnum):
    """What a lane counts."""

    EDITS = "edits"
    DRAWINGS = "drawings"
    RUNS = "runs"
    ALERTS = "alerts"


@dataclass(frozen=True)
class Lane:
    """One kind of thing that one person did, or that was reported of the candidate; `person` is None for who was
    erased or is no longer on the panel.
    """

    kind: LaneKind
    person: Person | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Activity:
    """The lanes, each with a count for each step of this length from the beginning on."""

    started_at: datetime
    step: timedelta
    lanes: tuple[Lane, ...]

    @property
    def starts(self) -> list[datetime]:
        """When each step begins."""
        return [self.started_at + number * self.step for number in range(len(self.lanes[0].counts))]

    @property
    def ended_at(self) -> datetime:
        """When the last step ends."""
        return self.starts[-1] + self.step


def of(interview: Interview, *, has_alerts: bool) -> Activity | None:
    """The activity as it is stored now; None if nothing of it is. Without `has_alerts`, nothing tells of alerts."""
    people = members.people_of(interview)
    known = {one.user_id for one in people}
    counted: dict[LaneKind, Counted] = {
        LaneKind.EDITS: _of_edits(interview, known, drew=False),
        LaneKind.DRAWINGS: _of_edits(interview, known, drew=True),
        LaneKind.RUNS: _of_runs(interview.id, known),
        LaneKind.ALERTS: _of_alerts(interview) if has_alerts else Counter(),
    }
    minutes = [minute for one in counted.values() for _person, minute in one]
    if not minutes:
        return None
    started_at = min(minutes)
    step, steps = _steps((max(minutes) - started_at) // MINUTE + 1)
    order = sorted(people, key=lambda one: one.role is not SeatRole.CANDIDATE)
    lanes = [
        Lane(kind, person, _counts(counted[kind], person.user_id if person else None, started_at, step, steps))
        for person in [*order, None]
        for kind in LaneKind
    ]
    return Activity(started_at, step, tuple(one for one in lanes if one.total))


def _steps(minutes: int) -> tuple[timedelta, int]:
    """The length of a step, and how many there are."""
    fitting = (one for one in STEP_MINUTES if -(-minutes // one) <= MAX_STEPS)
    length = next(fitting, -(-minutes // MAX_STEPS))
    return length * MINUTE, -(-minutes // length)


def _counts(
    counted: Counted, user_id: int | None, started_at: datetime, step: timedelta, steps: int
) -> tuple[int, ...]:
    counts = [0] * steps
    for (who, minute), times in counted.items():
        if who == user_id:
            counts[(minute - started_at) // step] += times
    return tuple(counts)


def _of_edits(interview: Interview, known: set[int], *, drew: bool) -> Counted:
    counted: Counted = Counter()
    for (who, minute, is_drawing), times in _counted_once(interview).items():
        if is_drawing is drew:
            counted[who if who in known else None, minute] += times
    return counted


def _counted_once(interview: Interview) -> Minutes:
    """By the authors' own numbers; remembered, because of an interview that is over nothing is added."""
    key = interview.meeting_link, database.read(lambda db: edit_log.last_sequence(db, interview.id))
    found = _remembered.pop(key, None)
    if found is None:
        found = _count_edits(interview.id)
    _remembered[key] = found
    while len(_remembered) > MAX_REMEMBERED:
        del _remembered[next(iter(_remembered))]
    return found


def _count_edits(interview_id: int) -> Minutes:
    """Rows before packs: what is packed between the two is counted as the rows that it was."""
    found, first = database.read(lambda db: edit_log.count_rows(db, interview_id))
    after: int | None = 0
    while after is not None:
        packed, after = _packed(interview_id, after, first)
        found.update(packed)
    return found


def _packed(interview_id: int, after: int, before: int | None) -> tuple[Minutes, int | None]:
    return database.read(
        lambda db: edit_log.count_packed(db, interview_id, after=after, before=before, limit=PAGE_PACKS)
    )


def _of_runs(interview_id: int, known: set[int]) -> Counted:
    found = database.read(lambda db: runs.list_without_output(db, interview_id))
    return Counter(_who_and_when(((one.user_id, one.started_at) for one in found), known))


def _of_alerts(interview: Interview) -> Counted:
    found = proctoring.list_alerts(interview.id)
    return Counter((interview.candidate_id, _minute(one.started_at)) for one in found)


def _who_and_when(
    found: Iterable[tuple[int | None, datetime]], known: set[int]
) -> Iterable[tuple[int | None, datetime]]:
    return ((who if who in known else None, _minute(at)) for who, at in found)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
