"""The lists of interviews: what is to come, what needs somebody to act, and what is over; one's own, or everybody's."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import agenda_lists, members
from repositories.agenda_lists import ForStaff, More, NeedsWanted, PageWanted
from repositories.interview_cuts import Slice, Span, Wanted
from repositories.interviews import Interview
from repositories.paging import Page
from repositories.states import InterviewStatus
from repositories.together import Beside
from services.base import names
from services.interview import Person
from services.interview import members as panels
from services.mail import letters
from services.planning import needs, offers
from services.planning.limits import MAX_MINUTES, OVER_AFTER
from services.planning.needs import Needs
from services.room import lobby

PER_PAGE = 20
SAID_BY_STATUS = (InterviewStatus.COMPLETED, InterviewStatus.CANCELLED, "all")
"""Lists for which it does not matter what time it is."""
STATUSES = ("upcoming", "overdue", "completed", "cancelled", "all")
MOST_OVERDUE = 5
"""As many as stand above the list; a list of its own has them all."""
MOST_CARDS = 5
"""Of those that the reader owes, after all else."""
MOST_OF_CANDIDATE = 50
"""Of one candidate, on their page; the list of all interviews finds the others by their name."""
MOST_TO_CHOOSE_FROM = 500
"""The candidate's latest interviews, among which those that are the reader's own are looked for."""
AHEAD = timedelta(days=14)
MAX_LOOKED_AT = 200


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
class Shown:
    """A page of a list. For a member of the team also who waits for them and what else there is, on the first page of
    what is to come with what needs somebody to act; each interview with its panel and what stands beside it.
    """

    page: Page[Interview]
    panels: dict[int, list[Person]]
    beside: dict[int, Beside]
    needs: Needs = field(default_factory=lambda: Needs([], 0))
    waiting: list[Interview] = field(default_factory=list)
    more: More = field(default_factory=More)


def look(whose: Whose, *, search: str, status: str, number: int, at: datetime) -> Shown:
    """One page of a list; a status that is none of STATUSES is `upcoming`. What is over is never under `upcoming`."""
    text = search.strip()[: names.MAX_SEARCH_CHARS]
    wanted = _wanted(whose, status if status in STATUSES else "upcoming", text, at=at)
    asked = PageWanted(whose.of, wanted, whose.is_staff, number, PER_PAGE)
    is_first = number <= 1 and not search and status == "upcoming"
    staff = _for_staff(whose, is_first=is_first, at=at) if whose.is_staff else None

    def work(db: Connection) -> tuple[agenda_lists.Agenda, Needs, dict[int, list[Person]]]:
        found = agenda_lists.read(db, asked, staff)
        of_each = panels.panels_in(db, [*found.page.items, *found.over.items, *found.coming, *found.owed])
        if not is_first or not staff:
            return found, Needs([], 0), of_each
        return found, needs.of(db, found, reader_id=whose.of, panels=of_each, at=at), of_each

    found, due, of_each = database.read(work)
    if found.page.page == 1 < number:  # The pages after it have emptied since.
        return look(whose, search=search, status=status, number=1, at=at)
    return Shown(found.page, of_each, found.beside, due, lobby.present(found.waiting), found.more)


def needs_action(whose: Whose, *, at: datetime) -> Needs:
    """What a member of the team has to act on, as the first page of their list says it."""
    return look(whose, search="", status="upcoming", number=1, at=at).needs


def of_candidate(candidate_id: int, whose: Whose) -> list[Interview]:
    """The latest interviews of a candidate, of those that are the reader's own or, for everybody's, of all."""
    looked_at = MOST_OF_CANDIDATE if whose.is_everybodys else MOST_TO_CHOOSE_FROM
    asked = PageWanted(candidate_id, Wanted(is_latest_first=True), False, 1, looked_at)

    def work(db: Connection) -> list[Interview]:
        found = agenda_lists.page_of_list(db, asked).items
        if whose.is_everybodys:
            return found
        of_them = members.list_for_interviews(db, [one.id for one in found])
        seated = {one.interview_id for one in of_them if one.user_id == whose.user_id}
        own = [one for one in found if one.interviewer_id == whose.user_id or one.id in seated]
        return own[:MOST_OF_CANDIDATE]

    return database.read(work)


def is_over(interview: Interview, *, at: datetime) -> bool:
    """Whether its planned time has passed by `OVER_AFTER` while nobody has closed it."""
    return interview.is_open and interview.ends_at + OVER_AFTER <= at


def _for_staff(whose: Whose, *, is_first: bool, at: datetime) -> ForStaff:
    wanted = NeedsWanted(
        over=_wanted(whose, "overdue", "", at=at),
        slice_over=Slice.of(0, MOST_OVERDUE),
        coming=Wanted(InterviewStatus.SCHEDULED, spans=(Span(at, at + AHEAD),)),
        slice_looked_at=Slice.of(0, MAX_LOOKED_AT),
        kinds=tuple(letters.ASKING),
        most_owed=MOST_CARDS,
    )
    return ForStaff(whose.user_id, at, at - offers.SHOWN_FOR, lobby.LIMIT, wanted if is_first else None)


def _wanted(whose: Whose, status: str, search: str, *, at: datetime) -> Wanted:
    if status == "all":
        return Wanted(search=search, is_latest_first=True)
    if status in SAID_BY_STATUS:
        return Wanted(InterviewStatus(status), search, is_latest_first=True)
    # How long each takes is its own column, so only of those that began lately it is looked at: between the first
    # start of what can still go on, and the last of what can be over.
    last_start = at - OVER_AFTER
    first_start = last_start - timedelta(minutes=MAX_MINUTES)
    if status == "overdue":
        over = Span(first_start, last_start, ends_by=last_start)
        return Wanted(InterviewStatus.SCHEDULED, search, (Span(before=first_start), over), is_latest_first=True)
    # A candidate who was in the room finds the way back until somebody ends the interview.
    still = Span(first_start, last_start, ends_after=last_start, keeps_held=not whose.is_staff)
    return Wanted(InterviewStatus.SCHEDULED, search, (still, Span(since=last_start)))
