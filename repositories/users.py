"""The `users` table: staff and candidates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, false, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, address_parts, name_parts, sign_on_identities, users
from repositories import search as searching
from repositories import search_parts
from repositories.paging import Bound, Page, page_of
from repositories.rows import new_id
from repositories.states import STAFF, Role


@dataclass(frozen=True)
class User:
    """A person with an account; `role` is one of `states.Role`."""

    id: int
    username: str
    password_hash: str | None
    role: str
    name: str
    email: str | None
    phone: str | None
    target_role: str | None
    experience_level: str | None
    resume_path: str | None
    resume_original_name: str | None
    deactivated_at: datetime | None
    created_at: datetime | None
    exempt_signals: str = ""
    invited_at: datetime | None = None
    has_identity: bool = False
    """Whether an account of a provider signs them in."""

    @property
    def is_invited(self) -> bool:
        """Whether they were invited to the team and have not come yet."""
        return self.invited_at is not None

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def has_resume(self) -> bool:
        return self.resume_path is not None

    @property
    def has_password(self) -> bool:
        return self.password_hash is not None


@dataclass(frozen=True)
class Contact:
    """How a person is written to; `timezone` is theirs if it is known."""

    id: int
    name: str
    email: str | None
    timezone: str | None
    is_active: bool
    language: str | None = None
    """Of pages and letters, if they chose one."""


@dataclass(frozen=True)
class Planned:
    """Somebody who can be planned for: what a form shows of them, and their zone if it is known."""

    id: int
    name: str
    email: str | None
    role: str
    timezone: str | None

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


FOUND_BY = frozenset({"name", "username", "email", "email_key"})
"""What a search reads of a person."""
MAX_NAMED = 500
"""People whose ids go into a query, which names each up to thirty times."""
ZONE = func.coalesce(users.c.chosen_zone, users.c.timezone).label("timezone")
"""What a person chose, or else what their browser told."""
PLANNED = (users.c.id, users.c.name, users.c.email, users.c.role, ZONE)
COLUMNS = (
    users.c.id, users.c.username, users.c.password_hash, users.c.role, users.c.name, users.c.email, users.c.phone,
    users.c.target_role, users.c.experience_level, users.c.resume_path, users.c.resume_original_name,
    users.c.deactivated_at, users.c.created_at, users.c.exempt_signals, users.c.invited_at,
    exists().where(sign_on_identities.c.user_id == users.c.id).label("has_identity"),
)  # fmt: skip


def find(db: Connection, user_id: int) -> User | None:
    return _one(db, select(*COLUMNS).where(users.c.id == user_id))


def find_name(db: Connection, user_id: int) -> str | None:
    return db.execute(select(users.c.name).where(users.c.id == user_id)).scalar()


def find_by_role(db: Connection, user_id: int, role: str) -> User | None:
    if user_id > MAX_ID:  # Ids come from addresses that people can type.
        return None
    return _one(db, select(*COLUMNS).where(users.c.id == user_id, users.c.role == role))


def find_by_sign_in_name(db: Connection, name: str) -> User | None:
    """The person whose folded user name or e-mail address this is; a user name wins over an address."""
    matches = select(*COLUMNS).where(or_(users.c.username == name, users.c.email_key == name))
    return _one(db, matches.order_by((users.c.username == name).desc()).limit(1))


def find_id_by_username(db: Connection, username: str) -> int | None:
    return db.execute(select(users.c.id).where(users.c.username == username)).scalar()


def find_id_by_email_key(db: Connection, email_key: str) -> int | None:
    return db.execute(select(users.c.id).where(users.c.email_key == email_key)).scalar()


def list_contacts(db: Connection, user_ids: Collection[int]) -> dict[int, Contact]:
    """By the person's id; who is not there is left out."""
    if not user_ids:
        return {}
    columns = (users.c.id, users.c.name, users.c.email, ZONE, users.c.deactivated_at, users.c.language)
    rows = db.execute(select(*columns).where(users.c.id.in_(user_ids)))
    return {
        row.id: Contact(row.id, row.name, row.email, row.timezone, row.deactivated_at is None, row.language)
        for row in rows
    }


