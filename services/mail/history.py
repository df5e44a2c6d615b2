"""What was sent about an interview, for the people who interview."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import mails, users
from repositories.interviews import Interview
from repositories.mails import Mail
from repositories.states import MailKind
from services.interview import invitations
from services.mail import letters, outbox

SHOWN = 100
"""The newest letters about one interview; six people with every kind have fewer."""


@dataclass(frozen=True)
class Line:
    """A letter, to whom it is, and whether it may be sent once more."""

    mail: Mail
    name: str
    may_be_sent_again: bool


def of(interview: Interview) -> list[Line]:
    """The newest first. Of letters about the same thing only the newest may be sent again."""

    def work(db: Connection) -> tuple[list[Mail], dict[int, users.Contact]]:
        found = mails.list_of_interview(db, interview.id, limit=SHOWN)
        return found, users.list_contacts(db, {one.user_id for one in found})

    found, contacts = database.read(work)
    return _lines(interview, found, contacts)


def latest_in(db: Connection, interview_ids: Sequence[int]) -> dict[int, list[mails.Latest]]:
    """By interview, what became of the newest letter to each person that asks them to it, inside the caller's
    transaction.
    """
    found: dict[int, list[mails.Latest]] = defaultdict(list)
    for one in mails.list_latest(db, interview_ids, letters.ASKING) if interview_ids else ():
        found[one.interview_id].append(one)
    return found


def latest_to_candidate(interview: Interview) -> Mail | None:
    """The newest letter that brings the candidate a link; None where that link was revoked or replaced since."""

    def work(db: Connection) -> Mail | None:
        found = mails.list_of_interview(db, interview.id, limit=SHOWN)
        theirs = (one for one in found if one.user_id == interview.candidate_id and one.kind in letters.ASKING)
        latest = next(theirs, None)
        if latest is None or latest.invitation_id is None:
            return None
        return latest if invitations.is_valid_in(db, latest.invitation_id) else None

    return database.read(work)


def latest_test(user_id: int) -> Mail | None:
    """The last test that this person sent to themselves."""
    return database.read(lambda db: mails.find_latest_of(db, user_id, MailKind.TEST))


def latest_account_invitation(user_id: int) -> Mail | None:
    """The last letter that invited this person to the team."""
    return database.read(lambda db: mails.find_latest_of(db, user_id, MailKind.ACCOUNT))


def _lines(interview: Interview, found: Sequence[Mail], contacts: dict[int, users.Contact]) -> list[Line]:
    seen: set[int] = set()
    lines = []
    for one in found:
        may = letters.may_be_sent_again(one.kind, interview)
        is_newest = may and one.user_id not in seen
        if may:
            seen.add(one.user_id)
        is_idle = one.done_at is not None or outbox.is_held(one)
        lines.append(Line(one, contacts[one.user_id].name, is_newest and is_idle))
    return lines
