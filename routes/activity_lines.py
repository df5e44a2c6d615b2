"""The activity of an interview as the report draws it: bars for each person and kind, and the same as a table."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext

from localization import translate
from repositories.interviews import Interview
from routes.role_words import ROLES
from services.base import Message, _
from services.record import Activity, Lane, LaneKind, activity

STEP_WIDTH, HEIGHT = 10, 40
"""Of the drawing's own units; the page stretches it to the room there is."""
LOWEST = 3
"""Of a bar, so that one edit is seen beside thousands."""
KINDS: dict[str, Message] = {
    LaneKind.EDITS: _("Edits"),
    LaneKind.DRAWINGS: _("Board changes"),
    LaneKind.RUNS: _("Runs"),
    LaneKind.ALERTS: _("Alerts"),
}


@dataclass(frozen=True)
class Bar:
    """A rectangle that stands on the lane's ground."""

    x: int
    height: int

    @property
    def y(self) -> int:
        return HEIGHT - self.height


@dataclass(frozen=True)
class LaneLine:
    """One lane; `name` is empty where the person is not known any more."""

    kind: str
    name: str
    role: str
    what: str
    amount: str
    bars: list[Bar]


@dataclass(frozen=True)
class Row:
    """One step in which something happened, with a count for each lane."""

    at: datetime
    counts: list[int]


@dataclass(frozen=True)
class Chart:
    """The drawing, `width` wide in its own units, and the same as a table."""

    started_at: datetime
    middle_at: datetime
    ended_at: datetime
    step_minutes: int
    width: int
    height: int
    most_edits: int
    most_drawings: int
    lanes: list[LaneLine]
    rows: list[Row]


def of(interview: Interview, *, has_alerts: bool) -> Chart | None:
    """None where nothing happened, or nothing of it is stored. Readers who must not know of alerts get none."""
    found = activity.of(interview, has_alerts=has_alerts)
    return None if found is None else _chart(found)


def _chart(found: Activity) -> Chart:
    most = {kind: max((max(one.counts) for one in found.lanes if one.kind is kind), default=0) for kind in LaneKind}
    counts = zip(*(one.counts for one in found.lanes), strict=True)
    rows = [Row(at, list(each)) for at, each in zip(found.starts, counts, strict=True) if any(each)]
    return Chart(
        started_at=found.started_at,
        middle_at=found.started_at + (found.ended_at - found.started_at) / 2,
        ended_at=found.ended_at,
        step_minutes=round(found.step.total_seconds() / 60),
        width=STEP_WIDTH * len(found.starts),
        height=HEIGHT,
        most_edits=most[LaneKind.EDITS],
        most_drawings=most[LaneKind.DRAWINGS],
        lanes=[_line(one, most[one.kind]) for one in found.lanes],
        rows=rows,
    )


def _line(lane: Lane, most: int) -> LaneLine:
    bars = [
        Bar(number * STEP_WIDTH + 1, max(LOWEST, round(HEIGHT * count / most)))
        for number, count in enumerate(lane.counts)
        if count
    ]
    person = lane.person
    return LaneLine(
        kind=lane.kind.value,
        name=person.name if person else "",
        role=translate(ROLES[person.role]) if person else "",
        what=translate(KINDS[lane.kind]),
        amount=_amount(lane),
        bars=bars,
    )


def _amount(lane: Lane) -> str:
    if lane.kind is LaneKind.EDITS:
        return str(ngettext("%(num)s edit", "%(num)s edits", lane.total))
    if lane.kind is LaneKind.DRAWINGS:
        return str(ngettext("%(num)s board change", "%(num)s board changes", lane.total))
    if lane.kind is LaneKind.RUNS:
        return str(ngettext("%(num)s run", "%(num)s runs", lane.total))
    return str(ngettext("%(num)s alert", "%(num)s alerts", lane.total))
