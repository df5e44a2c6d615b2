"""The team: the admins, interviewers and coordinators of this server. Candidates are `candidates`' business."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import (
    account_links,
    address_changes,
    api_tokens,
    calendar_addresses,
    report_shares,
    second_reviews,
    team,
    user_sessions,
    users,
)
from repositories.paging import Page
from repositories.states import STAFF, Role
from repositories.users import User
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotFound, _, encryption, names, policy, utcnow
from services.people import accounts, password_policy, passwords

PER_PAGE = 25
MAX_LISTED = 1000
VERSION_CHARS = 32


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
    return values | {"username": username_of(values["email"]), "invited_at": at}


def insert_in(db: Connection, values: dict[str, Any]) -> User:
    """A new account inside the caller's transaction. Raises sqlalchemy.exc.IntegrityError for a name that is taken."""
    made = get_in(db, users.insert_user(db, values))
    on, details = audit.person(made.id, made.name), {"role": made.role}
    audit.write(db, audit.Deed.PERSON_ADDED, by=audit.acting(), on=on, at=values["created_at"], details=details)
    return made


def reopen_withdrawn_in(db: Connection, values: dict[str, Any]) -> User | None:
    """The account of this address whose invitation was withdrawn, open again with this name and role; None if there is
    none: who ever came is reactivated instead.
    """
    found = team.find_withdrawn(db, values["email_key"])
    if found is None:
        return None
    again = {name: values[name] for name in ("name", "email", "role", "invited_at")}
    users.update_user(db, found, again | {"deactivated_at": None})
    on, details = audit.person(found, values["name"]), {"role": values["role"]}
    audit.write(db, audit.Deed.PERSON_ADDED, by=audit.acting(), on=on, at=values["created_at"], details=details)
    return get_in(db, found)


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


def version_of(user: User) -> str:
    """Another one whenever name, address or role are others."""
    return encryption.digest(f"{user.name}\0{user.email}\0{user.role}")[:VERSION_CHARS]


def change_in(db: Connection, user_id: int, details: Guest, *, base: str, by: int, at: datetime) -> tuple[User, User]:
    """Change name, address and role inside the caller's transaction; the account before and after.

    `base` is the version that the form showed. With another address all links that set the password end, for they
    went to the former one; who signs in by the address does so by the new one from now on.

    Raises NotFound, Invalid with a `field`, Invalid("colleague-changed") when somebody was faster,
    Conflict("own-account") for one's own role, Conflict("last-admin"), and sqlalchemy.exc.IntegrityError for an address
    or user name that is taken.
    """
    admins = team.lock_active_admins(db)
    before = get_in(db, user_id)
    values = _values(details, at=at)
    del values["created_at"]
    if version_of(before) != base:
        words = _("Somebody changed this account in the meantime. Look at what it is now, and change it again.")
        raise Invalid("colleague-changed", words)
    if values["role"] != before.role:
        if user_id == by:
            raise Conflict("own-account", _("You cannot change your own role. Another administrator can."))
        _require_other_admin(admins, user_id)
        _require_not_break_glass(db, before)
    if values["email_key"] != names.fold(before.email or ""):
        account_links.delete_of_user(db, user_id)
        address_changes.delete_of_user(db, user_id)
        if signs_in_by_address(before):
            values["username"] = username_of(values["email"])
    users.update_user(db, user_id, values)
    after = get_in(db, user_id)
    _note_change(db, before, after, by=by, at=at)
    return before, after


def _note_change(db: Connection, before: User, after: User, *, by: int, at: datetime) -> None:
    on, doer = audit.person(after.id, after.name), audit.Doer(by)
    changed = [name for name in ("name", "email") if getattr(before, name) != getattr(after, name)]
    if changed:
        audit.write(db, audit.Deed.PERSON_CHANGED, by=doer, on=on, at=at, details={"changed": changed})
    if before.role != after.role:
        roles = {"from": before.role, "to": after.role}
        audit.write(db, audit.Deed.ROLE_CHANGED, by=doer, on=on, at=at, details=roles)
        end_programs_of_former_in(db, after.id, after.role, by=by, at=at)


