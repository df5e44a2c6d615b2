"""The `mail_settings` table: one row, what administrators set about mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from db.tables import mail_settings

ONLY_ID = 1


@dataclass(frozen=True)
class MailSettings:
    """`password` is encrypted; without a `host` no server is set."""

    host: str | None
    port: int | None
    security: str | None
    username: str | None
    password: str | None
    sender_name: str | None
    sender_address: str | None
    updated_at: datetime


COLUMNS = (
    mail_settings.c.host, mail_settings.c.port, mail_settings.c.security, mail_settings.c.username,
    mail_settings.c.password, mail_settings.c.sender_name, mail_settings.c.sender_address,
    mail_settings.c.updated_at,
)  # fmt: skip


def find(db: Connection) -> MailSettings | None:
    row = db.execute(select(*COLUMNS).where(mail_settings.c.id == ONLY_ID)).first()
    return None if row is None else MailSettings(**row._mapping)


def store(db: Connection, values: dict[str, Any], *, by: int, at: datetime) -> None:
    """Change these columns. Raises sqlalchemy.exc.IntegrityError when somebody else is the first at that moment."""
    changed = values | {"updated_by": by, "updated_at": at}
    if find(db) is None:
        db.execute(insert(mail_settings).values(id=ONLY_ID, **changed))
    else:
        db.execute(update(mail_settings).where(mail_settings.c.id == ONLY_ID).values(**changed))
