"""The lists of interviews: what is to come, what needs somebody to act, and what is over; one's own, or everybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import cards, doubts, interview_lists, invitations, members, users
from repositories.interview_lists import Wanted
from repositories.interviews import Interview
from repositories.invitations import Links
from repositories.mails import Latest
from repositories.paging import Page
from repositories.states import InterviewStatus, JoinStatus, MailState
from services.base import names
from services.interview import accommodations
from services.mail import history, letters, outbox, senders
from services.planning.limits import MAX_MINUTES, OVER_AFTER

PER_PAGE = 20
SAID_BY_STATUS = (InterviewStatus.COMPLETED, InterviewStatus.CANCELLED, "all")
"""Lists for which it does not matter what time it is."""
STATUSES = ("upcoming", "overdue", "completed", "cancelled", "all")
MOST_OVERDUE = 5
"""As many as stand above the list; a list of its own has them all."""
MOST_NEEDS = 10
MOST_CARDS = 5
"""Of those that the reader owes, after all else."""
MOST_OF_CANDIDATE = 50
"""Of one candidate, on their page; the list of all interviews finds the others by their name."""
AHEAD = timedelta(days=14)
LINK_BY_HAND = timedelta(days=1)
"""Where the server sends no mail, a link that nobody opened is told from so long before the start: whether somebody
sent it by hand is not known."""
MAX_LOOKED_AT = 200
MAX_AROUND = 500
"""Interviews that began within the last hours and may or may not be over; nobody runs that many at once."""
ON_THE_WAY = (MailState.WAITING, MailState.SENT)
PATIENCE = timedelta(hours=1)
"""Whoever made a link may be sending it just now."""


class Need(StrEnum):
    """Why somebody has to act."""

    NOT_HELD = "not-held"
    NOT_ENDED = "not-ended"
    NO_LINK = "no-link"
    MAIL_FAILED = "mail-failed"
    """A letter that asks somebody to it was refused by the mail server, or given up."""
    MAIL_HELD = "mail-held"
    """Such a letter waits because its reader had so many about this interview."""
    NOT_SENT = "not-sent"
    """Nothing was sent to the candidate, and nobody has opened their link."""
    ACCOMMODATION = "accommodation"
    CARD = "card"
    """It is over and rated, and neither is the reader's own card in nor anything decided."""


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
class Failed:
    """A letter that did not arrive: to whom, what the mail server said last, and until when it is held if it is."""

    mail_id: int
    name: str
    answer: str | None
    next_try_at: datetime


@dataclass(frozen=True)
class Due:
    """An interview that needs somebody to act, and why."""

    interview: Interview
    need: Need
    failed: tuple[Failed, ...] = ()


@dataclass(frozen=True)
class Needs:
    """The first that need somebody to act, and how many are over in all, or more than how many."""

    items: list[Due]
    overdue: int
    has_more_overdue: bool = False
    is_mail_on: bool = False
    """Whether this server sends mail, so that what failed can be sent again."""


def page(whose: Whose, *, search: str, status: str, number: int, at: datetime) -> Page[Interview]:
    """One page of a list; a status that is none of STATUSES is `upcoming`. What is over is never under `upcoming`."""

    def work(db: Connection) -> Page[Interview]:
        around = [] if status in SAID_BY_STATUS else _around(db, whose, at=at)
        return _page(db, whose, search, status, number, around, at=at)

    return database.read(work)


def needs_action(whose: Whose, *, at: datetime) -> Needs:
    """What somebody has to act on: what is over and was not closed, latest first; then what is to come, soonest first;
    then the cards that the reader owes, of the latest interviews.

    What a candidate asked for is between them and the interviewers, so it is told of the reader's own only.
    """
    found = database.read(lambda db: _looked_for(db, whose, _around(db, whose, at=at), at=at))
    return _needs(whose, found)


def page_and_needs(
    whose: Whose, *, search: str, status: str, number: int, at: datetime
) -> tuple[Page[Interview], Needs]:
    """As `page`, and as `needs_action` where it is the first page of a member of the team of what is to come."""

    def work(db: Connection) -> tuple[Page[Interview], _Found | None]:
        around = [] if status in SAID_BY_STATUS else _around(db, whose, at=at)
        found = _page(db, whose, search, status, number, around, at=at)
        is_first = found.page == 1 and not search and status == "upcoming"
        return found, _looked_for(db, whose, around, at=at) if whose.is_staff and is_first else None

    page, found = database.read(work)
    return page, Needs([], 0) if found is None else _needs(whose, found)


def _page(
    db: Connection, whose: Whose, search: str, status: str, number: int, around: Sequence[Interview], *, at: datetime
) -> Page[Interview]:
    text = search.strip()[: names.MAX_SEARCH_CHARS]
    wanted = _wanted(whose, status if status in STATUSES else "upcoming", text, around, at=at)
    return interview_lists.page_of_list(
        db, whose.of, wanted, is_interviewer=whose.is_staff, page=number, per_page=PER_PAGE
    )


@dataclass(frozen=True)
class _Found:
    """What `Needs` is made of, as it was read."""

    over: Page[Interview]
    coming: list[Interview]
    uninvited: dict[int, list[Due]]
    owed: list[Interview]
    is_mail_on: bool


