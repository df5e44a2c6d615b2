"""Letters about accounts: an invitation to the team, a link for a forgotten password, and that a password was changed.

Who asks for a link learns nothing about who has an account. The request looks nobody up: what was typed is stored
encrypted, and a job reads it, whoever it is for. So the answer and the work behind it are the same for everybody.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import mails, password_requests, users
from repositories.password_requests import PasswordRequest
from repositories.states import MailKind
from repositories.users import User
from services.base import Conflict, Unavailable, _, encryption, names
from services.mail import outbox, senders
from services.mail.outbox import Entry, Link
from services.people import Guest, NewLink, account_links, accounts, team

MAX_ASKED = 1000
"""Requests that wait for the job, which reads them every few seconds. Each has 2 KB."""
READ_AT_ONCE = 50
MAX_TYPED_CHARS = 254
PURPOSE = "who forgot a password"


@dataclass(frozen=True)
class Invited:
    """A new colleague, the link that is theirs, and whether it goes out by mail."""

    user: User
    link: NewLink
    is_sent: bool


def invite(guest: Guest, *, by: int, at: datetime) -> Invited:
    """Add a member of the team who is yet to set a password, with the link for it, and a letter where mail is on.

    Raises Invalid with a `field`.
    """
    values = team.values_of_guest(guest, at=at)

    def work(db: Connection) -> Invited:
        user = team.insert_in(db, values)
        return _linked(db, user, by=by, at=at)

    try:
        return database.run(work)
    except IntegrityError as error:
        raise accounts.names_taken(str(values["username"])) from error


def renew_link(user_id: int, *, by: int, at: datetime) -> Invited:
    """Another link in place of the former; it goes out by mail to who never had a password.

    Raises NotFound, Conflict("account-closed").
    """
    return database.run(lambda db: _linked(db, team.get_in(db, user_id), by=by, at=at))


def ask(sign_in_name: str, *, at: datetime) -> None:
    """Somebody forgot the password of the account with this user name or address, if there is one.

    Raises Conflict("mail-off"), Unavailable("busy").
    """
    typed = names.fold(sign_in_name)[:MAX_TYPED_CHARS]
    asked = encryption.seal(typed, purpose=PURPOSE, at=at)

    def work(db: Connection) -> None:
        if not senders.is_on(db):
            raise Conflict("mail-off", _("Mail is off on this server."))
        if password_requests.count(db) >= MAX_ASKED:
            raise Unavailable("busy", _("Many people are asking right now. Try again in a moment."))
        password_requests.insert_request(db, asked, at=at)

    database.run(work)


def write_asked(*, at: datetime) -> int:
    """Store the letters for what was asked; how many requests were read."""
    if not database.read(senders.is_on):
        return 0
    found = database.read(lambda db: password_requests.list_oldest(db, limit=READ_AT_ONCE))
    for one in found:
        database.run(lambda db, one=one: _answer(db, one, at=at))  # type: ignore[misc]
    return len(found)


def delete_old(*, at: datetime) -> None:
    """Forget what was asked for when mail was still on, and what nobody will be answered."""
    database.run(lambda db: password_requests.delete_old(db, before=at - account_links.ASKED_FOR))


def password_changed(db: Connection, user_id: int, *, at: datetime) -> None:
    """Tell a person that their password is another one now, inside the transaction that changes it."""
    outbox.put(db, Entry(MailKind.PASSWORD_CHANGED, user_id, None, at.isoformat()), at=at)


def _answer(db: Connection, request: PasswordRequest, *, at: datetime) -> None:
    """To a person who has a password and an address, with a link that works as long from when they asked."""
    if not password_requests.delete_request(db, request.id):
        return  # Another process was faster.
    try:
        typed = encryption.unseal(request.asked, purpose=PURPOSE)
    except encryption.Unreadable:  # SECRET_KEY is another now.
        return
    user = users.find_by_sign_in_name(db, typed)
    is_late = request.created_at + account_links.ASKED_FOR <= at
    if user is None or not user.is_active or not user.has_password or not user.email or is_late:
        return
    link = account_links.add_in(db, user.id, lifetime=account_links.ASKED_FOR, at=at)
    _put(db, MailKind.PASSWORD, user.id, link, {}, at=at)


def _linked(db: Connection, user: User, *, by: int, at: datetime) -> Invited:
    link = account_links.issue_in(db, user.id, at=at)
    user = team.get_in(db, user.id)
    is_sent = not user.has_password and bool(user.email) and senders.is_on(db)
    if is_sent:
        mails.drop_waiting_of_kind(db, user.id, MailKind.ACCOUNT, at=at, answer="newer")
        _put(db, MailKind.ACCOUNT, user.id, link, {"by": by}, at=at)
    return Invited(user, link, is_sent)


def _put(db: Connection, kind: MailKind, user_id: int, link: NewLink, details: dict[str, int], *, at: datetime) -> None:
    fact = encryption.digest(link.secret)[:32]  # Numbers of links that are gone are given again.
    outbox.put(db, Entry(kind, user_id, None, fact, Link(link.secret), details), at=at)
