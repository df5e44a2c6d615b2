"""People of older databases: names to sign in by, roles, and stand-ins for people who were deleted."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from migrations.legacy import Adoption, times
from migrations.legacy.spellings import ACTIVE_FLAGS, ROLES
from migrations.legacy.values import default, empty_to_null, replace, translate

OPTIONAL_TEXTS = (
    "password_hash", "email", "phone", "target_role", "experience_level", "resume_path", "resume_original_name",
    "timezone",
)  # fmt: skip
LONGEST_KEY = 254


def fold(text: str) -> str:
    """How names to sign in by were folded when the first version was made: NFKC, case folded, no outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def fill(adoption: Adoption) -> None:
    """Give every person what every person has now."""
    users, steps = adoption.table("users"), adoption.steps
    empty_to_null(adoption, "users", OPTIONAL_TEXTS)
    times.clear_zero_dates(adoption, "users")
    for column in ("created_at", "deactivated_at"):
        times.fill(adoption, "users", column)
    translate(adoption, users.c.role, ROLES, otherwise="candidate")
    default(adoption, users.c.role, "candidate")
    _fill_names(adoption)
    _fill_usernames(adoption)
    _fill_email_keys(adoption)
    for flag in set(ACTIVE_FLAGS) & set(adoption.columns("users")):
        inactive = sa.update(users).where(sa.column(flag) == 0, users.c.deactivated_at.is_(None))
        steps.write(inactive.values(deactivated_at=adoption.now), "users: deactivated those who were not active")


def close_setup(adoption: Adoption) -> None:
    """Record that the server was set up if there is an admin, so that nobody can become the first one again."""
    users, setup = adoption.table("users"), adoption.table("setup")
    first = sa.select(sa.literal(1), users.c.id, sa.literal(adoption.now, setup.c.completed_at.type)).where(
        users.c.role == "admin", ~sa.exists().where(setup.c.id == 1)
    )
    statement = sa.insert(setup).from_select(["id", "admin_id", "completed_at"], first.order_by(users.c.id).limit(1))
    adoption.steps.write(statement, "setup: closed, because there is an admin")


def add_stand_ins(adoption: Adoption, user_ids: Iterable[int], role: str) -> None:
    """Give deleted people, of whom only the number is left, a row that nobody can sign in with."""
    wanted = sorted(set(user_ids))
    rows = [_stand_in(adoption, f"removed-user-{n}", f"Removed user {n}", role) | {"id": n} for n in wanted]
    adoption.steps.write_many(sa.insert(adoption.table("users")), rows, "users: added stand-ins for deleted people")


def stand_in_for(adoption: Adoption, words: str | None, role: str) -> int:
    """The stand-in for somebody known by words alone, or not at all; found again if it was made before."""
    users, db = adoption.table("users"), adoption.steps.db
    username = f"removed-{role}" if words is None else f"removed-{uuid5(NAMESPACE_URL, fold(words)).hex[:12]}"
    name = f"Removed {role}" if words is None else words.strip()[:120]
    query = sa.select(users.c.id).where(users.c.username == username)
    if db.execute(query).first() is None:
        rows = [_stand_in(adoption, username, name, role)]
        adoption.steps.write_many(sa.insert(users), rows, f"users: added a stand-in for {name}")
    return int(db.execute(query).scalar_one())


def _stand_in(adoption: Adoption, username: str, name: str, role: str) -> dict[str, Any]:
    return {"username": username, "name": name, "role": role, "deactivated_at": adoption.now}


def _fill_usernames(adoption: Adoption) -> None:
    """Fold the names people sign in by; who would share one with somebody earlier gets a number behind it."""
    users, steps = adoption.table("users"), adoption.steps
    rows = steps.db.execute(sa.select(users.c.id, users.c.username, users.c.email).order_by(users.c.id)).all()
    taken: set[str] = set()
    folded = []
    for row in rows:
        wanted = fold(row.username or row.email or "") or f"user-{row.id}"
        if wanted in taken:
            _number_username(adoption, row.id, wanted)
        elif wanted != row.username:
            folded.append({"row_id": row.id, "wanted": wanted})
        taken.add(wanted)
    statement = sa.update(users).where(users.c.id == sa.bindparam("row_id")).values(username=sa.bindparam("wanted"))
    steps.write_many(statement, folded, "users: wrote user names in lower case")
    for row_id, username in _repeated(adoption, users.c.username):
        _number_username(adoption, row_id, username)


