"""The outbox in `interview_orders`: which recruiting systems are to be told that there is something to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_orders as rows
from repositories.states import DeliveryState


@dataclass(frozen=True)
class Callback:
    """One that is to be sent; `sealed` are its address and its key, encrypted."""

    order_id: int
    sealed: str | None
    tries: int
    given_up_at: datetime
    lease: str | None


UNLEASED = {"lease": None, "leased_until": None}


def begin(db: Connection, order_id: int, *, at: datetime, given_up_at: datetime) -> None:
    """There is something (new) to tell; what is being sent meanwhile counts for nothing."""
    values = {"callback_state": DeliveryState.WAITING, "next_try_at": at, "given_up_at": given_up_at, "tries": 0}
    db.execute(update(rows).where(rows.c.id == order_id).values(done_at=None, answer=None, **values, **UNLEASED))


def begin_again(db: Connection, order_id: int, *, at: datetime, given_up_at: datetime) -> bool:
    """One that ended waits anew; whether it had ended."""
    ended = rows.c.callback_state.is_not(None) & (rows.c.callback_state != DeliveryState.WAITING)
    values = {"callback_state": DeliveryState.WAITING, "next_try_at": at, "given_up_at": given_up_at, "tries": 0}
    again = update(rows).where(rows.c.id == order_id, rows.c.sealed_callback.is_not(None), ended)
    return db.execute(again.values(done_at=None, answer=None, **values)).rowcount == 1


def count_waiting(db: Connection) -> int:
    waiting = rows.c.callback_state == DeliveryState.WAITING
    return int(db.execute(select(func.count()).select_from(rows).where(waiting)).scalar_one())


def list_due(db: Connection, *, at: datetime, limit: int) -> list[int]:
    """The numbers of orders whose turn it is, longest due first."""
    query = select(rows.c.id).where(*_due(at)).order_by(rows.c.next_try_at, rows.c.id)
    return list(db.execute(query.limit(limit)).scalars())


def take(db: Connection, order_id: int, lease: str, *, at: datetime, until: datetime) -> Callback | None:
    """Lease one that is due, unless somebody was faster."""
    values = {"lease": lease, "leased_until": until, "tries": rows.c.tries + 1}
    if db.execute(update(rows).where(rows.c.id == order_id, *_due(at)).values(**values)).rowcount != 1:
        return None
    columns = (rows.c.id.label("order_id"), rows.c.sealed_callback.label("sealed"), rows.c.tries, rows.c.given_up_at)
    row = db.execute(select(*columns, rows.c.lease).where(rows.c.id == order_id)).one()
    return Callback(**row._mapping)


def put_back(db: Connection, callback: Callback, *, next_try_at: datetime, answer: str) -> None:
    """It is tried again then, unless somebody else has it by now."""
    db.execute(update(rows).where(*_mine(callback)).values(next_try_at=next_try_at, answer=answer, **UNLEASED))


def finish(db: Connection, callback: Callback, state: str, *, at: datetime, answer: str) -> None:
    """It is tried no more, unless somebody else has it by now."""
    ended = update(rows).where(*_mine(callback))
    db.execute(ended.values(callback_state=state, done_at=at, answer=answer, **UNLEASED))


def forget_address(db: Connection, order_id: int) -> None:
    """Nothing can be sent any more."""
    db.execute(update(rows).where(rows.c.id == order_id).values(sealed_callback=None))


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(rows.c.lease.is_(None), rows.c.leased_until <= at)
    return rows.c.callback_state == DeliveryState.WAITING, rows.c.next_try_at <= at, free


def _mine(callback: Callback) -> tuple[ColumnElement[bool], ...]:
    waiting = rows.c.callback_state == DeliveryState.WAITING
    return rows.c.id == callback.order_id, rows.c.lease == callback.lease, waiting