def insert_user(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when the user name or e-mail key is taken."""
    user_id = new_id(db.execute(insert(users).values(**_with_key(values))))
    search_parts.write_people(db, [user_id])
    return user_id


def update_user(db: Connection, user_id: int, values: dict[str, Any]) -> None:
    """Raises sqlalchemy.exc.IntegrityError when the user name or e-mail key is taken."""
    db.execute(update(users).where(users.c.id == user_id).values(**_with_key(values)))
    if not FOUND_BY.isdisjoint(values):
        search_parts.write_people(db, [user_id])


def any_candidate_exists(db: Connection) -> bool:
    return db.execute(select(users.c.id).where(users.c.role == Role.CANDIDATE).limit(1)).first() is not None


def list_active_candidates(db: Connection, *, limit: int) -> list[User]:
    rows = db.execute(
        select(*COLUMNS)
        .where(users.c.role == Role.CANDIDATE, users.c.deactivated_at.is_(None))
        .order_by(users.c.name, users.c.id)
        .limit(limit)
    )
    return [_user(row) for row in rows]


def list_planned(db: Connection, ids: Sequence[int]) -> list[Planned]:
    """These people, in the order of the ids; those that are nobody's are left out."""
    rows = db.execute(select(*PLANNED).where(users.c.id.in_([one for one in ids if 0 < one <= MAX_ID])))
    found = {row.id: Planned(**row._mapping) for row in rows}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def search_active(db: Connection, *, roles: Sequence[str], search: str, limit: int) -> list[Planned]:
    """Active people of these roles whose name, address or user name has the text, by name."""
    found = [users.c.role.in_(roles), users.c.deactivated_at.is_(None), *(matching(db, search) if search else ())]
    rows = db.execute(select(*PLANNED).where(*found).order_by(users.c.name, users.c.id).limit(limit))
    return [Planned(**row._mapping) for row in rows]


def remember_zone(db: Connection, user_id: int, zone: str) -> None:
    db.execute(update(users).where(users.c.id == user_id).values(timezone=zone))


@dataclass(frozen=True)
class Choices:
    """What a person chose about letters, and the zone their browser last told. Their reminders count if they
    `has_own_reminders`; for others those of each interview do.
    """

    chosen_zone: str | None
    timezone: str | None
    reminders: str
    has_own_reminders: bool
    name: str
    language: str | None


def get_choices(db: Connection, user_id: int) -> Choices:
    columns = (
        users.c.chosen_zone, users.c.timezone, users.c.reminders, users.c.has_own_reminders, users.c.name,
        users.c.language,
    )  # fmt: skip
    return Choices(**db.execute(select(*columns).where(users.c.id == user_id)).one()._mapping)


def list_own_reminders(db: Connection, user_ids: Collection[int]) -> dict[int, str]:
    """Of those of these people who chose reminders, which."""
    chose = (users.c.id.in_(user_ids), users.c.has_own_reminders)
    return {row.id: row.reminders for row in db.execute(select(users.c.id, users.c.reminders).where(*chose))}


def page_of_candidates(db: Connection, *, search: str, page: int, per_page: int) -> Page[User]:
    found = [users.c.role == Role.CANDIDATE]
    if search:
        found += matching(db, search)
    return page_found(db, found, page=page, per_page=per_page, is_searched=bool(search))


def page_found(
    db: Connection, found: Sequence[ColumnElement[bool]], *, page: int, per_page: int, is_searched: bool
) -> Page[User]:
    """One page of the people of whom all this is so, by name."""
    bound = Bound.of(page, per_page, is_searched=is_searched)
    total, has_more = bound.cut(db.execute(select(bound.count(select(users.c.id).where(*found)))).scalar_one())
    query = select(*COLUMNS).where(*found).order_by(users.c.name, users.c.id)
    return page_of(db, query, _user, total=total, page=page, per_page=per_page, has_more=has_more)


def list_after(
    db: Connection, after: int, *, roles: Sequence[str], limit: int, email_key: str | None, is_active: bool | None
) -> list[User]:
    """People of these roles with an id above `after`, in the order of the ids."""
    found = [users.c.id > after, users.c.role.in_(roles)]
    if email_key is not None:
        found.append(users.c.email_key == email_key)
    if is_active is not None:
        found.append(users.c.deactivated_at.is_(None) if is_active else users.c.deactivated_at.is_not(None))
    rows = db.execute(select(*COLUMNS).where(*found).order_by(users.c.id).limit(limit))
    return [_user(row) for row in rows]


def matching(db: Connection, search: str) -> list[ColumnElement[bool]]:
    """As `matches`; where only few can, their numbers come first."""
    by_name = [_holding(name_parts, word) for word in searching.words(search)]
    spelled = [_holding(address_parts, one) for one in searching.spellings(search)]
    kinds = [*spelled, select(users.c.id).where(users.c.has_parts == false())]
    most = search_parts.MAX_FEW
    proposed = next((few for one in by_name if (few := search_parts.few(db, one, *kinds, most=most)) is not None), None)
    return [*([] if proposed is None else [search_parts.among(users.c.id, proposed)]), matches(search)]


def _holding(parts: Table, word: str) -> Select[tuple[int]]:
    return select(parts.c.user_id).where(search_parts.holds(parts, word))


def matches(search: str) -> ColumnElement[bool]:
    """Whether the text is in a person's name, address or user name."""
    return or_(
        searching.finds(users.c.name_key, users.c.name, search),
        searching.finds_spelled(users.c.email_key, users.c.email, search),
        searching.finds_spelled(users.c.username, users.c.username, search),
    )


def named(db: Connection, word: str) -> Sequence[set[int] | Select[tuple[int]]]:
    """Whose names have one of `search.words`, each for an `in_` of its own: ids, or where they are many queries."""
    by_parts = _holding(name_parts, word)
    has = searching.has(users.c.name_key, users.c.name, word)
    if not search_parts.is_found_whole(word):
        by_parts = by_parts.join(users, users.c.id == name_parts.c.user_id).where(has)
    unmarked = select(users.c.id).where(users.c.has_parts == false(), has)
    ids = search_parts.few(db, by_parts, unmarked, most=MAX_NAMED)
    return (by_parts, unmarked) if ids is None else (ids,) if ids else ()


def _with_key(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"name_key": searching.key(values["name"])} if "name" in values else values


def _one(db: Connection, query: Select[Any]) -> User | None:
    row = db.execute(query).first()
    return None if row is None else _user(row)


def _user(row: Any) -> User:
    return User(**row._mapping)
