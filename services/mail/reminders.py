"""Reminding people of an interview a day and an hour before it begins: those who want that, and those who said nothing
if the interview's plan does.
"""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import interview_lists, mails, members, users
from repositories.interviews import Interview
from repositories.states import MailKind
from services.mail import choices, letters, outbox, senders

LEADS = {
    MailKind.REMINDER_DAY: (timedelta(hours=24), timedelta(hours=12)),
    MailKind.REMINDER_HOUR: (timedelta(hours=1), timedelta(minutes=15)),
}
"""How long before the beginning each is due, and how long before it comes too late: a server that was away until then
sends no "tomorrow" in the morning."""
WORDS = {MailKind.REMINDER_DAY: choices.DAY, MailKind.REMINDER_HOUR: choices.HOUR}
MAX_AT_ONCE = 500
"""Interviews that begin within a day and are looked at together; those after them come next."""


def write_due(*, at: datetime) -> int:
    """Store the reminders that are due; to how many interviews.

    Nobody is reminded who was invited, or told of a new time, after the reminder was due.
    """
    return sum(_write(kind, at) for kind in LEADS) if senders.is_on() else 0


def _write(kind: MailKind, at: datetime) -> int:
    due, late = LEADS[kind]
    count, last = 0, None
    while True:
        found, wanted = database.read(lambda db, last=last: _due(db, kind, at + late, at + due, last))  # type: ignore[misc]
        for interview, people in wanted:
            try:
                database.run(lambda db, one=interview, whom=people: letters.remind(db, one, kind, whom, at=at))  # type: ignore[misc]
            except IntegrityError:  # Another process was faster.
                continue
        count += len(wanted)
        if len(found) < MAX_AT_ONCE:
            return count
        last = found[-1]


Due = tuple[list[Interview], list[tuple[Interview, set[int]]]]


def _due(db: Connection, kind: MailKind, after: datetime, before: datetime, last: Interview | None) -> Due:
    """Interviews of that time beyond `last`, and those of them whose people are to be reminded."""
    found = interview_lists.list_starting(db, after=after, before=before, beyond=last, limit=MAX_AT_ONCE)
    ids = [one.id for one in found]
    people = {one.id: {one.interviewer_id, one.candidate_id} for one in found}
    for member in members.list_for_interviews(db, ids):
        people[member.interview_id].add(member.user_id)
    own = users.list_own_reminders(db, set().union(*people.values()))
    marks = mails.list_marks(db, ids)
    facts = {one.fact for one in marks}
    wanted = []
    for one in found:
        is_due_at = one.scheduled_time - LEADS[kind][0]
        fresh = {mark.user_id for mark in marks if mark.interview_id == one.id and _says_when(mark, is_due_at)}
        fact = str(one.calendar_sequence)
        planned = choices.DEFAULT_REMINDERS if one.reminders is None else one.reminders
        wishing = {whom for whom in people[one.id] if WORDS[kind] in own.get(whom, planned).split()}
        left = {whom for whom in wishing - fresh if outbox.fact_of(kind, one.id, whom, fact) not in facts}
        if left:
            wanted.append((one, left))
    return found, wanted


def _says_when(mark: mails.Mark, since: datetime) -> bool:
    return mark.kind in (MailKind.INVITATION, MailKind.CHANGED) and mark.created_at >= since
