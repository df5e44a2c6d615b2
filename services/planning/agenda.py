"""The lists of interviews: what is to come, what needs somebody to act, and what is over; one's own, or everybody's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, invitations
from repositories.interviews import Interview, Wanted
from repositories.paging import Page
from repositories.states import InterviewStatus
from services.base import names
from services.interview import accommodations
from services.planning.limits import MAX_MINUTES, OVER_AFTER

PER_PAGE = 20
STATUSES = ("upcoming", "overdue", "completed", "cancelled", "all")
MOST_OVERDUE = 5
"""As many as stand above the list; a list of its own has them all."""
MOST_NEEDS = 10
AHEAD = timedelta(days=14)
MAX_LOOKED_AT = 200
MAX_AROUND = 500
"""Interviews that began within the last hours and may or may not be over; nobody runs that many at once."""


class Need(StrEnum):
    """Why somebody has to act."""

    NOT_HELD = "not-held"
    NOT_ENDED = "not-ended"
    NO_LINK = "no-link"
    ACCOMMODATION = "accommodation"


@dataclass(frozen=True)
class Whose:
    """Whose interviews are listed: one person's, as staff or as candidate, or with `is_everybodys` all."""

    user_id: int
    is_staff: bool
    is_everybodys: bool = False

    @property
    def of(self) -> int | None:
        """The person in SQL; None for everybody."""
        return None if self.is_everybodys else self.user_id


@dataclass(frozen=True)
class Due:
    """An interview that needs somebody to act, and why."""

    interview: Interview
    need: Need


@dataclass(frozen=True)
class Needs:
    """The first that need somebody to act, and how many are over in all."""

    items: list[Due]
    overdue: int


def page(whose: Whose, *, search: str, status: str, number: int, at: datetime) -> Page[Interview]:
    """One page of a list; a status that is none of STATUSES is `upcoming`. What is over is never under `upcoming`."""
    text = search.strip()[: names.MAX_SEARCH_CHARS]

    def work(db: Connection) -> Page[Interview]:
        wanted = _wanted(db, whose, status if status in STATUSES else "upcoming", text, at=at)
        return interviews.page_of_list(
            db, whose.of, wanted, is_interviewer=whose.is_staff, page=number, per_page=PER_PAGE
        )

    return database.read(work)


def needs_action(whose: Whose, *, at: datetime) -> Needs:
    """What somebody has to act on: what is over and was not closed, latest first; then what is to come, soonest first.

    What a candidate asked for is between them and the interviewers, so it is told of the reader's own only.
    """

    def work(db: Connection) -> tuple[Page[Interview], list[Interview], set[int]]:
        wanted = _wanted(db, whose, "overdue", "", at=at)
        over = interviews.page_of_list(db, whose.of, wanted, is_interviewer=True, page=1, per_page=MOST_OVERDUE)
        coming = interviews.list_between(
            db, whose.of, is_interviewer=True, start=at, end=at + AHEAD, limit=MAX_LOOKED_AT
        )
        return over, coming, invitations.with_valid_link(db, [one.id for one in coming], at=at)

    over, coming, linked = database.read(work)
    asked = {} if whose.is_everybodys else accommodations.asked_in([one.id for one in coming])
    items = [Due(one, Need.NOT_ENDED if one.was_candidate_in else Need.NOT_HELD) for one in over.items]
    for one in coming:
        if one.id in asked and asked[one.id].unanswered:
            items.append(Due(one, Need.ACCOMMODATION))
        if one.id not in linked:
            items.append(Due(one, Need.NO_LINK))
    return Needs(items[:MOST_NEEDS], over.total)


def is_over(interview: Interview, *, at: datetime) -> bool:
    """Whether its planned time has passed by `OVER_AFTER` while nobody has closed it."""
    return interview.is_open and interview.ends_at + OVER_AFTER <= at


def _wanted(db: Connection, whose: Whose, status: str, search: str, *, at: datetime) -> Wanted:
    if status == "all":
        return Wanted(search=search, is_latest_first=True)
    if status in (InterviewStatus.COMPLETED, InterviewStatus.CANCELLED):
        return Wanted(InterviewStatus(status), search, is_latest_first=True)
    # How long each takes is its own column, so only of those that began lately it has to be computed.
    last_start = at - OVER_AFTER
    first_start = last_start - timedelta(minutes=MAX_MINUTES)
    around = interviews.list_between(
        db, whose.of, is_interviewer=whose.is_staff, start=first_start, end=last_start, limit=MAX_AROUND
    )
    over = {one.id for one in around if is_over(one, at=at)}
    if status == "overdue":
        still = tuple(one.id for one in around if one.id not in over)
        return Wanted(InterviewStatus.SCHEDULED, search, before=last_start, leaving_out=still, is_latest_first=True)
    # A candidate who was in the room finds the way back until somebody ends the interview.
    gone = tuple(one.id for one in around if one.id in over and (whose.is_staff or not one.was_candidate_in))
    return Wanted(InterviewStatus.SCHEDULED, search, since=first_start, leaving_out=gone)
