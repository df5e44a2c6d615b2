"""What somebody has to act on, and why: interviews that are over and were not closed, what is wrong with those to come,
and cards that are owed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from repositories.agenda_lists import Agenda
from repositories.interviews import Interview
from repositories.invitations import Links
from repositories.mails import Latest
from repositories.states import JoinStatus, MailState, SeatRole
from repositories.together import Beside
from services.interview import Person
from services.mail import history, letters, outbox, senders

MOST_SHOWN = 10
LINK_BY_HAND = timedelta(days=1)
"""Where the server sends no mail, a link that nobody opened is told from so long before the start: whether somebody
sent it by hand is not known."""
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


def of(
    db: Connection, found: Agenda, *, reader_id: int | None, panels: Mapping[int, Sequence[Person]], at: datetime
) -> Needs:
    """What somebody has to act on: what is over and was not closed, latest first; then what is to come, soonest first;
    then the cards that the reader owes, of the latest interviews.

    What a candidate asked for is between them and the interviewers, so it is told to a reader who is one of them, and
    not where the lists are everybody's (no `reader_id`). `panels` has those of all that is to come.
    """
    told = history.latest_in(db, [one.id for one in found.coming])
    is_on = senders.is_on()
    items = [Due(one, Need.NOT_ENDED if one.was_candidate_in else Need.NOT_HELD) for one in found.over.items]
    for one in found.coming:
        beside = found.beside[one.id]
        if beside.unanswered and reader_id is not None and _interviews(reader_id, one, panels[one.id]):
            items.append(Due(one, Need.ACCOMMODATION))
        invited = _invited(one, beside, told.get(one.id, ()), is_mail_on=is_on, at=at)
        if invited is not None:
            items.append(invited)
    owed = [Due(one, Need.CARD) for one in found.owed]
    return Needs(items[:MOST_SHOWN] + owed, found.over.total, found.over.has_more, is_on)


def _interviews(user_id: int, interview: Interview, panel: Sequence[Person]) -> bool:
    """Whether they are its interviewer or one of the panel's, and do not only observe."""
    in_panel = any(one.user_id == user_id and one.role == SeatRole.INTERVIEWER for one in panel)
    return in_panel or interview.interviewer_id == user_id


def _invited(
    interview: Interview, beside: Beside, told: Sequence[Latest], *, is_mail_on: bool, at: datetime
) -> Due | None:
    """What is wrong with how its people were asked to come, as far as it is known."""
    lost = [one for one in told if one.state in letters.LOST]
    held = [one for one in told if outbox.is_held(one)]
    if beside.links is None:
        return Due(interview, Need.NO_LINK)
    if lost:
        return Due(interview, Need.MAIL_FAILED, _failed(lost))
    if held:
        return Due(interview, Need.MAIL_HELD, _failed(held))
    is_told = is_mail_on or interview.scheduled_time <= at + LINK_BY_HAND
    return Due(interview, Need.NOT_SENT) if is_told and _is_unsent(interview, beside.links, told, at=at) else None


def _failed(theirs: Sequence[Latest]) -> tuple[Failed, ...]:
    return tuple(Failed(mail.id, mail.name, mail.answer, mail.next_try_at) for mail in theirs)


def _is_unsent(interview: Interview, links: Links, told: Sequence[Latest], *, at: datetime) -> bool:
    """Whether no letter takes a link along and nobody opened one; who asked to join was here anyway."""
    is_on_the_way = any(one.user_id == interview.candidate_id and one.state in ON_THE_WAY for one in told)
    is_new = links.made_at > at - PATIENCE
    is_unopened = links.used_at is None and interview.candidate_join_status == JoinStatus.PENDING
    return not is_new and is_unopened and not is_on_the_way
