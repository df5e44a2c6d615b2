"""The dashboard's lists of interviews, with what stands beside each, and what else there is for the reader."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, select
from sqlalchemy.engine import Connection

from db.tables import interviews
from repositories import (
    cards,
    doubts,
    erase_requests,
    interview_cuts,
    interview_lists,
    report_shares,
    second_reviews,
    slot_offers,
)
from repositories.interview_cuts import Found, Span, Wanted
from repositories.interviews import Interview
from repositories.paging import Bound, Page
from repositories.states import InterviewStatus
from repositories.together import Beside, Statement

NEAR = 200
"""A page that begins so near is read with its list's count; of one further down the count says from which end."""


@dataclass(frozen=True)
class PageWanted:
    """A page of one person's interviews; of everybody's without a person."""

    user_id: int | None
    wanted: Wanted
    is_interviewer: bool
    page: int
    per_page: int


@dataclass(frozen=True)
class ForStaff:
    """What a member of the team is shown besides: who waits for them, and whether there is more to ask for. Where it
    is their first page, also what needs somebody to act.
    """

    reader_id: int
    at: datetime
    offers_changed_after: datetime
    most_waiting: int
    needs: "NeedsWanted | None" = None


@dataclass(frozen=True)
class NeedsWanted:
    """What is over (`over`) and was not closed; what begins before `until` and may need somebody to act, of the first
    `most_looked_at`; and the cards that the reader owes. `kinds` are those of letters that ask somebody to come.
    """

    over: Wanted
    until: datetime
    kinds: Collection[str]
    most_over: int
    most_looked_at: int
    most_owed: int


@dataclass(frozen=True)
class More:
    """What else there is for the reader just now; each has a list of its own."""

    offers: bool = False
    second_reviews: bool = False
    shared_reports: bool = False
    erase_requests: bool = False


@dataclass
class Agenda:
    """All of it as it was read together; what was not asked for is empty."""

    page: Page[Interview]
    waiting: list[Interview] = field(default_factory=list)
    over: Page[Interview] = field(default_factory=lambda: Page([], 0, 1, 1))
    coming: list[Interview] = field(default_factory=list)
    owed: list[Interview] = field(default_factory=list)
    more: More = field(default_factory=More)
    beside: dict[int, Beside] = field(default_factory=dict)


def page_of_list(db: Connection, asked: PageWanted) -> Page[Interview]:
    """One page and nothing else."""
    return read(db, asked, None).page


def read(db: Connection, asked: PageWanted, staff: ForStaff | None) -> Agenda:
    """In one statement, in two of a page that begins beyond `NEAR` or after the end; searches ask before."""
    found = interview_cuts.find(
        db, asked.wanted, is_interviewer=asked.is_interviewer, is_everybody=asked.user_id is None
    )
    reading = _Reading(asked, found)
    asking = Statement(None if staff is None else staff.at)
    reading.ask(asking)
    if staff is not None:
        _ask_for_staff(asking, asked.user_id, staff)
    asking.run(db)
    page, beside = reading.page(db, asking)
    agenda = Agenda(page, beside=asking.beside | beside)
    if staff is not None:
        _take_for_staff(agenda, asking, staff)
    return agenda


