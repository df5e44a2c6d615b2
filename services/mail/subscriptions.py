"""The private address at which a member of the team subscribes to the calendar of their own interviews.

Its key is random, stored as a hash, and can be shown only at the moment it is made. Whoever has it reads what the
person may read of their interviews, and nothing else is opened by it. It ends with the next one, when it is removed,
and when its person is no active member of the team any more.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import calendar_addresses, interview_lists, interviews, members, users
from repositories.calendar_addresses import CalendarAddress
from repositories.states import SeatRole
from repositories.users import Contact
from services.audit import audit
from services.base import NotFound, encryption
from services.interview import Person
from services.mail import senders
from services.mail.reading import Letter
from services.mail.senders import Sender

KEY_BYTES = 32
MAX_KEY_CHARS = 100
BACK, AHEAD = timedelta(days=30), timedelta(days=365)
MAX_EVENTS = 300
"""The soonest of the window. Six interviews on every working day of the next seven weeks are fewer."""
TOUCH_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Subscribed:
    """What stands in the calendar: a letter for each interview, which says what its reader may know."""

    user_id: int
    letters: tuple[Letter, ...]
    sender_name: str
    fingerprint: str
    """The same for as long as nothing in it changes."""


def make(user_id: int, *, at: datetime) -> str:
    """The key of a new address in place of the former."""
    key = secrets.token_urlsafe(KEY_BYTES)

    def work(db: Connection) -> None:
        calendar_addresses.replace(db, user_id, encryption.digest(key), at=at)
        audit.write(db, audit.Deed.CALENDAR_ADDRESS_MADE, by=audit.Doer(user_id), on=audit.person(user_id), at=at)

    database.run(work)
    return key


def remove(user_id: int, *, at: datetime) -> None:
    """The address shows nothing any more; nothing happens where there is none."""

    def work(db: Connection) -> None:
        if calendar_addresses.find(db, user_id) is None:
            return
        calendar_addresses.delete_of_user(db, user_id)
        audit.write(db, audit.Deed.CALENDAR_ADDRESS_REMOVED, by=audit.Doer(user_id), on=audit.person(user_id), at=at)

    database.run(work)


def of(user_id: int) -> CalendarAddress | None:
    """The person's address, if they have one."""
    return database.read(lambda db: calendar_addresses.find(db, user_id))


def find(key: str) -> CalendarAddress:
    """Whose address this is. Raises NotFound."""
    hashed = encryption.digest(key[:MAX_KEY_CHARS])
    found = database.read(lambda db: calendar_addresses.find_by_token(db, hashed))
    if found is None:
        raise NotFound
    return found


def read(address: CalendarAddress, *, at: datetime) -> Subscribed:
    """The calendar as it is now."""
    if address.last_read_at is None or at - address.last_read_at >= TOUCH_EVERY:
        database.run(lambda db: calendar_addresses.touch(db, address.user_id, at=at))
    letters, sender = database.read(lambda db: _letters(db, address.user_id, at))
    told = repr([sender.name, *((one.reader, one.interview, one.people) for one in letters)])
    return Subscribed(address.user_id, letters, sender.name, hashlib.sha256(told.encode()).hexdigest()[:32])


def _letters(db: Connection, user_id: int, at: datetime) -> tuple[tuple[Letter, ...], Sender]:
    found = interview_lists.list_of_staff(db, user_id, start=at - BACK, end=at + AHEAD, limit=MAX_EVENTS)
    reader = users.list_contacts(db, {user_id})[user_id]
    panels: dict[int, list[Person]] = {one.id: [] for one in found}
    for member in members.list_for_interviews(db, list(panels)):
        panels[member.interview_id].append(Person(member.user_id, member.name, SeatRole(member.role)))
    sender = senders.sender()
    return tuple(_letter(reader, one, panels[one.id], sender) for one in found), sender


def _letter(reader: Contact, interview: interviews.Interview, panel: list[Person], sender: Sender) -> Letter:
    people = (
        Person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER),
        Person(interview.candidate_id, interview.candidate_name, SeatRole.CANDIDATE),
        *panel,
    )
    role = next(one.role for one in people if one.user_id == reader.id)
    return Letter(None, reader, interview, None, role, people, sender=sender)
