"""Changing one's own e-mail address: a letter with a link goes to the new one, and nothing changes before it is opened.

The present address is told twice: that somebody asked, and that it was changed. The secret of the link is random,
stored as a hash, and works once.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links, address_changes, users
from repositories.address_changes import AddressChange
from repositories.states import MailKind
from repositories.user_sessions import SessionUser
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, _, encryption, names
from services.mail import outbox, senders
from services.mail.outbox import Entry, Link
from services.people import team

SECRET_BYTES = 32
MAX_SECRET_CHARS = 200
LIFETIME = timedelta(hours=24)
"""Some mail programs fetch letters a few times a day."""


def find_waiting(user_id: int, *, at: datetime) -> AddressChange | None:
    """The address that this person has not confirmed yet."""
    found = database.read(lambda db: address_changes.find_of_user(db, user_id))
    return found if found is not None and found.expires_at > at else None


def ask(person: SessionUser, email: str, *, at: datetime) -> str:
    """Write the letters; the address as it was understood. A link that was sent before stops working.

    Raises Conflict("mail-off"), and with the field `email` what `names.clean_email` raises, Invalid("email-same") and
    Invalid("email-taken").
    """
    address = names.clean_email(email)
    secret = secrets.token_urlsafe(SECRET_BYTES)

    def work(db: Connection) -> None:
        if not senders.is_on():
            raise Conflict("mail-off", _("Mail is off on this server, so no new address can be confirmed."))
        _require_free(db, person.id, address)
        hashed = encryption.digest(secret)
        address_changes.replace(db, person.id, address, hashed, at=at, expires_at=at + LIFETIME)
        outbox.put(db, Entry(MailKind.ADDRESS, person.id, None, hashed[:32], Link(secret)), at=at)
        outbox.put(db, Entry(MailKind.ADDRESS_ASKED, person.id, None, hashed[:32], details={"new": address}), at=at)
        _note(db, audit.Deed.ADDRESS_ASKED, person.id, address, at=at)

    try:
        database.run(work)
    except IntegrityError:
        raise Conflict("busy", _("Another window asked at the same moment. Reload the page and try again.")) from None
    return address


def withdraw(user_id: int) -> None:
    """The link that was sent stops working; nothing happens where there is none."""
    database.run(lambda db: address_changes.delete_of_user(db, user_id))


def open_link(secret: str, *, at: datetime) -> AddressChange:
    """What the link would change. Raises Invalid("address-link-unknown")."""
    return database.read(lambda db: _find(db, secret, at))[0]


def confirm(secret: str, *, at: datetime) -> tuple[User, str]:
    """Take the new address; the person as they were before, and the address. Links for a forgotten password end.

    Raises Invalid("address-link-unknown"), and Invalid("email-taken") if it became somebody else's meanwhile.
    """

    def work(db: Connection) -> tuple[User, str]:
        change, user = _find(db, secret, at)
        if not address_changes.take(db, _hashed(secret)):
            raise _unknown()
        _require_free(db, user.id, change.email)
        values = {"email": change.email, "email_key": names.fold(change.email)}
        if team.signs_in_by_address(user):
            values["username"] = team.username_of(change.email)
        users.update_user(db, user.id, values)
        account_links.delete_of_user(db, user.id)
        _note(db, audit.Deed.ADDRESS_CHANGED, user.id, change.email, at=at)
        if user.email:
            told = {"to": user.email, "new": change.email}
            outbox.put(db, Entry(MailKind.ADDRESS_CHANGED, user.id, None, at.isoformat(), details=told), at=at)
        return user, change.email

    try:
        return database.run(work)
    except IntegrityError:
        raise _taken() from None


def delete_expired(*, at: datetime) -> None:
    """Forget the links whose time is up."""
    database.run(lambda db: address_changes.delete_expired(db, before=at))


def _note(db: Connection, deed: audit.Deed, user_id: int, address: str, *, at: datetime) -> None:
    """Whoever opens the link need not be signed in: it is the person of the account who asked for it."""
    audit.write(db, deed, by=audit.Doer(user_id), on=audit.person(user_id), at=at, details={"address": address})


def _require_free(db: Connection, user_id: int, address: str) -> None:
    user = users.find(db, user_id)
    if user is not None and user.email == address:
        raise Invalid("email-same", _("This is your address already."), field="email")
    owner = users.find_id_by_email_key(db, names.fold(address))
    if owner is not None and owner != user_id:
        raise _taken()


def _find(db: Connection, secret: str, at: datetime) -> tuple[AddressChange, User]:
    change = address_changes.find_by_secret(db, _hashed(secret))
    user = None if change is None or change.expires_at <= at else users.find(db, change.user_id)
    if change is None or user is None or not user.is_active:
        raise _unknown()
    return change, user


def _hashed(secret: str) -> str:
    return encryption.digest(secret[:MAX_SECRET_CHARS])


def _taken() -> Invalid:
    return Invalid("email-taken", _("This e-mail address is already in use."), field="email")


def _unknown() -> Invalid:
    words = _("It was used already, has expired, was replaced by a newer one, or was cut off when it was copied.")
    return Invalid("address-link-unknown", words)
