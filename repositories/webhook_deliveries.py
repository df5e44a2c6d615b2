"""The `webhook_deliveries` table: what other programs are to be told, and what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import webhook_deliveries, webhooks
from repositories.rows import new_id
from repositories.states import DeliveryState


@dataclass(frozen=True)
class Delivery:
    """One fact for one webhook; `body` is what is sent, `answer` a status or a word for why there is none."""

    id: int
    webhook_id: int
    message_id: str
    event: str
    interview_id: int | None
    body: str
    state: str
    created_at: datetime
    next_try_at: datetime
    given_up_at: datetime
    tries: int
    lease: str | None
    done_at: datetime | None
    answer: str | None


COLUMNS = (
    webhook_deliveries.c.id, webhook_deliveries.c.webhook_id, webhook_deliveries.c.message_id,
    webhook_deliveries.c.event, webhook_deliveries.c.interview_id, webhook_deliveries.c.body,
    webhook_deliveries.c.state, webhook_deliveries.c.created_at, webhook_deliveries.c.next_try_at,
    webhook_deliveries.c.given_up_at, webhook_deliveries.c.tries, webhook_deliveries.c.lease,
    webhook_deliveries.c.done_at, webhook_deliveries.c.answer,
)  # fmt: skip
UNLEASED = {"lease": None, "leased_until": None}


def insert_delivery(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(webhook_deliveries).values(**values)))


def find(db: Connection, delivery_id: int) -> Delivery | None:
    row = db.execute(select(*COLUMNS).where(webhook_deliveries.c.id == delivery_id)).first()
    return None if row is None else Delivery(**row._mapping)


def list_latest(db: Connection, webhook_id: int, *, limit: int) -> list[Delivery]:
    """Of one webhook, newest first."""
    of_it = select(*COLUMNS).where(webhook_deliveries.c.webhook_id == webhook_id)
    rows = db.execute(of_it.order_by(webhook_deliveries.c.id.desc()).limit(limit))
    return [Delivery(**row._mapping) for row in rows]


def count_waiting(db: Connection, webhook_id: int | None = None, *, event: str | None = None) -> int:
    """Of one webhook and one event, or of all."""
    wanted = [webhook_deliveries.c.state == DeliveryState.WAITING]
    if webhook_id is not None:
        wanted.append(webhook_deliveries.c.webhook_id == webhook_id)
    if event is not None:
        wanted.append(webhook_deliveries.c.event == event)
    return int(db.execute(select(func.count()).select_from(webhook_deliveries).where(*wanted)).scalar_one())


def list_due(db: Connection, *, at: datetime, without: Collection[int], limit: int) -> list[int]:
    """The ids of those that may be tried now, longest due first; not of webhooks that pause, nor of these."""
    of_it = webhooks.c.id == webhook_deliveries.c.webhook_id
    query = select(webhook_deliveries.c.id).join(webhooks, of_it)
    query = query.where(*_due(at), webhooks.c.paused_at.is_(None), webhooks.c.id.not_in(without))
    order = (webhook_deliveries.c.next_try_at, webhook_deliveries.c.id)
    return list(db.execute(query.order_by(*order).limit(limit)).scalars())


def take(db: Connection, delivery_id: int, lease: str, *, at: datetime, until: datetime) -> bool:
    """Lease one that is due; whether nobody else was faster."""
    values = {"lease": lease, "leased_until": until, "tries": webhook_deliveries.c.tries + 1}
    due = update(webhook_deliveries).where(webhook_deliveries.c.id == delivery_id, *_due(at))
    return db.execute(due.values(**values)).rowcount == 1


def put_back(db: Connection, delivery: Delivery, *, next_try_at: datetime, answer: str) -> None:
    """It is tried again then, unless somebody else has it by now."""
    mine = update(webhook_deliveries).where(*_mine(delivery))
    db.execute(mine.values(next_try_at=next_try_at, answer=answer, **UNLEASED))


def finish(db: Connection, delivery: Delivery, state: str, *, at: datetime, answer: str) -> None:
    """It is tried no more, unless somebody else has it by now."""
    mine = update(webhook_deliveries).where(*_mine(delivery))
    db.execute(mine.values(state=state, done_at=at, answer=answer, **UNLEASED))


def begin_again(db: Connection, delivery_id: int, *, at: datetime, given_up_at: datetime) -> bool:
    """One that ended waits anew, as it is; whether it had ended."""
    ended = (webhook_deliveries.c.id == delivery_id, webhook_deliveries.c.state != DeliveryState.WAITING)
    values = {"state": DeliveryState.WAITING, "next_try_at": at, "given_up_at": given_up_at, "tries": 0}
    done = update(webhook_deliveries).where(*ended).values(done_at=None, answer=None, **values)
    return db.execute(done).rowcount == 1


def give_up(db: Connection, *, at: datetime) -> int:
    """Those that waited for too long, also of webhooks that pause; how many. The last answer stays."""
    waiting = webhook_deliveries.c.state == DeliveryState.WAITING
    old = update(webhook_deliveries).where(waiting, webhook_deliveries.c.given_up_at <= at, _is_free(at))
    return db.execute(old.values(state=DeliveryState.GIVEN_UP, done_at=at, **UNLEASED)).rowcount


def delete_of_webhook(db: Connection, webhook_id: int) -> None:
    db.execute(delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id))


def delete_old(db: Connection, *, before: datetime) -> None:
    """Those that ended and were stored before then."""
    ended = webhook_deliveries.c.state != DeliveryState.WAITING
    db.execute(delete(webhook_deliveries).where(ended, webhook_deliveries.c.created_at < before))


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(webhook_deliveries.c.lease.is_(None), webhook_deliveries.c.leased_until <= at)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    waiting = webhook_deliveries.c.state == DeliveryState.WAITING
    return waiting, webhook_deliveries.c.next_try_at <= at, _is_free(at)


def _mine(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    waiting = webhook_deliveries.c.state == DeliveryState.WAITING
    return webhook_deliveries.c.id == delivery.id, webhook_deliveries.c.lease == delivery.lease, waiting
