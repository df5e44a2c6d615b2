"""The staff among the `users` table: admins, interviewers and coordinators."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, users
from repositories.paging import Page
from repositories.states import STAFF, Role
from repositories.users import COLUMNS, User, matching, page_found


def find(db: Connection, user_id: int) -> User | None:
    if not 0 < user_id <= MAX_ID:  # Ids come from addresses that people can type.
        return None
    row = db.execute(select(*COLUMNS).where(users.c.id == user_id, users.c.role.in_(STAFF))).first()
    return None if row is None else User(**row._mapping)


def find_withdrawn(db: Connection, email_key: str) -> int | None:
    """The id of the deactivated account of this address whose person never came."""
    theirs = (users.c.email_key == email_key, users.c.role.in_(STAFF), users.c.invited_at.is_not(None))
    return db.execute(select(users.c.id).where(*theirs, users.c.deactivated_at.is_not(None))).scalar()


def list_active(db: Connection, *, limit: int) -> list[User]:
    """Everybody who can be chosen for a panel, by name."""
    rows = db.execute(
        select(*COLUMNS)
        .where(users.c.role.in_(STAFF), users.c.deactivated_at.is_(None))
        .order_by(users.c.name, users.c.id)
        .limit(limit)
    )
    return [User(**row._mapping) for row in rows]


def page(db: Connection, *, search: str, number: int, per_page: int) -> Page[User]:
    """One page of all staff by name; `search` in names, addresses and user names."""
    found: list[ColumnElement[bool]] = [users.c.role.in_(STAFF)]
    if search:
        found += matching(db, search)
    return page_found(db, found, page=number, per_page=per_page, is_searched=bool(search))


def lock_active_admins(db: Connection) -> set[int]:
    """The ids of the admins who can sign in, without those who were invited and have not come; nobody else changes
    them until the transaction ends.
    """
    can_sign_in = (users.c.role == "admin", users.c.deactivated_at.is_(None), users.c.invited_at.is_(None))
    found = select(users.c.id).where(*can_sign_in).order_by(users.c.id)
    return set(db.execute(found.with_for_update()).scalars())


def list_admins_with_mail(db: Connection, *, limit: int) -> list[int]:
    """The ids of administrators who can sign in and have an e-mail address; not of who was invited and has not come:
    until then nobody knows who reads at that address.
    """
    has_mail = users.c.email.is_not(None) & (users.c.email != "")
    can_sign_in = (users.c.role == Role.ADMIN, users.c.deactivated_at.is_(None), users.c.invited_at.is_(None))
    found = select(users.c.id).where(*can_sign_in, has_mail)
    return list(db.execute(found.order_by(users.c.id).limit(limit)).scalars())