def deactivate(user_id: int, *, by: int, at: datetime) -> None:
    """`deactivate_in` as a transaction of its own: what the person holds stays theirs."""
    database.run(lambda db: deactivate_in(db, user_id, by=by, at=at))


def deactivate_in(db: Connection, user_id: int, *, by: int, at: datetime) -> None:
    """End the account's use and its sessions; the caller closes the sockets.

    Raises NotFound, Conflict("own-account"), and Conflict("last-admin"), also when two admins do it to each other
    at the same moment.
    """
    require_other(user_id, by)
    admins = team.lock_active_admins(db)
    _require_not_break_glass(db, get_in(db, user_id))
    _require_other_admin(admins, user_id)
    users.update_user(db, user_id, {"deactivated_at": at})
    audit.write(db, audit.Deed.PERSON_DEACTIVATED, by=audit.Doer(by), on=audit.person(user_id), at=at)
    user_sessions.end_all_of_user(db, user_id, at=at)
    account_links.delete_of_user(db, user_id)
    address_changes.delete_of_user(db, user_id)
    calendar_addresses.delete_of_user(db, user_id)
    second_reviews.withdraw_all_of_reviewer(db, user_id, at=at)
    _end_programs_of(db, user_id, by=by, at=at)
    # Whoever comes back gets nothing that was shared with somebody who had left.
    ended = report_shares.end_all_of_reader(db, user_id, at=at)
    if ended:
        on, counts = audit.person(user_id), {"report_shares": ended}
        audit.write(db, audit.Deed.SHARE_ENDED, by=audit.Doer(by), on=on, at=at, details=counts)


def end_programs_of_former_in(db: Connection, user_id: int, role: str, *, by: int, at: datetime) -> None:
    """End for good what lets other programs in in the name of somebody who has this role now, unless it may have such.

    Whoever becomes an administrator again has to make tokens anew: nobody remembers by then who has the old ones.
    """
    if not policy.is_allowed(role, Action.MANAGE_TOKENS):
        _end_programs_of(db, user_id, by=by, at=at)


def _end_programs_of(db: Connection, user_id: int, *, by: int, at: datetime) -> None:
    ended = api_tokens.end_all_of_maker(db, user_id, at=at)
    if ended:
        on, counts = audit.person(user_id), {"count": ended}
        audit.write(db, audit.Deed.API_TOKENS_ENDED, by=audit.Doer(by), on=on, at=at, details=counts)


def require_other(user_id: int, by: int) -> None:
    """Raises Conflict("own-account") for one's own account."""
    if user_id == by:
        raise Conflict("own-account", _("You cannot deactivate your own account. Another administrator can."))


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


def _require_other_admin(admins: set[int], user_id: int) -> None:
    """That somebody else administers; `admins` are locked."""
    if user_id in admins and not admins - {user_id}:
        raise Conflict("last-admin", _("This is the last administrator. Add another one first."))


def _require_not_break_glass(db: Connection, user: User) -> None:
    """That this is not whom everybody would have to turn to on the day on which no provider answers."""
    if password_policy.is_needed_in(db, user):
        raise Conflict(
            "break-glass",
            _("This administrator keeps a password for emergencies. Choose another one in Settings first."),
        )


def signs_in_by_address(user: User) -> bool:
    """Whether their user name goes with their address; not of the one whom the settings name by it."""
    return user.username == names.fold(user.email or "") and not password_policy.is_break_glass(user)


def username_of(address: str) -> str:
    """By which somebody signs in who was not asked for a user name."""
    try:
        return names.clean_username(address)
    except Invalid:  # Too long, or of signs that user names have not.
        return f"invited-{secrets.token_hex(6)}"


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