def _looked_for(db: Connection, whose: Whose, around: Sequence[Interview], *, at: datetime) -> _Found:
    wanted = _wanted(whose, "overdue", "", around, at=at)
    over = interview_lists.page_of_list(db, whose.of, wanted, is_interviewer=True, page=1, per_page=MOST_OVERDUE)
    doubtful = doubts.is_doubtful(kinds=letters.ASKING, at=at)
    coming = interview_lists.list_between(
        db, whose.of, is_interviewer=True, start=at, end=at + AHEAD, limit=MAX_LOOKED_AT, only=doubtful
    )
    is_on = senders.is_on()
    uninvited = _invited(db, coming, is_mail_on=is_on, at=at) if coming else {}
    return _Found(over, coming, uninvited, cards.list_owed(db, whose.user_id, limit=MOST_CARDS), is_on)


def _needs(whose: Whose, found: _Found) -> Needs:
    asked = {} if whose.is_everybodys else accommodations.asked_in([one.id for one in found.coming])
    items = [Due(one, Need.NOT_ENDED if one.was_candidate_in else Need.NOT_HELD) for one in found.over.items]
    for one in found.coming:
        if one.id in asked and asked[one.id].unanswered:
            items.append(Due(one, Need.ACCOMMODATION))
        items += found.uninvited.get(one.id, [])
    return Needs(
        items[:MOST_NEEDS] + [Due(one, Need.CARD) for one in found.owed],
        found.over.total,
        found.over.has_more,
        found.is_mail_on,
    )


def _invited(db: Connection, coming: Sequence[Interview], *, is_mail_on: bool, at: datetime) -> dict[int, list[Due]]:
    """By interview, what is wrong with how its people were asked to come, as far as it is known."""
    ids = [one.id for one in coming]
    links, told = invitations.valid_links(db, ids, at=at), history.latest_in(db, ids)
    lost = {key: [one for one in theirs if one.state in letters.LOST] for key, theirs in told.items()}
    held = {key: [one for one in theirs if outbox.is_held(one)] for key, theirs in told.items()}
    named = [one for theirs in (*lost.values(), *held.values()) for one in theirs]
    names_of = users.list_contacts(db, {one.user_id for one in named})

    def told_of(theirs: Sequence[Latest]) -> tuple[Failed, ...]:
        return tuple(Failed(mail.id, names_of[mail.user_id].name, mail.answer, mail.next_try_at) for mail in theirs)

    found: dict[int, list[Due]] = {}
    for one in coming:
        if one.id not in links:
            found[one.id] = [Due(one, Need.NO_LINK)]
        elif lost.get(one.id):
            found[one.id] = [Due(one, Need.MAIL_FAILED, told_of(lost[one.id]))]
        elif held.get(one.id):
            found[one.id] = [Due(one, Need.MAIL_HELD, told_of(held[one.id]))]
        elif (is_mail_on or one.scheduled_time <= at + LINK_BY_HAND) and _is_unsent(
            one, links[one.id], told.get(one.id, ()), at=at
        ):
            found[one.id] = [Due(one, Need.NOT_SENT)]
    return found


def _is_unsent(interview: Interview, links: Links, told: Sequence[Latest], *, at: datetime) -> bool:
    """Whether no letter takes a link along and nobody opened one; who asked to join was here anyway."""
    is_on_the_way = any(one.user_id == interview.candidate_id and one.state in ON_THE_WAY for one in told)
    is_new = links.made_at > at - PATIENCE
    is_unopened = links.used_at is None and interview.candidate_join_status == JoinStatus.PENDING
    return not is_new and is_unopened and not is_on_the_way


def of_candidate(candidate_id: int, whose: Whose) -> list[Interview]:
    """The latest interviews of a candidate, of those that are the reader's own or, for everybody's, of all."""

    def work(db: Connection) -> list[Interview]:
        wanted = Wanted(is_latest_first=True)
        found = interview_lists.page_of_list(
            db, candidate_id, wanted, is_interviewer=False, page=1, per_page=MOST_OF_CANDIDATE
        ).items
        if whose.is_everybodys:
            return found
        panels = members.list_for_interviews(db, [one.id for one in found])
        seated = {one.interview_id for one in panels if one.user_id == whose.user_id}
        return [one for one in found if one.interviewer_id == whose.user_id or one.id in seated]

    return database.read(work)


def is_over(interview: Interview, *, at: datetime) -> bool:
    """Whether its planned time has passed by `OVER_AFTER` while nobody has closed it."""
    return interview.is_open and interview.ends_at + OVER_AFTER <= at


def _starts(at: datetime) -> tuple[datetime, datetime]:
    """How long each takes is its own column, so only of those that began lately it has to be computed: the last start
    of what can be over, and the first of what can still go on.
    """
    last_start = at - OVER_AFTER
    return last_start, last_start - timedelta(minutes=MAX_MINUTES)


def _around(db: Connection, whose: Whose, *, at: datetime) -> list[Interview]:
    last_start, first_start = _starts(at)
    return interview_lists.list_between(
        db, whose.of, is_interviewer=whose.is_staff, start=first_start, end=last_start, limit=MAX_AROUND
    )


def _wanted(whose: Whose, status: str, search: str, around: Sequence[Interview], *, at: datetime) -> Wanted:
    if status == "all":
        return Wanted(search=search, is_latest_first=True)
    if status in SAID_BY_STATUS:
        return Wanted(InterviewStatus(status), search, is_latest_first=True)
    last_start, first_start = _starts(at)
    over = {one.id for one in around if is_over(one, at=at)}
    if status == "overdue":
        still = tuple(one.id for one in around if one.id not in over)
        return Wanted(InterviewStatus.SCHEDULED, search, before=last_start, leaving_out=still, is_latest_first=True)
    # A candidate who was in the room finds the way back until somebody ends the interview.
    gone = tuple(one.id for one in around if one.id in over and (whose.is_staff or not one.was_candidate_in))
    return Wanted(InterviewStatus.SCHEDULED, search, since=first_start, leaving_out=gone)
