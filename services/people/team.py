"""The team: the admins, interviewers and coordinators of this server. Candidates are `candidates`' business."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links, calendar_addresses, report_shares, team, user_sessions, users
from repositories.paging import Page
from repositories.states import STAFF, Role
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, names, utcnow
from services.people import accounts, passwords

PER_PAGE = 25
MAX_LISTED = 1000


@dataclass(frozen=True)
class Colleague:
    """What the form says of a new member of the team."""

    name: str
    email: str
    username: str
    password: str
    role: str = Role.INTERVIEWER


@dataclass(frozen=True)
class Guest:
    """Whom an administrator invites to the team."""

    name: str
    email: str
    role: str = Role.INTERVIEWER


def add(colleague: Colleague, *, at: datetime) -> User:
    """Add a member of the team, who can sign in at once. Raises Invalid with a `field`."""
    guest = Guest(colleague.name, colleague.email, colleague.role)
    values = _values(guest, at=at) | {"username": names.clean_username(colleague.username)}
    values["password_hash"] = passwords.choose(
        colleague.password, about=[str(values["username"]), str(values["name"]), str(values["email"])]
    )
    try:
        return database.run(lambda db: insert_in(db, values))
    except IntegrityError as error:
        raise accounts.names_taken(str(values["username"])) from error


def values_of_guest(guest: Guest, *, at: datetime) -> dict[str, Any]:
    """The account of somebody who is invited: they sign in by their address. Raises Invalid with a `field`."""
    values = _values(guest, at=at)
    try:
        username = names.clean_username(values["email"])
    except Invalid:  # Too long, or of signs that user names have not.
        username = f"invited-{secrets.token_hex(6)}"
    return values | {"username": username}


def insert_in(db: Connection, values: dict[str, Any]) -> User:
    """A new account inside the caller's transaction. Raises sqlalchemy.exc.IntegrityError for a name that is taken."""
    made = get_in(db, users.insert_user(db, values))
    on, details = audit.person(made.id, made.name), {"role": made.role}
    audit.write(db, audit.Deed.PERSON_ADDED, by=audit.acting(), on=on, at=values["created_at"], details=details)
    return made


def get(user_id: int) -> User:
    """Raises NotFound, also for candidates."""
    return database.read(lambda db: get_in(db, user_id))


def page(*, search: str, number: int) -> Page[User]:
    """One page of the team by name; `search` in names, addresses and user names."""
    text = search.strip()[: names.MAX_SEARCH_CHARS]
    return database.read(lambda db: team.page(db, search=text, number=number, per_page=PER_PAGE))


def list_active() -> list[User]:
    """Who can be chosen for a panel, by name, at most 1,000."""
    return database.read(lambda db: team.list_active(db, limit=MAX_LISTED))


def deactivate(user_id: int, *, by: int, at: datetime) -> None:
    """End the account's use and its sessions; the caller closes the sockets.

    Raises NotFound, Conflict("own-account"), and Conflict("last-admin"), also when two admins do it to each other
    at the same moment.
    """
    if user_id == by:
        raise Conflict("own-account", _("You cannot deactivate your own account. Another administrator can."))

    def work(db: Connection) -> None:
        admins = team.lock_active_admins(db)
        get_in(db, user_id)
        if admins == {user_id}:
            raise Conflict("last-admin", _("This is the last administrator. Add another one first."))
        users.update_user(db, user_id, {"deactivated_at": at})
        audit.write(db, audit.Deed.PERSON_DEACTIVATED, by=audit.Doer(by), on=audit.person(user_id), at=at)
        user_sessions.end_all_of_user(db, user_id, at=at)
        account_links.delete_of_user(db, user_id)
        calendar_addresses.delete_of_user(db, user_id)
        # Whoever comes back gets nothing that was shared with somebody who had left.
        ended = report_shares.end_all_of_reader(db, user_id, at=at)
        if ended:
            on, counts = audit.person(user_id), {"report_shares": ended}
            audit.write(db, audit.Deed.SHARE_ENDED, by=audit.Doer(by), on=on, at=at, details=counts)

    database.run(work)


def reactivate(user_id: int) -> None:
    """Raises NotFound."""

    def work(db: Connection) -> None:
        get_in(db, user_id)
        users.update_user(db, user_id, {"deactivated_at": None})
        audit.write(db, audit.Deed.PERSON_REACTIVATED, by=audit.acting(), on=audit.person(user_id), at=utcnow())

    database.run(work)


def get_in(db: Connection, user_id: int) -> User:
    """The same as `get` inside the caller's transaction."""
    found = team.find(db, user_id)
    if found is None:
        raise NotFound
    return found


def _values(guest: Guest, *, at: datetime) -> dict[str, Any]:
    if guest.role not in STAFF:
        raise Invalid("role-unknown", _("Choose interviewer, coordinator or administrator."), field="role")
    address = names.clean_email(guest.email)
    return {
        "name": names.clean_full_name(guest.name),
        "email": address,
        "email_key": names.fold(address),
        "role": guest.role,
        "created_at": at,
    }
