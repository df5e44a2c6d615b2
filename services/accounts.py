"""Accounts: the first admin, and signing in with a user name or an e-mail address."""

import hmac
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import setup, users
from repositories.users import User
from services import names, passwords
from services.errors import Conflict, Invalid, NotFound
from services.policy import Role
from services.text import _


def is_set_up() -> bool:
    """Whether the first admin exists; once true, true for ever."""
    return database.read(setup.is_completed)


def get(user_id: int) -> User:
    """The account, whatever its role. Raises NotFound."""
    found = database.read(lambda db: users.find(db, user_id))
    if found is None:
        raise NotFound
    return found


def create_first_admin(
    *, username: str, password: str, name: str, email: str, token: str | None, expected_token: str | None, at: datetime
) -> int:
    """Create the first admin and close the set-up for ever; the new user's id.

    Raises Conflict("already-set-up") for everybody but the first, even at the same moment,
    Invalid with a `field` for what cannot be accepted, Invalid("setup-token-wrong").
    """
    if expected_token is not None and not hmac.compare_digest((token or "").encode(), expected_token.encode()):
        raise Invalid(
            "setup-token-wrong",
            _("This is not the set-up token of this server. It stands in the server's configuration."),
            field="setup_token",
        )
    address = names.clean_email(email)
    values = {
        "username": names.clean_username(username),
        "name": _full_name(name),
        "email": address,
        "email_key": names.fold(address),
        "role": Role.ADMIN,
        "created_at": at,
    }
    closed = Conflict("already-set-up", _("This server is already set up. Sign in instead."))
    if is_set_up():
        raise closed
    values["password_hash"] = passwords.hash_password(password)

    def work(db: Connection) -> int:
        if setup.is_completed(db):
            raise closed
        admin_id = users.insert_user(db, values)
        setup.complete(db, admin_id, at=at)
        return admin_id

    try:
        return database.run(work)
    except IntegrityError as error:
        # Either somebody was faster and theirs is the one admin, or an older database without an
        # admin has a person of this name already.
        raise (closed if is_set_up() else _taken(str(values["username"]))) from error


def authenticate(sign_in_name: str, password: str) -> User | None:
    """The active person with this user name or address and password, or None, in the same time.

    An older or weaker hash is replaced by a present one on the way.
    """
    folded = names.fold(sign_in_name)[:254]
    user = database.read(lambda db: users.find_by_sign_in_name(db, folded))
    if not passwords.verify(password, user.password_hash if user else None) or user is None or not user.is_active:
        return None
    if user.password_hash is not None and passwords.needs_rehash(user.password_hash):
        _rehash(user.id, password)
    return user


def _rehash(user_id: int, password: str) -> None:
    try:
        fresh = passwords.hash_password(password)
    except Invalid:  # An old password may be shorter than new ones must be; it stays as it is.
        return
    database.run(lambda db: users.update_user(db, user_id, {"password_hash": fresh}))


def _taken(username: str) -> Invalid:
    if database.read(lambda db: users.find_id_by_username(db, username)) is not None:
        return Invalid("username-taken", _("This user name is taken. Choose another."), field="username")
    return Invalid("email-taken", _("Somebody with this e-mail address already exists."), field="email")


def _full_name(text: str) -> str:
    name = names.clean_line(text)
    if name is None:
        raise Invalid("name-missing", _("Enter a name."), field="name")
    return name[:120]