class _Reading:
    """How the page itself is read: near its beginning with the count, further down after it."""

    def __init__(self, asked: PageWanted, found: Found) -> None:
        self._asked = asked
        self._pieces = interview_cuts.pieces_of(asked.user_id, found, is_interviewer=asked.is_interviewer)
        self._bound = Bound.of(asked.page, asked.per_page, is_searched=bool(asked.wanted.search))
        self._number = max(asked.page, 1)

    def ask(self, asking: Statement) -> None:
        asking.add_number("total", _sum([self._bound.count(piece) for piece in self._pieces]))
        end = self._number * self._asked.per_page
        if end <= NEAR:
            asking.add_list("page", self._cut(end, end - self._asked.per_page))

    def page(self, db: Connection, asking: Statement) -> tuple[Page[Interview], dict[int, Beside]]:
        total, has_more = self._bound.cut(asking.numbers["total"])
        per_page = self._asked.per_page
        number = max(1, min(self._number, -(-total // per_page)))
        items, beside = asking.lists.get("page"), {}
        if total and (items is None or number != self._number):
            further = Statement(asking.beside_at)
            further.add_list("page", self._cut_of(total, number, has_more))
            further.run(db)
            items, beside = further.lists["page"], further.beside
        return Page(self._in_order(items or []), total, number, per_page, has_more), beside

    def _cut_of(self, total: int, number: int, has_more: bool) -> FromClause:
        """A page near the end is read from there."""
        skip, end = (number - 1) * self._asked.per_page, min(number * self._asked.per_page, total)
        if skip > total - end and not has_more:
            return self._cut(total - skip, total - end, is_backwards=True)
        return self._cut(end, skip)

    def _cut(self, end: int, skip: int, *, is_backwards: bool = False) -> FromClause:
        is_latest_first = self._asked.wanted.is_latest_first is not is_backwards
        return interview_cuts.cut(self._pieces, limit=end, skip=skip, is_latest_first=is_latest_first)

    def _in_order(self, items: list[Interview]) -> list[Interview]:
        return sorted(items, key=_in_time, reverse=self._asked.wanted.is_latest_first)


def _in_time(one: Interview) -> tuple[datetime, int]:
    return one.scheduled_time, one.id


def _sum(counts: list[ScalarSelect[int]]) -> ColumnElement[Any]:
    first, *others = counts
    total: ColumnElement[Any] = first
    for one in others:
        total = total + one
    return total


def _ask_for_staff(asking: Statement, user_id: int | None, staff: ForStaff) -> None:
    asking.add_list("waiting", interview_lists.waiting(staff.reader_id, limit=staff.most_waiting))
    for name, is_there in _more(user_id, staff).items():
        asking.add_number(name, is_there)
    if staff.needs is not None:
        _ask_for_needs(asking, user_id, staff, staff.needs)


def _more(user_id: int | None, staff: ForStaff) -> dict[str, ColumnElement[bool]]:
    return {
        "offers": slot_offers.any_shown(user_id, changed_after=staff.offers_changed_after),
        "second_reviews": second_reviews.any_open_of_reviewer(staff.reader_id, at=staff.at),
        "shared_reports": report_shares.any_open_of_reader(staff.reader_id, at=staff.at),
        "erase_requests": erase_requests.any_waiting(),
    }


def _ask_for_needs(asking: Statement, user_id: int | None, staff: ForStaff, needs: NeedsWanted) -> None:
    over = interview_cuts.pieces_of(user_id, Found(needs.over), is_interviewer=True)
    bound = Bound.of(1, needs.most_over, is_searched=False)
    asking.add_number("overdue", _sum([bound.count(piece) for piece in over]))
    asking.add_list("over", interview_cuts.cut(over, limit=needs.most_over, is_latest_first=needs.over.is_latest_first))
    ahead = Found(Wanted(InterviewStatus.SCHEDULED, spans=(Span(staff.at, needs.until),)))
    first = interview_cuts.cut(
        interview_cuts.pieces_of(user_id, ahead, is_interviewer=True), limit=needs.most_looked_at
    )
    doubtful = doubts.is_doubtful(kinds=needs.kinds, at=staff.at)
    joined = interviews.join(first, first.c.id == interviews.c.id)
    asking.add_list("coming", select(interviews.c.id).select_from(joined).where(doubtful).subquery())
    asking.add_list("owed", cards.owed(staff.reader_id, limit=needs.most_owed))


def _take_for_staff(agenda: Agenda, asking: Statement, staff: ForStaff) -> None:
    numbers, lists = asking.numbers, asking.lists
    agenda.waiting = sorted(lists["waiting"], key=lambda one: (one.join_requested_at or staff.at, one.id))
    agenda.more = More(**{name: bool(numbers[name]) for name in More.__dataclass_fields__})
    if staff.needs is not None:
        bound = Bound.of(1, staff.needs.most_over, is_searched=False)
        total, has_more = bound.cut(numbers["overdue"])
        over = sorted(lists["over"], key=_in_time, reverse=staff.needs.over.is_latest_first)
        agenda.over = Page(over, total, 1, staff.needs.most_over, has_more)
        agenda.coming = sorted(lists["coming"], key=_in_time)
        agenda.owed = sorted(lists["owed"], key=lambda one: (one.completed_at or staff.at, one.id), reverse=True)
