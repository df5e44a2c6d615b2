"""Accounts changed from the server's shell: a forgotten password, a new person. Each leaves an audit entry."""

from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import account_links, setup, user_sessions, users
from repositories.states import STAFF, Role
from repositories.users import User
from services.audit import audit
from services.base import names
from services.people import Colleague, candidates, passwords, team

MAX_SIGN_IN_CHARS = 254


def find(sign_in_name: str) -> User | None:
    """The person with this user name or e-mail address. Raises DatabaseUnavailable."""
    folded = names.fold(sign_in_name)[:MAX_SIGN_IN_CHARS]
    return database.read(lambda db: users.find_by_sign_in_name(db, folded))


def set_password(person: User, password: str, *, at: datetime) -> None:
    """Give the person this password and end all their sessions. Raises Invalid as the page for passwords does."""
    fresh = passwords.choose(password, about=[person.username or "", person.name or "", person.email or ""])

    def work(db: Connection) -> None:
        users.update_user(db, person.id, {"password_hash": fresh})
        user_sessions.end_all_of_user(db, person.id, at=at)
        account_links.delete_of_user(db, person.id)
        audit.write(db, audit.Deed.PASSWORD_SET, by=audit.NOBODY, on=audit.person(person.id), at=at)

    database.run(work)


def create(*, username: str, name: str, email: str, role: Role, password: str, at: datetime) -> User:
    """Add an account with a password. Raises Invalid as the forms do.

    An administrator who is added before the set-up page was used closes that page: the server has one now.
    """
    if role in STAFF:
        person = team.add(Colleague(name=name, email=email, username=username, password=password, role=role), at=at)
    else:
        passwords.check_new(password, about=[name, email, username])  # The form takes none; a command asks for one.
        profile = candidates.Profile(name=name, email=email, username=username, password=password)
        person = candidates.add(profile, None, at=at)

    def work(db: Connection) -> None:
        if role is Role.ADMIN and not setup.is_completed(db):
            setup.complete(db, person.id, at=at)

    database.run(work)
    return person
