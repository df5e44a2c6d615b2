"""The long lists of a report, its messages and alerts: the beginning on its page, the rest as its reader goes on.

Where the rest comes from is judged as the report itself: who may not read that, finds nothing here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from db.tables import MAX_ID
from repositories.alerts import Alert
from repositories.interviews import Interview
from routes import moment_links, report_audit, report_parts
from routes.http import costs, guards
from routes.report_parts import AlertGroup
from services.base import NotFound, in_turns
from services.cards import overview
from services.interview import Seat
from services.proctoring import alert_groups, proctoring
from services.room import chat

bp = Blueprint("report_lists", __name__)

PART_LINES = 100
"""Alerts that are drawn at once."""
GROUP_LINES = 10
"""Of several that follow each other closely; their number and length are in the line above them."""


@dataclass(frozen=True)
class Part:
    """A part of a list: its `rows`, of which the last has the number `last`; `before` them are so many of the `total`.

    `what` is the list's name in addresses and in the markup.
    """

    what: str
    rows: list[Any]
    before: int
    count: int
    total: int
    last: int
    group: int | None = None

    @property
    def until(self) -> int:
        return self.before + self.count

    @property
    def left(self) -> int:
        """How many come after it."""
        return max(0, self.total - self.until)

    @property
    def name(self) -> str:
        """Of the list on the page: a group of alerts is one of its own."""
        return f"{self.what}-{self.group}" if self.group else self.what


Url = Callable[..., str]
"""`list_url(part, is_whole=False)` in templates: where what comes after a part is."""


def url_of(endpoint: str, **values: Any) -> Url:
    """Addresses of the rest, of views named `endpoint` and `endpoint`_whole."""

    def url(part: Part, *, is_whole: bool = False) -> str:
        where = f"{endpoint}_whole" if is_whole else endpoint
        return url_for(where, **values, listed=part.what, after=part.last, group=part.group)

    return url


def messages(interview_id: int, *, after: int = 0, is_whole: bool = False) -> Part:
    """The chat from its beginning, or what was said later than message `after`."""
    found = chat.part(interview_id, after=after, is_whole=is_whole)
    last = found.messages[-1].id if found.messages else after
    return Part("messages", found.messages, found.before, len(found.messages), found.total, last)


def alerts_of(seat: Seat, interview: Interview) -> list[Alert] | None:
    """What this reader may know of alerts now; None for who may know of none."""
    if seat.is_candidate:
        return None if seat.is_open else proctoring.list_alerts(interview.id)
    # Observers read none.
    is_told = seat.may_play and not overview.hides_alerts(interview, g.user.id)
    return proctoring.list_alerts(interview.id) if is_told else None


def alerts(found: list[Alert], *, after: int = 0, is_whole: bool = False) -> Part:
    """Groups of alerts from the first on, or from the one behind the group that began with alert `after`.

    Raises NotFound when no group begins with it.
    """
    groups = [report_parts.group(one) for one in in_turns(alert_groups.grouped(found))]
    place = _place([one.first.id for one in groups], after)
    shown = [replace(one, shown=one.lines if is_whole else one.lines[:GROUP_LINES]) for one in groups[place:]]
    drawn = accumulate(len(one.shown) for one in shown)
    rows = shown if is_whole else shown[: max(1, sum(lines <= PART_LINES for lines in drawn))]
    last = rows[-1].first.id if rows else after
    return Part("alerts", rows, place, len(rows), len(groups), last)


def occurrences(found: list[Alert], group_id: int, *, after: int, is_whole: bool = False) -> Part:
    """Alerts of one group, those behind alert `after`. Raises NotFound."""
    groups = [report_parts.group(one) for one in alert_groups.grouped(found) if one[0].id == group_id]
    if not groups:
        raise NotFound
    lines = groups[0].lines
    place = _place([one.id for one in lines], after)
    rows = lines[place:] if is_whole else lines[place : place + PART_LINES]
    return Part("alerts", rows, place, len(rows), len(lines), rows[-1].id if rows else after, group=group_id)


def rest_of(group: AlertGroup) -> Part:
    """What of a group is shown on the page, as the beginning of its list."""
    return Part("alerts", group.shown, 0, len(group.shown), len(group.lines), group.shown[-1].id, group=group.first.id)


def alert_url(seat: Seat, interview: Interview, alert_id: int) -> str:
    """Where this reader finds that alert: in the report, or in the part of a list that begins with it or its group."""
    link, row = interview.meeting_link, f"alert-{alert_id}"
    found = alerts_of(seat, interview) or []
    if any(line.id == alert_id for group in alerts(found).rows for line in group.shown):
        return url_for("reports.show", meeting_link=link, _anchor=row)
    before = 0
    for cluster in in_turns(alert_groups.grouped(found)):
        ids = [one.id for one in cluster]
        if alert_id in ids:
            place = ids.index(alert_id)
            group, after = (None, before) if place < GROUP_LINES else (ids[0], ids[place - 1])
            return url_for(
                "report_lists.show", meeting_link=link, listed="alerts", after=after, group=group, _anchor=row
            )
        before = ids[0]
    return url_for("reports.show", meeting_link=link, _anchor="alerts")


def _place(ids: list[int], after: int) -> int:
    """Where what comes after one of these begins; at the beginning for 0."""
    if not after:
        return 0
    if after not in ids:
        raise NotFound
    return ids.index(after) + 1


@bp.get("/interview/<meeting_link>/report/<any(messages, alerts):listed>")
@guards.reader_required()
def show(meeting_link: str, listed: str) -> ResponseReturnValue:
    """What comes after a part: as a page, or with `only=list` as what a script puts into the report."""
    return _page(listed, is_whole=False)


@bp.get("/interview/<meeting_link>/report/<any(messages, alerts):listed>/all")
@guards.reader_required()
@costs.costly
def show_whole(meeting_link: str, listed: str) -> ResponseReturnValue:
    """All the rest at once, for who searches or prints it."""
    return _page(listed, is_whole=True)


def asked() -> int:
    """The number behind which the reader goes on; 0 for what is none."""
    after = request.args.get("after", 0, type=int)
    return after if 0 <= after <= MAX_ID else 0


def page_of(part: Part, interview: Interview, **given: Any) -> str:
    """`given` are what the report's own template is given about its reader."""
    is_list = request.args.get("only") == "list"
    template = "reports/list_rows.html" if is_list else "reports/list.html"
    return render_template(template, part=part, interview=interview, rest_of=rest_of, **given)


