"""Which letters a fact about an interview takes, to whom; stored in the transaction of the fact.

What stands in a letter is read when it is sent (`reading.py`), and worded by `letters/`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, mails, members
from repositories.interviews import Interview
from repositories.states import InterviewStatus, MailKind, MailState, SeatRole
from services.base import Conflict, NotFound, _
from services.interview import Issued, Planner, Seat, invitations
from services.mail import outbox, senders
from services.mail.outbox import Entry, Link

MAX_WORD_CHARS = 500
WAITING_PATIENCE = timedelta(minutes=1)
"""An interviewer who is in the room admits the candidate before that, and needs no letter."""
ASKING = (MailKind.INVITATION, MailKind.CHANGED)
"""The kinds that say when and where to come."""
LOST = (MailState.REFUSED, MailState.GIVEN_UP)
"""The ends of a letter that did not arrive."""


@dataclass(frozen=True)
class Before:
    """An interview as it was before a change: the row, and each person's role."""

    interview: Interview
    roles: Mapping[int, SeatRole]


@dataclass(frozen=True)
class Said:
    """That it is the candidate who moves or cancels it, and what they wrote about it."""

    word: str | None
    name: str


def roles_of(db: Connection, interview: Interview) -> dict[int, SeatRole]:
    """Everybody of the interview by id, inside the caller's transaction."""
    panel = {one.user_id: SeatRole(one.role) for one in members.list_for_interview(db, interview.id)}
    own = {interview.candidate_id: SeatRole.CANDIDATE, interview.interviewer_id: SeatRole.INTERVIEWER}
    return own | panel


def scheduled(db: Connection, interview: Interview, issued: Issued, *, at: datetime) -> None:
    """Everybody is invited."""
    _invite(db, interview, roles_of(db, interview), issued, at=at)


def changed(
    db: Connection, before: Before, issued: Issued | None, *, by: int, at: datetime, said: Said | None = None
) -> None:
    """Who stays hears what changed, who is new is invited, who is out hears that.

    `issued` is the candidate's new link if the old one works no more; `said` if it is the candidate's doing. Counts the
    calendar's sequence up; a change of nothing that a calendar or a letter shows is none.
    """
    after = interviews.find(db, before.interview.id)
    assert after is not None
    roles = roles_of(db, after)
    is_other = _shown(before.interview) != _shown(after)
    if not is_other and roles == before.roles:
        return
    sequence = after.calendar_sequence + 1
    interviews.update_interview(db, after.id, {"calendar_sequence": sequence})  # Also for files that are downloaded.
    if not senders.is_on():
        return
    reached = mails.list_reached(db, after.id)
    stay = {one for one in roles if is_other or one not in before.roles or one not in reached}
    gone = set(before.roles) - set(roles)
    outbox.replace_waiting(db, after.id, stay | gone, at=at)
    untold = _untold(db, after.id)
    details = {"before": _described(before.interview), **_of_candidate(said)}
    for one in sorted(stay & reached & set(before.roles)):
        theirs = details | ({"before": untold[one]} if one in untold else {})
        is_as_told = theirs["before"] == _described(after) and said is None
        if is_as_told and one != after.candidate_id:
            continue
        # The candidate's link is another one, even where the plan is what they were told.
        kind = MailKind.INVITATION if is_as_told else MailKind.CHANGED
        link = _link(db, after, one, issued, by=by, at=at)
        outbox.put(db, Entry(kind, one, after.id, str(sequence), link, {} if is_as_told else theirs), at=at)
    _invite(db, after, {one: roles[one] for one in stay - (reached & set(before.roles))}, issued, fact=sequence, at=at)
    for one in sorted(gone & reached):
        is_candidate = before.roles[one] is SeatRole.CANDIDATE
        kind = MailKind.CANCELLED if is_candidate else MailKind.REMOVED
        outbox.put(db, Entry(kind, one, after.id, str(sequence), details=details), at=at)


def cancelled(
    db: Connection, interview: Interview, word: str | None, *, by: str, at: datetime, is_by_candidate: bool = False
) -> None:
    """Whoever got a letter about the interview hears that it will not take place, with what `by` said about it."""
    sequence = interview.calendar_sequence + 1
    interviews.update_interview(db, interview.id, {"calendar_sequence": sequence})
    if not senders.is_on():
        return
    roles = roles_of(db, interview)
    outbox.replace_waiting(db, interview.id, roles, at=at)
    for one in sorted(mails.list_reached(db, interview.id) & set(roles)):
        details = _of_candidate(Said(word, by)) if is_by_candidate else {"word": word, "by": by} if word else {}
        outbox.put(db, Entry(MailKind.CANCELLED, one, interview.id, str(sequence), details=details), at=at)


def candidate_waits(db: Connection, interview_id: int, *, at: datetime) -> None:
    """Whoever may admit the candidate hears that they wait, if they still do in a minute; once for a date."""
    if not senders.is_on():
        return
    interview = interviews.find(db, interview_id)
    assert interview is not None
    for one, role in sorted(roles_of(db, interview).items()):
        if role is SeatRole.INTERVIEWER:
            fact = str(interview.calendar_sequence)
            outbox.put(db, Entry(MailKind.WAITING, one, interview.id, fact, wait=WAITING_PATIENCE), at=at)


