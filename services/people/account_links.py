"""Links by which people set the password of their account: a colleague's first one, or another for one that is lost.

The secret is random, stored as a hash, and can be shown only at the moment it is made. A link works once. One that was
used, replaced or has expired is refused as one that never was.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import account_links, address_changes, team, user_sessions, users
from repositories.states import STAFF
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, encryption, names
from services.people import password_policy, passwords

SECRET_BYTES = 32
MAX_SECRET_CHARS = 200
INVITED_FOR = timedelta(days=7)
"""For a first password: people are away for some days."""
COPIED_FOR = timedelta(hours=24)
"""What an administrator hands over."""
ASKED_FOR = timedelta(hours=1)
"""By a letter: whoever asks for it waits for it."""
MAX_OF_PERSON = 5
"""So many letters can be asked for within an hour that each of their links works; with one more the oldest does not."""


@dataclass(frozen=True)
class NewLink:
    """A link that was just made."""

    secret: str
    expires_at: datetime


def issue(user_id: int, *, at: datetime) -> NewLink:
    """A link for a member of the team, in place of all former ones. Raises NotFound, Conflict("account-closed")."""
    return database.run(lambda db: issue_in(db, user_id, at=at))


def issue_in(db: Connection, user_id: int, *, at: datetime) -> NewLink:
    """The same inside the caller's transaction."""
    user = team.find(db, user_id)
    if user is None:
        raise NotFound
    if not user.is_active:
        raise Conflict("account-closed", _("This account is deactivated. Reactivate it first."))
    account_links.delete_of_user(db, user_id)
    is_invitation = not user.has_password
    if user.has_password and not password_policy.counts(user):
        # The password is of no use, and whoever has none is invited: they connect an account of a provider.
        users.update_user(db, user_id, {"password_hash": None})
        is_invitation = True
    return add_in(db, user_id, lifetime=INVITED_FOR if is_invitation else COPIED_FOR, at=at)


def add_in(db: Connection, user_id: int, *, lifetime: timedelta, at: datetime) -> NewLink:
    """One more link beside those that work."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    account_links.delete_of_user(db, user_id, keep=MAX_OF_PERSON - 1)
    expires_at = at + lifetime
    account_links.insert_link(db, user_id, encryption.digest(secret), at=at, expires_at=expires_at)
    return NewLink(secret, expires_at)


def is_invited(db: Connection, user: User, *, at: datetime) -> bool:
    """Whether an administrator's invitation to the team is open. Who has no password gets no link by asking."""
    is_guest = user.is_active and user.role in STAFF and not user.has_password
    return is_guest and account_links.any_open(db, user.id, at=at)


def end_of(db: Connection, secret: str, *, at: datetime) -> datetime | None:
    """Until when the link works; None if it does not any more."""
    found = account_links.find_by_secret(db, encryption.digest(secret))
    return found.expires_at if found is not None and found.expires_at > at else None


def open_link(secret: str, *, at: datetime) -> User:
    """Whose password the link sets. Raises Invalid("account-link-unknown")."""
    return database.read(lambda db: _find(db, secret, at))[1]


def use(
    secret: str, *, password: str, name: str | None = None, at: datetime, also: Callable[[Connection, int], None]
) -> User:
    """Set the password, end all of the person's links and sessions; the caller closes the sockets.

    `name` counts for a first password only. `also` is done in the same transaction with the person's number. Raises
    Invalid("account-link-unknown"), and with a `field` what `passwords.check_new` and `names.clean_full_name` raise.
    """
    user = open_link(secret, at=at)
    values: dict[str, object] = {"invited_at": None}
    if not user.has_password and name is not None:
        values["name"] = names.clean_full_name(name)
    about = [user.username, str(values.get("name", user.name)), user.email or ""]
    values["password_hash"] = passwords.choose(password, about=about)

    def work(db: Connection) -> User:
        link_id, found = _find(db, secret, at)
        if not account_links.delete_link(db, link_id):
            raise _unknown()
        account_links.delete_of_user(db, found.id)
        address_changes.delete_of_user(db, found.id)
        users.update_user(db, found.id, values)
        user_sessions.end_all_of_user(db, found.id, at=at)
        also(db, found.id)
        audit.write(db, audit.Deed.LINK_USED, by=audit.Doer(found.id), on=audit.person(found.id), at=at)
        return found

    return database.run(work)


def delete_expired(*, at: datetime) -> None:
    """Forget the links whose time is up."""
    database.run(lambda db: account_links.delete_expired(db, before=at))


def _find(db: Connection, secret: str, at: datetime) -> tuple[int, User]:
    found = account_links.find_by_secret(db, encryption.digest(secret[:MAX_SECRET_CHARS]))
    user = None if found is None or found.expires_at <= at else users.find(db, found.user_id)
    if found is None or user is None or not user.is_active:
        raise _unknown()
    return found.id, user


def _unknown() -> Invalid:
    words = _("It was used already, has expired, was replaced by a newer one, or was cut off when it was copied.")
    return Invalid("account-link-unknown", words)
