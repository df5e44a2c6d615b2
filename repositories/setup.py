"""The `setup` table: at most one row, written with the first admin."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from db.tables import setup

THE_ROW = 1


def is_completed(db: Connection) -> bool:
    return db.execute(select(setup.c.id)).first() is not None


def complete(db: Connection, admin_id: int | None, *, at: datetime) -> None:
    """Raises sqlalchemy.exc.IntegrityError for everybody but the first."""
    db.execute(insert(setup).values(id=THE_ROW, admin_id=admin_id, completed_at=at))
