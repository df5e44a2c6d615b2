"""The `api_tokens` table: what other programs show to be let in, by the hash of a secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import api_tokens, users
from repositories.rows import new_id


@dataclass(frozen=True)
class ApiToken:
    """A token with its maker as they are now; `scopes` are separated by spaces."""

    id: int
    name: str
    hint: str
    scopes: str
    made_by: int
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    ended_at: datetime | None
    maker_name: str
    maker_role: str
    is_maker_active: bool

    def is_working(self, at: datetime) -> bool:
        """Whether it neither ended nor expired; its maker is not looked at."""
        return self.ended_at is None and self.expires_at > at


COLUMNS = (
    api_tokens.c.id, api_tokens.c.name, api_tokens.c.hint, api_tokens.c.scopes, api_tokens.c.made_by,
    api_tokens.c.created_at, api_tokens.c.expires_at, api_tokens.c.last_used_at, api_tokens.c.ended_at,
    users.c.name.label("maker_name"), users.c.role.label("maker_role"),
    users.c.deactivated_at.is_(None).label("is_maker_active"),
)  # fmt: skip
_EACH = select(*COLUMNS).join(users, users.c.id == api_tokens.c.made_by)


def insert_token(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(api_tokens).values(**values)))


def find(db: Connection, token_id: int) -> ApiToken | None:
    row = db.execute(_EACH.where(api_tokens.c.id == token_id)).first()
    return None if row is None else _token(row)


def find_by_hash(db: Connection, token_hash: str) -> ApiToken | None:
    row = db.execute(_EACH.where(api_tokens.c.token_hash == token_hash)).first()
    return None if row is None else _token(row)


def list_latest(db: Connection, *, limit: int) -> list[ApiToken]:
    """The newest first, ended ones too."""
    return [_token(row) for row in db.execute(_EACH.order_by(api_tokens.c.id.desc()).limit(limit))]


def count_working(db: Connection, *, at: datetime) -> int:
    works = (api_tokens.c.ended_at.is_(None), api_tokens.c.expires_at > at)
    return int(db.execute(select(func.count()).select_from(api_tokens).where(*works)).scalar_one())


def touch(db: Connection, token_id: int, *, before: datetime, at: datetime) -> None:
    """It was used, unless that was noted since `before`."""
    is_old = or_(api_tokens.c.last_used_at.is_(None), api_tokens.c.last_used_at < before)
    db.execute(update(api_tokens).where(api_tokens.c.id == token_id, is_old).values(last_used_at=at))


def end(db: Connection, token_id: int, *, at: datetime) -> bool:
    """Whether it had not ended yet."""
    open_one = (api_tokens.c.id == token_id, api_tokens.c.ended_at.is_(None))
    return db.execute(update(api_tokens).where(*open_one).values(ended_at=at)).rowcount == 1


def end_all_of_maker(db: Connection, user_id: int, *, at: datetime) -> int:
    """End what this person made; how many that were."""
    open_ones = (api_tokens.c.made_by == user_id, api_tokens.c.ended_at.is_(None))
    return db.execute(update(api_tokens).where(*open_ones).values(ended_at=at)).rowcount


def list_old(db: Connection, *, before: datetime, limit: int) -> list[int]:
    """Those that ended or expired before then."""
    is_old = or_(api_tokens.c.ended_at < before, api_tokens.c.expires_at < before)
    return list(db.execute(select(api_tokens.c.id).where(is_old).order_by(api_tokens.c.id).limit(limit)).scalars())


def delete_ids(db: Connection, ids: list[int]) -> None:
    db.execute(delete(api_tokens).where(api_tokens.c.id.in_(ids)))


def _token(row: Any) -> ApiToken:
    return ApiToken(**{**row._mapping, "is_maker_active": bool(row.is_maker_active)})
