"""Letters about accounts: an invitation to the team, a link for a forgotten password, changes of how one signs in.

Who asks for a link learns nothing about who has an account. The request looks nobody up: what was typed is stored
encrypted, and a job reads it, whoever it is for. So the answer and the work behind it are the same for everybody.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links as account_link_rows
from repositories import mails, password_requests, users
from repositories.account_links import InvitedUser
from repositories.mails import Mail
from repositories.password_requests import PasswordRequest
from repositories.states import MailKind
from repositories.users import User
from services.base import Conflict, Invalid, Unavailable, _, encryption, names
from services.mail import outbox, senders
from services.mail.outbox import Entry, Link
from services.people import Guest, NewLink, account_links, accounts, team

MAX_ASKED = 1000
"""Requests that wait for the job, which reads them every few seconds. Each has 2 KB."""
READ_AT_ONCE = 50
MAX_TYPED_CHARS = 254
MAX_PENDING = 100
"""Invitations that the page of the team lists; whoever has more open finds the others by their name."""
PURPOSE = "who forgot a password"


@dataclass(frozen=True)
class Invited:
    """A new colleague, the link that is theirs, and whether it goes out by mail."""

    user: User
    link: NewLink
    is_sent: bool


@dataclass(frozen=True)
class Changed:
    """An account before and after a change; `invited` if it took another invitation."""

    before: User
    after: User
    invited: Invited | None = None

    @property
    def is_other_role(self) -> bool:
        return self.before.role != self.after.role

    @property
    def is_other_address(self) -> bool:
        return names.fold(self.before.email or "") != names.fold(self.after.email or "")


@dataclass(frozen=True)
class Pending:
    """An invitation that nobody took yet, and what became of its last letter."""

    invited: InvitedUser
    mail: Mail | None


def invite(guest: Guest, *, by: int, at: datetime) -> Invited:
    """Add a member of the team who is yet to set a password, with the link for it, and a letter where mail is on.

    Somebody whose invitation was withdrawn gets the same account again. Raises Invalid with a `field`.
    """
    values = team.values_of_guest(guest, at=at)

    def work(db: Connection) -> Invited:
        user = team.reopen_withdrawn_in(db, values) or team.insert_in(db, values)
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


def change(user_id: int, details: Guest, *, base: str, by: int, at: datetime) -> Changed:
    """Change name, address and role of a member of the team. Links go with the address that they were sent to; who
    was invited and has another address now is invited there.

    Raises what `team.change_in` does.
    """

    def work(db: Connection) -> Changed:
        before, after = team.change_in(db, user_id, details, base=base, by=by, at=at)
        changed = Changed(before, after)
        if not changed.is_other_address:
            return changed
        for kind in (MailKind.ACCOUNT, MailKind.PASSWORD):
            mails.drop_waiting_of_kind(db, user_id, kind, at=at, answer="link")
        is_invited = after.is_active and after.is_invited
        return replace(changed, invited=_linked(db, after, by=by, at=at)) if is_invited else changed

    try:
        return database.run(work)
    except IntegrityError as error:
        raise Invalid("email-taken", _("This e-mail address is already in use."), field="email") from error


def list_pending() -> list[Pending]:
    """Who was invited and has not come yet, the newest first; at most `MAX_PENDING`."""

    def work(db: Connection) -> list[Pending]:
        found = account_link_rows.list_invited(db, limit=MAX_PENDING)
        letters = mails.list_latest_of_people(db, [one.user_id for one in found], MailKind.ACCOUNT)
        return [Pending(one, letters.get(one.user_id)) for one in found]

    return database.read(work)


def ask(sign_in_name: str, *, at: datetime) -> None:
    """Somebody forgot the password of the account with this user name or address, if there is one.

    Raises Conflict("mail-off"), Unavailable("busy").
    """
    typed = names.fold(sign_in_name)[:MAX_TYPED_CHARS]
    asked = encryption.seal(typed, purpose=PURPOSE, at=at)

    def work(db: Connection) -> None:
        if not senders.is_on():
            raise Conflict("mail-off", _("Mail is off on this server."))
        if password_requests.count(db) >= MAX_ASKED:
            raise Unavailable("busy", _("Many people are asking right now. Try again in a moment."))
        password_requests.insert_request(db, asked, at=at)

    database.run(work)


def write_asked(*, at: datetime) -> int:
    """Store the letters for what was asked; how many requests were read."""
    if not senders.is_on():
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


def passkey_added(db: Connection, user_id: int, name: str, *, at: datetime) -> None:
    """Tell a person that one can sign in to their account by a new passkey, inside the transaction that adds it."""
    outbox.put(db, Entry(MailKind.PASSKEY_ADDED, user_id, None, at.isoformat(), details={"passkey": name}), at=at)


def passkey_removed(db: Connection, user_id: int, name: str, *, at: datetime) -> None:
    """The same of one that is gone."""
    fact = f"{at.isoformat()} {encryption.digest(name)[:16]}"  # Several may go at once.
    outbox.put(db, Entry(MailKind.PASSKEY_REMOVED, user_id, None, fact, details={"passkey": name}), at=at)


def identity_connected(db: Connection, user_id: int, provider: str, *, at: datetime) -> None:
    """Tell a person that an account of this provider signs in to theirs, inside the transaction that connects it."""
    outbox.put(db, Entry(MailKind.IDENTITY_CONNECTED, user_id, None, at.isoformat(), details={"with": provider}), at=at)


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
    is_sent = not user.has_password and bool(user.email) and senders.is_on()
    if is_sent:
        mails.drop_waiting_of_kind(db, user.id, MailKind.ACCOUNT, at=at, answer="newer")
        _put(db, MailKind.ACCOUNT, user.id, link, {"by": by}, at=at)
    return Invited(user, link, is_sent)


def _put(db: Connection, kind: MailKind, user_id: int, link: NewLink, details: dict[str, int], *, at: datetime) -> None:
    fact = encryption.digest(link.secret)[:32]  # Numbers of links that are gone are given again.
    outbox.put(db, Entry(kind, user_id, None, fact, Link(link.secret), details), at=at)