def remind(db: Connection, interview: Interview, kind: MailKind, people: Collection[int], *, at: datetime) -> None:
    """Remind these people that it begins soon."""
    for one in sorted(people):
        link = _link(db, interview, one, None, by=interview.interviewer_id, at=at)
        outbox.put(db, Entry(kind, one, interview.id, str(interview.calendar_sequence), link), at=at)


def send_again(planner: Planner | Seat, mail_id: int, *, at: datetime) -> None:
    """The same once more, with the candidate's own further link; one that is held goes out now. Pressing twice sends
    one.

    Raises NotFound, Conflict("mail-off", "mail-waits", "mail-over", "mail-too-often").
    """

    def work(db: Connection) -> None:
        found = mails.find(db, mail_id)
        if found is None or found.interview_id != planner.interview_id:
            raise NotFound
        if not senders.is_on():
            raise Conflict("mail-off", _("Mail is off on this server."))
        if found.state == MailState.WAITING and not outbox.is_held(found):
            raise Conflict("mail-waits", _("This message is still waiting to be sent."))
        interviews.lock(db, planner.interview_id)
        interview = interviews.find(db, planner.interview_id)
        assert interview is not None
        if not may_be_sent_again(found.kind, interview):
            raise Conflict("mail-over", _("This message is no longer true, so it cannot be sent again."))
        if not outbox.may_send_by_hand(db, interview.id, found.user_id, at=at):
            raise Conflict("mail-too-often", _("This was sent again many times. Try again in a few hours."))
        if outbox.is_held(found):
            mails.finish(db, found.id, MailState.DROPPED, at=at, answer=outbox.NEWER)
        link = _link(db, interview, found.user_id, None, by=planner.user_id, at=at) if interview.is_open else None
        details: dict[str, Any] = details_of(found.details)
        outbox.put(
            db,
            Entry(MailKind(found.kind), found.user_id, interview.id, f"{outbox.BY_HAND} {mail_id}", link, details),
            at=at,
        )

    database.run(work)


def send_failed_again(planner: Planner | Seat, *, at: datetime) -> int:
    """Every newest letter that asks somebody to the interview and did not arrive or is held, once more; how many there
    are.

    One that may not be sent again is left as it is.
    """
    latest = database.read(lambda db: mails.list_latest(db, [planner.interview_id], ASKING))
    sent = 0
    for one in latest:
        if one.state in LOST or outbox.is_held(one):
            try:
                send_again(planner, one.id, at=at)
            except Conflict:
                continue
            sent += 1
    return sent


def may_be_sent_again(kind: str, interview: Interview) -> bool:
    """Whether a letter of this kind can still be true."""
    if kind in ASKING:
        return interview.is_open
    return kind == MailKind.CANCELLED and interview.status == InterviewStatus.CANCELLED


def send_test(user_id: int, *, at: datetime) -> int:
    """A letter to oneself, about nothing; its number. Raises Conflict("mail-off")."""
    mail_id = database.run(lambda db: outbox.put(db, Entry(MailKind.TEST, user_id, None, at.isoformat()), at=at))
    if mail_id is None:
        raise Conflict("mail-off", _("Mail is off on this server."))
    return mail_id


def details_of(text: str | None) -> dict[str, Any]:
    """What is stored with a letter."""
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _invite(
    db: Connection,
    interview: Interview,
    roles: Mapping[int, SeatRole],
    issued: Issued | None,
    *,
    fact: int = 0,
    at: datetime,
) -> None:
    for one in sorted(roles):
        link = _link(db, interview, one, issued, by=interview.interviewer_id, at=at)
        outbox.put(db, Entry(MailKind.INVITATION, one, interview.id, str(fact), link), at=at)


def _link(
    db: Connection, interview: Interview, user_id: int, issued: Issued | None, *, by: int, at: datetime
) -> Link | None:
    """The candidate's; nobody else has one. Made only where a letter takes it along."""
    if user_id != interview.candidate_id or not senders.is_on():
        return None
    issued = issued or invitations.add_in(db, interview, by, at=at)
    return Link(issued.secret, issued.invitation_id)


def _untold(db: Connection, interview_id: int) -> dict[int, Any]:
    """Of those whom the newest change did not reach, or will not, what the plan was when they were last told."""
    return {
        one.user_id: before
        for one in mails.list_latest(db, [interview_id], ASKING)
        if one.kind == MailKind.CHANGED
        and one.state in (MailState.DROPPED, *LOST)
        and (before := details_of(one.details).get("before")) is not None
    }


def _shown(interview: Interview) -> tuple[object, ...]:
    return (
        interview.title,
        interview.scheduled_time,
        interview.duration_minutes,
        interview.timezone,
        interview.candidate_id,
    )


def _of_candidate(said: Said | None) -> dict[str, Any]:
    if said is None:
        return {}
    return {"by_candidate": said.name, **({"word": said.word, "by": said.name} if said.word else {})}


def _described(interview: Interview) -> dict[str, Any]:
    return {
        "title": interview.title,
        "scheduled_time": interview.scheduled_time.isoformat(),
        "duration_minutes": interview.duration_minutes,
        "timezone": interview.timezone,
        # Not the name: the interview is another's now, and outlives what is erased of this person.
        "candidate_id": interview.candidate_id,
    }
