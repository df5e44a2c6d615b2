"""What the dashboard shows of the lists of interviews: rows by day, and what needs somebody to act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext as _

from localization import reader_zone
from repositories.erase_requests import EraseRequest
from repositories.interviews import Interview
from repositories.states import Role
from routes import panels
from routes.http import lists
from routes.panels import Participants
from services.base import Action, policy, utcnow
from services.interview import Asked, Person, accommodations, interviews, members
from services.people import candidates
from services.planning import agenda, needs
from services.record import erasure
from services.room import lobby

JOINED_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """An interview as the dashboard lists it."""

    interview: Interview
    participants: Participants
    is_waiting: bool
    asked: Asked
    """What the candidate asked for, as far as the reader may see it."""
    may_plan: bool
    is_over: bool
    is_far: bool
    """Whether nobody joins it yet, because it begins in days; the room can be opened all the same, to prepare."""

    def __getattr__(self, name: str) -> object:
        return getattr(self.interview, name)


@dataclass(frozen=True)
class Day:
    """The interviews of one calendar day of the reader's; `word` says which day it is where there is a word for it."""

    word: str | None
    rows: list[Item]


def shown() -> dict[str, Any]:
    """All that the page needs of the lists."""
    at = utcnow()
    filters = _filters()
    whose = whose_of(filters["whose"])
    number = request.args.get("page", 1, type=int)
    found = agenda.look(whose, search=filters["q"], status=filters["status"], number=number, at=at)
    page, due = found.page, found.needs
    is_first = page.page == 1 and not filters["q"] and filters["status"] == "upcoming"
    listed = [*page.items, *(one.interview for one in due.items)]
    items = _items(listed, found.panels, _asked(found), at)
    has_any = page.total > 0 or bool(due.items)
    over = [one for one in items.values() if one.may_plan and one.is_over and not one.interview.was_candidate_in]
    return {
        "page": page,
        "waiting": found.waiting,
        "more": found.more,
        "not_held": over if is_first or filters["status"] == "overdue" else [],
        "days": _days([items[one.id] for one in page.items], at),
        "needs": [(items[one.interview.id], one.need.value, one.failed) for one in due.items],
        "failed_count": sum(one.need is needs.Need.MAIL_FAILED for one in due.items),
        "is_mail_on": due.is_mail_on,
        "erase_requests": _erase_requests() if is_first and found.more.erase_requests else [],
        "overdue": due.overdue,
        "has_more_overdue": due.has_more_overdue,
        "most_overdue": agenda.MOST_OVERDUE,
        "filters": filters,
        "is_staff": whose.is_staff,
        "has_candidates": candidates.any_exists() if whose.is_staff and not has_any else True,
        "has_interviews": has_any or interviews.any_exists(whose.of, is_interviewer=whose.is_staff),
    }


def of_candidate(candidate_id: int) -> list[Day]:
    """A candidate's interviews under the days they are on, as far as the reader may know of them."""
    at = utcnow()
    found = agenda.of_candidate(candidate_id, whose_of("everybody"))
    asked = accommodations.asked_in([one.id for one in found]) if g.user.is_staff else {}
    items = _items(found, members.panels_of(found), asked, at)
    return _days([items[one.id] for one in found], at)


def whose_of(word: str) -> agenda.Whose:
    """Whose interviews `mine` or `everybody` are to this reader; everybody's only for who coordinates."""
    is_everybodys = word == "everybody" and policy.is_allowed(g.user.role, Action.COORDINATE)
    return agenda.Whose(g.user.id, is_staff=g.user.is_staff, is_everybodys=is_everybodys)


def _filters() -> dict[str, str]:
    """What the address asks for. Who only coordinates sees everybody's first."""
    default = "mine" if not g.user.is_staff or Role(g.user.role).holds_interviews else "everybody"
    whose = request.args.get("whose", default) if policy.is_allowed(g.user.role, Action.COORDINATE) else "mine"
    return {
        "q": lists.words(),
        "status": lists.one_of(agenda.STATUSES, "status", default="upcoming"),
        "whose": whose if whose in ("mine", "everybody") else default,
    }


def _asked(found: agenda.Shown) -> dict[int, Asked]:
    return {number: Asked(one.asked, one.unanswered) for number, one in found.beside.items()}


def _items(
    listed: Sequence[Interview], of_each: Mapping[int, list[Person]], asked: Mapping[int, Asked], at: datetime
) -> dict[int, Item]:
    participants = panels.participants(listed, of_each, g.user.id)
    return {one.id: _item(one, participants[one.id], asked.get(one.id), at) for one in listed}


def _item(interview: Interview, participants: Participants, asked: Asked | None, at: datetime) -> Item:
    is_interviewer = participants.is_seated and not participants.is_observer
    may_coordinate = policy.is_allowed(g.user.role, Action.COORDINATE)
    return Item(
        interview,
        participants,
        is_waiting=is_interviewer and lobby.is_waiting(interview),
        asked=(asked or Asked()) if is_interviewer else Asked(),
        may_plan=g.user.is_staff and (is_interviewer or may_coordinate),
        is_over=agenda.is_over(interview, at=at),
        is_far=interview.scheduled_time > at + JOINED_BEFORE,
    )


def _erase_requests() -> list[EraseRequest]:
    """Candidates who ask to be erased, for who can see to it."""
    return erasure.list_waiting() if policy.is_allowed(g.user.role, Action.SEE_SYSTEM) else []


def _days(items: list[Item], at: datetime) -> list[Day]:
    """Under a heading for each day, in the order of the list."""
    zone = ZoneInfo(reader_zone())
    today = at.astimezone(zone).date()
    words = {today: _("Today"), today + timedelta(days=1): _("Tomorrow"), today - timedelta(days=1): _("Yesterday")}

    def day_of(item: Item) -> date:
        return item.interview.scheduled_time.astimezone(zone).date()

    return [Day(words.get(day), list(ones)) for day, ones in groupby(items, key=day_of)]