def _number_username(adoption: Adoption, row_id: int, wanted: str) -> None:
    users = adoption.table("users")
    said = f"of number {row_id} is now {wanted}-{row_id}, because somebody else's name is like {wanted}"
    replace(adoption, users.c.username, users.c.id == row_id, f"{wanted}-{row_id}", said)


def _repeated(adoption: Adoption, column: sa.Column[str]) -> list[tuple[int, str]]:
    """All rows but the first of those the database itself takes for equal; it also ignores accents."""
    users = adoption.table("users")
    firsts = (
        sa.select(column.label("key"), sa.func.min(users.c.id).label("first"))
        .group_by(column)
        .having(sa.func.count() > 1)
        .subquery()
    )
    query = sa.select(users.c.id, column).join(firsts, sa.and_(column == firsts.c.key, users.c.id > firsts.c.first))
    return [(row_id, text) for row_id, text in adoption.steps.db.execute(query.order_by(users.c.id))]


def _fill_names(adoption: Adoption) -> None:
    users, found = adoption.table("users"), adoption.columns("users")
    nameless = sa.or_(users.c.name.is_(None), users.c.name == "")
    if {"first_name", "last_name"} <= set(found):
        first = sa.func.coalesce(sa.column("first_name", sa.String), "")
        last = sa.func.coalesce(sa.column("last_name", sa.String), "")
        whole = sa.func.trim(first + " " + last)
        joined = sa.update(users).where(nameless, whole != "").values(name=whole)
        adoption.steps.write(joined, "users: joined first and last names")
    known = sa.func.coalesce(sa.func.nullif(users.c.username, ""), users.c.email, "")
    adoption.steps.write(
        sa.update(users).where(nameless).values(name=known), "users: took the missing name from the user name"
    )


def _fill_email_keys(adoption: Adoption) -> None:
    """Let people sign in by their address; where two share one, the first does."""
    users, steps = adoption.table("users"), adoption.steps
    query = sa.select(users.c.id, users.c.email, users.c.email_key).where(users.c.email.is_not(None))
    rows = steps.db.execute(query.order_by(users.c.id)).all()
    taken = {row.email_key for row in rows if row.email_key is not None}
    keyed = []
    for row in rows:
        key = fold(row.email)
        if row.email_key is None and key and key not in taken and len(key) <= LONGEST_KEY:
            taken.add(key)
            keyed.append({"row_id": row.id, "key": key})
    statement = sa.update(users).where(users.c.id == sa.bindparam("row_id")).values(email_key=sa.bindparam("key"))
    steps.write_many(statement, keyed, "users: can sign in with their e-mail address")
    for row_id, _key in _repeated(adoption, users.c.email_key):
        statement = sa.update(users).where(users.c.id == row_id).values(email_key=None)
        steps.write(
            statement,
            f"users: number {row_id} can sign in by user name only, because somebody else has the same address",
        )


class Directory:
    """Who is meant by a user name, an e-mail address or a name, where that is one person only."""

    def __init__(self, adoption: Adoption) -> None:
        users = adoption.table("users")
        query = sa.select(users.c.id, users.c.username, users.c.email_key, users.c.name)
        self._rows = adoption.steps.db.execute(query).all()
        counted = Counter(fold(row.name) for row in self._rows)
        self._ids = {fold(row.name): row.id for row in self._rows if counted[fold(row.name)] == 1}
        self._ids |= {row.email_key: row.id for row in self._rows if row.email_key is not None}
        self._ids |= {row.username: row.id for row in self._rows}
        self._by_id = {row.id: row for row in self._rows}

    def find(self, words: str, among: Iterable[int] = ()) -> int | None:
        """The person among these, or failing that among all, whom the words name."""
        key = fold(words)
        near = [self._by_id[user_id] for user_id in set(among) if user_id in self._by_id]
        named = [row.id for row in near if key in (row.username, row.email_key, fold(row.name))]
        return named[0] if len(named) == 1 else self._ids.get(key)
