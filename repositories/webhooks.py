"""The `webhooks` table: addresses of other programs that are told what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import webhooks
from repositories.rows import new_id


@dataclass(frozen=True)
class Webhook:
    """One of them; what is sealed is encrypted, `events` are separated by spaces."""

    id: int
    name: str
    host: str
    sealed_address: str
    sealed_key: str
    sealed_former_key: str | None
    former_until: datetime | None
    events: str
    made_by: int | None
    created_at: datetime
    paused_at: datetime | None
    failing_since: datetime | None


COLUMNS = (
    webhooks.c.id, webhooks.c.name, webhooks.c.host, webhooks.c.sealed_address, webhooks.c.sealed_key,
    webhooks.c.sealed_former_key, webhooks.c.former_until, webhooks.c.events, webhooks.c.made_by,
    webhooks.c.created_at, webhooks.c.paused_at, webhooks.c.failing_since,
)  # fmt: skip


def insert_webhook(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(webhooks).values(**values)))


def find(db: Connection, webhook_id: int) -> Webhook | None:
    row = db.execute(select(*COLUMNS).where(webhooks.c.id == webhook_id)).first()
    return None if row is None else Webhook(**row._mapping)


def list_all(db: Connection) -> list[Webhook]:
    """In the order in which they were added."""
    return [Webhook(**row._mapping) for row in db.execute(select(*COLUMNS).order_by(webhooks.c.id))]


def count_all(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(webhooks)).scalar_one())


def update_webhook(db: Connection, webhook_id: int, values: dict[str, Any]) -> None:
    db.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))


def note_failing(db: Connection, webhook_id: int, *, at: datetime) -> None:
    """An attempt failed; the first one in a row is remembered."""
    first = (webhooks.c.id == webhook_id, webhooks.c.failing_since.is_(None))
    db.execute(update(webhooks).where(*first).values(failing_since=at))


def delete_webhook(db: Connection, webhook_id: int) -> None:
    db.execute(delete(webhooks).where(webhooks.c.id == webhook_id))