def playable_of(interview: Interview, *, may_play: bool, report: str) -> moment_links.Playable | None:
    """Moments link to the player of the report, which is on another page than a list by itself."""
    page = "" if request.args.get("only") == "list" else report
    return moment_links.of(interview.id, may_play=may_play, page=page)


def _page(listed: str, *, is_whole: bool) -> str:
    if not g.seat.is_admitted:
        raise NotFound
    part = _messages_or_alerts(listed, is_whole=is_whole)
    report_audit.read(g.interview)
    link = g.interview.meeting_link
    report = url_for("reports.show", meeting_link=link)
    return page_of(
        part,
        g.interview,
        report_url=report,
        list_url=url_of("report_lists.show", meeting_link=link),
        playable=playable_of(g.interview, may_play=g.seat.may_play, report=report),
        reader_id=g.user.id,
        is_interviewer=g.seat.is_interviewer,
        is_candidate=g.seat.is_candidate,
        remark_chars=proctoring.MAX_REMARK_CHARS,
    )


def _messages_or_alerts(listed: str, *, is_whole: bool) -> Part:
    if listed == "messages":
        return messages(g.interview.id, after=asked(), is_whole=is_whole)
    found = alerts_of(g.seat, g.interview)
    if found is None:
        raise NotFound
    group = request.args.get("group", 0, type=int)
    if group:
        return occurrences(found, group, after=asked(), is_whole=is_whole)
    return alerts(found, after=asked(), is_whole=is_whole)
