"""Interviews as their people find them: listed, looked up, and what is switched in the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews
from repositories.interviews import Interview
from repositories.paging import Page
from repositories.states import SeatRole
from services.base import NotFound, names
from services.interview import languages
from services.interview.seats import Seat, lock_open

PER_PAGE = 20
TODAY_LIMIT = 50
STATUSES = ("upcoming", "completed", "cancelled", "all")


def existing(db: Connection, interview_id: int) -> Interview:
    """The interview, inside the caller's transaction. Raises NotFound."""
    found = interviews.find(db, interview_id)
    if found is None:
        raise NotFound
    return found


def change_language(seat: Seat, language: str) -> None:
    """Raises Invalid("unknown-language"), Conflict("interview-over")."""
    _change(seat, {"code_language": languages.check(language)})


def change_clipboard(seat: Seat, *, is_allowed: bool) -> None:
    """Allow or disable the candidate's clipboard in the editor. Raises Conflict("interview-over")."""
    _change(seat, {"is_clipboard_allowed": is_allowed})


def get(interview_id: int) -> Interview:
    """Raises NotFound."""
    return database.read(lambda db: existing(db, interview_id))


def get_for_interviewer(user_id: int, meeting_link: str) -> Interview:
    """The interview of this link, for its interviewers only. Raises NotFound."""
    found = database.read(lambda db: interviews.find_for_member(db, meeting_link, user_id))
    if found is None:
        raise NotFound
    interview, role, _name = found
    if role != SeatRole.INTERVIEWER:
        raise NotFound
    return interview


@dataclass(frozen=True)
class Dashboard:
    """What a person finds: today's interviews on the first page of what is to come, and a page of all others."""

    today: list[Interview]
    page: Page[Interview]
    status: str

    @property
    def is_empty(self) -> bool:
        return self.page.total == 0 and not self.today


def dashboard(
    user_id: int, *, is_interviewer: bool, search: str, status: str, number: int, zone: str, at: datetime
) -> Dashboard:
    """A person's interviews that match; `status` is one of STATUSES, anything else is `upcoming`.

    What stands under today is on no page of the list, so that the pages hold together however much today brings.
    """
    wanted = status if status in STATUSES else "upcoming"
    is_plain = wanted == "upcoming" and not search.strip()
    todays = today(user_id, is_interviewer=is_interviewer, zone=zone, at=at) if is_plain else []
    found = page(
        user_id,
        is_interviewer=is_interviewer,
        search=search,
        status=wanted,
        number=number,
        leaving_out=[one.id for one in todays],
    )
    return Dashboard(todays if found.page == 1 else [], found, wanted)


def page(
    user_id: int, *, is_interviewer: bool, search: str, status: str, number: int, leaving_out: Sequence[int] = ()
) -> Page[Interview]:
    """One page of a person's interviews, without those that are left out; `status` is one of STATUSES."""
    text = search.strip()[: names.MAX_SEARCH_CHARS]
    return database.read(
        lambda db: interviews.page_for_member(
            db,
            user_id,
            is_interviewer=is_interviewer,
            search=text,
            status=status,
            leaving_out=leaving_out,
            page=number,
            per_page=PER_PAGE,
        )
    )


def today(user_id: int, *, is_interviewer: bool, zone: str, at: datetime) -> list[Interview]:
    """A person's open interviews of the reader's calendar day, at most 50."""
    start = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=1)).replace(tzinfo=ZoneInfo(zone))
    return database.read(
        lambda db: interviews.list_between(
            db, user_id, is_interviewer=is_interviewer, start=start, end=end, limit=TODAY_LIMIT
        )
    )


def any_exists(user_id: int, *, is_interviewer: bool) -> bool:
    return database.read(lambda db: interviews.any_for_member(db, user_id, is_interviewer=is_interviewer))


def _change(seat: Seat, values: dict[str, object]) -> None:
    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        interviews.update_interview(db, seat.interview_id, values)

    database.run(work)
