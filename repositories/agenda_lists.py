"""The dashboard's lists of interviews, with what stands beside each, and what else there is for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.engine import Connection

from db.tables import interviews
from repositories import (
    cards,
    doubts,
    erase_requests,
    interview_cuts,
    interview_lists,
    prepared,
    report_shares,
    second_reviews,
    slot_offers,
)
from repositories.interview_cuts import Found, Wanted
from repositories.interviews import Interview
from repositories.paging import MAX_COUNTED, Bound, Page
from repositories.together import Answer, Beside, Parts, Together

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
    """What is over and was not closed; of the first that are coming, those that may need somebody to act; and the cards
    that the reader owes. `kinds` are those of letters that ask somebody to come.
    """

    over: Wanted
    slice_over: interview_cuts.Slice
    coming: Wanted
    slice_looked_at: interview_cuts.Slice
    kinds: tuple[str, ...]
    most_owed: int
    reach: int = MAX_COUNTED + 1
    """How many are counted of what is over, at most."""


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
    bound = Bound.of(asked.page, asked.per_page, is_searched=bool(asked.wanted.search))
    number = max(asked.page, 1)
    end = number * asked.per_page
    near = interview_cuts.Slice.of(end - asked.per_page, end) if end <= NEAR else None
    answer = _answer(db, _Asked(asked.user_id, asked.wanted, asked.is_interviewer, bound.most + 1, near, staff), found)
    total, has_more = bound.cut(answer.numbers["total"])
    last = max(1, -(-total // asked.per_page))
    items = answer.lists.get("page", [])
    if total and (near is None or number > last):
        number = min(number, last)
        further = _further(asked, number, total, has_more=has_more, staff=staff)
        after = _answer(db, further, found)
        items = after.lists["page"]
        answer.beside |= after.beside
    items.sort(key=_in_time, reverse=asked.wanted.is_latest_first)
    agenda = Agenda(Page(items, total, min(number, last), asked.per_page, has_more), beside=answer.beside)
    if staff is not None:
        _take_for_staff(agenda, answer, staff)
    return agenda


@dataclass(frozen=True)
class _Asked:
    """What a statement is made of: the count to a `reach`, a slice of the list, and what staff are shown besides."""

    user_id: int | None
    wanted: Wanted
    is_interviewer: bool
    reach: int | None = None
    slice: interview_cuts.Slice | None = None
    staff: ForStaff | None = None
    is_backwards: bool = False
    beside_at: datetime | None = None


def _further(asked: PageWanted, number: int, total: int, *, has_more: bool, staff: ForStaff | None) -> _Asked:
    """A page further down; one near the end is read from there."""
    skip, end = (number - 1) * asked.per_page, min(number * asked.per_page, total)
    is_backwards = skip > total - end and not has_more
    of = interview_cuts.Slice.of(total - end, total - skip) if is_backwards else interview_cuts.Slice.of(skip, end)
    at = None if staff is None else staff.at
    return _Asked(asked.user_id, asked.wanted, asked.is_interviewer, slice=of, is_backwards=is_backwards, beside_at=at)


def _answer(db: Connection, asked: _Asked, found: Found) -> Answer:
    shape, values = prepared.apart(asked)
    # What is searched for is a part of its own statement.
    return (_put_together(shape, found) if asked.wanted.search else _kept(shape)).run(db, values)


@lru_cache(maxsize=64)
def _kept(shape: _Asked) -> Together:
    return _put_together(shape, Found(shape.wanted))


def _put_together(shape: _Asked, found: Found) -> Together:
    found = replace(found, wanted=shape.wanted)
    parts = Parts()
    pieces = interview_cuts.pieces_of(shape.user_id, found, is_interviewer=shape.is_interviewer)
    if shape.reach is not None:
        parts.add_number("total", _count(pieces, shape.reach))
    if shape.slice is not None:
        is_latest_first = shape.wanted.is_latest_first is not shape.is_backwards
        parts.add_list("page", interview_cuts.cut(pieces, shape.slice, is_latest_first=is_latest_first))
    if shape.staff is not None:
        _ask_for_staff(parts, shape.user_id, shape.staff)
    return parts.together(beside_at=shape.beside_at if shape.staff is None else shape.staff.at)


def _in_time(one: Interview) -> tuple[datetime, int]:
    return one.scheduled_time, one.id


def _count(pieces: Sequence[Select[Any]], reach: int) -> ColumnElement[Any]:
    """How many there are, of each piece `reach` at most."""
    first, *others = (Bound.counted(one, reach) for one in pieces)
    total: ColumnElement[Any] = first
    for one in others:
        total = total + one
    return total


def _ask_for_staff(parts: Parts, user_id: int | None, staff: ForStaff) -> None:
    parts.add_list("waiting", interview_lists.waiting(staff.reader_id, limit=staff.most_waiting))
    for name, is_there in _more(user_id, staff).items():
        parts.add_number(name, is_there)
    if staff.needs is not None:
        _ask_for_needs(parts, user_id, staff, staff.needs)


def _more(user_id: int | None, staff: ForStaff) -> dict[str, ColumnElement[bool]]:
    return {
        "offers": slot_offers.any_shown(user_id, changed_after=staff.offers_changed_after),
        "second_reviews": second_reviews.any_open_of_reviewer(staff.reader_id, at=staff.at),
        "shared_reports": report_shares.any_open_of_reader(staff.reader_id, at=staff.at),
        "erase_requests": erase_requests.any_waiting(),
    }


def _ask_for_needs(parts: Parts, user_id: int | None, staff: ForStaff, needs: NeedsWanted) -> None:
    over = interview_cuts.pieces_of(user_id, Found(needs.over), is_interviewer=True)
    parts.add_number("overdue", _count(over, needs.reach))
    parts.add_list("over", interview_cuts.cut(over, needs.slice_over, is_latest_first=needs.over.is_latest_first))
    coming = interview_cuts.pieces_of(user_id, Found(needs.coming), is_interviewer=True)
    first = interview_cuts.cut(coming, needs.slice_looked_at)
    doubtful = doubts.is_doubtful(kinds=needs.kinds, at=staff.at)
    joined = interviews.join(first, first.c.id == interviews.c.id)
    parts.add_list("coming", select(interviews.c.id).select_from(joined).where(doubtful).subquery())
    parts.add_list("owed", cards.owed(staff.reader_id, limit=needs.most_owed))


def _take_for_staff(agenda: Agenda, answer: Answer, staff: ForStaff) -> None:
    numbers, lists = answer.numbers, answer.lists
    agenda.waiting = sorted(lists["waiting"], key=lambda one: (one.join_requested_at or staff.at, one.id))
    agenda.more = More(**{name: bool(numbers[name]) for name in More.__dataclass_fields__})
    if staff.needs is not None:
        total, has_more = Bound(staff.needs.reach - 1).cut(numbers["overdue"])
        over = sorted(lists["over"], key=_in_time, reverse=staff.needs.over.is_latest_first)
        agenda.over = Page(over, total, 1, staff.needs.slice_over.take, has_more)
        agenda.coming = sorted(lists["coming"], key=_in_time)
        agenda.owed = sorted(lists["owed"], key=lambda one: (one.completed_at or staff.at, one.id), reverse=True)
