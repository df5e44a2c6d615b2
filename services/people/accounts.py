"""Accounts: the first admin, and signing in with a user name or an e-mail address."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links, address_changes, setup, user_sessions, users
from repositories.states import Role
from repositories.user_sessions import SessionUser
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, names, settings
from services.people import password_policy, passwords


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
            _("This is not this server's setup token. You can find it in the server's configuration."),
            field="setup_token",
        )
    address = names.clean_email(email)
    values = {
        "username": _username_of_first(username),
        "name": names.clean_full_name(name),
        "email": address,
        "email_key": names.fold(address),
        "role": Role.ADMIN,
        "created_at": at,
    }
    closed = Conflict("already-set-up", _("This server is already set up. Sign in instead."))
    if is_set_up():
        raise closed
    values["password_hash"] = passwords.choose(password, about=[str(values["username"]), name, address])

    def work(db: Connection) -> int:
        if setup.is_completed(db):
            raise closed
        admin_id = users.insert_user(db, values)
        setup.complete(db, admin_id, at=at)
        audit.write(db, audit.Deed.SET_UP, by=audit.Doer(admin_id), on=audit.person(admin_id), at=at)
        return admin_id

    try:
        return database.run(work)
    except IntegrityError as error:
        # Either somebody was faster and theirs is the one admin, or an older database without an
        # admin has a person of this name already.
        raise (closed if is_set_up() else names_taken(str(values["username"]))) from error


def authenticate(sign_in_name: str, password: str, *, is_known_device: bool = False) -> User | None:
    """The active person with this user name or address and password, or None, in the same time.

    None also for whose password does not count (`password_policy`).

    Whoever signed in before from a known device does not queue behind strangers. Raises Unavailable("busy").

    An older or weaker hash is replaced by a present one on the way.
    """
    user = _find_by_name(sign_in_name)
    is_right = passwords.verify(password, user.password_hash if user else None, is_known_device=is_known_device)
    if not is_right or user is None or not user.is_active or not password_policy.counts(user):
        return None
    if user.password_hash is not None and passwords.needs_rehash(user.password_hash):
        return _rehashed(user, password)
    return user


def change_password(
    person: SessionUser, *, present: str, wanted: str, at: datetime, also: Callable[[Connection, int], None]
) -> list[int]:
    """Change one's own password; the other sessions, which end with it. The caller closes their sockets.

    `also` is done in the same transaction with the person's number; links that set a password or an address end.

    Raises Invalid: "password-wrong" (field `present`), "password-same", and what `passwords.check_new` raises.
    """
    if not is_password(person.id, present):
        raise Invalid("password-wrong", _("This is not your current password."), field="present")
    if passwords.normalized(wanted) == passwords.normalized(present):
        raise Invalid("password-same", _("This is already your password. Choose a different one."), field="password")
    known = database.read(lambda db: users.find(db, person.id))
    about = [] if known is None else [known.username or "", known.name or "", known.email or ""]
    fresh = passwords.choose(wanted, about=about)

    def work(db: Connection) -> list[int]:
        users.update_user(db, person.id, {"password_hash": fresh})
        account_links.delete_of_user(db, person.id)
        address_changes.delete_of_user(db, person.id)
        also(db, person.id)
        audit.write(db, audit.Deed.PASSWORD_CHANGED, by=audit.Doer(person.id), on=audit.person(person.id), at=at)
        return user_sessions.end_others_of_user(db, person.id, exclude=person.session_id, at=at)

    return database.run(work)


def _username_of_first(text: str) -> str:
    """With sign-on only, another one than the administrator's who may sign in by password would lock its owner out."""
    username, sign_on = names.clean_username(text), settings.config.sign_on
    if sign_on.is_only and username != sign_on.break_glass:
        raise Invalid(
            "not-break-glass",
            _("This server lets one administrator sign in by password: choose the user name in OIDC_BREAK_GLASS."),
            field="username",
        )
    return username


def find_id(sign_in_name: str) -> int | None:
    """Whose this user name or address is."""
    user = _find_by_name(sign_in_name)
    return None if user is None else user.id


def _find_by_name(sign_in_name: str) -> User | None:
    folded = names.fold(sign_in_name)[:254]
    return database.read(lambda db: users.find_by_sign_in_name(db, folded))


def is_password(user_id: int, password: str) -> bool:
    """Whether this is the password of the active person."""
    user = database.read(lambda db: users.find(db, user_id))
    is_right = passwords.verify(password, user.password_hash if user else None, is_known_device=True)
    return is_right and user is not None and user.is_active


def _rehashed(user: User, password: str) -> User:
    try:
        fresh = passwords.hash_password(password)
    except Invalid:  # An old password may be shorter than new ones must be; it stays as it is.
        return user
    database.run(lambda db: users.update_user(db, user.id, {"password_hash": fresh}))
    return replace(user, password_hash=fresh)


def names_taken(username: str) -> Invalid:
    """Why the database refused a new account: its user name, or else its address, is somebody's."""
    if database.read(lambda db: users.find_id_by_username(db, username)) is not None:
        return Invalid("username-taken", _("This user name is taken. Choose another."), field="username")
    return Invalid("email-taken", _("This e-mail address is already in use."), field="email")
