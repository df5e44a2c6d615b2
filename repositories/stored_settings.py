"""The `stored_settings` table: a row for each setting that an administrator set."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import stored_settings as rows


def list_marks(db: Connection) -> dict[str, datetime]:
    """When each was set last: whoever has these already need not read the values."""
    return {row.name: row.updated_at for row in db.execute(select(rows.c.name, rows.c.updated_at))}


def list_all(db: Connection) -> dict[str, str]:
    return {row.name: row.value for row in db.execute(select(rows.c.name, rows.c.value))}


def store(db: Connection, name: str, value: str, *, by: int, at: datetime) -> None:
    """Raises sqlalchemy.exc.IntegrityError when somebody else is the first at that moment."""
    changed = {"value": value, "updated_by": by, "updated_at": at}
    if db.execute(select(rows.c.name).where(rows.c.name == name)).first() is None:
        db.execute(insert(rows).values(name=name, **changed))
    else:
        db.execute(update(rows).where(rows.c.name == name).values(**changed))


def remove(db: Connection, name: str) -> None:
    """The default holds again."""
    db.execute(delete(rows).where(rows.c.name == name))
