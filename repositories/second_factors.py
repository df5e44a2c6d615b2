"""The tables `second_factors` and `recovery_codes`: who is asked for a code, and which codes were taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import recovery_codes, second_factors


@dataclass(frozen=True)
class SecondFactor:
    """One person's, with the secret as it is kept: encrypted."""

    user_id: int
    secret: str
    last_step: int
    created_at: datetime


COLUMNS = (
    second_factors.c.user_id, second_factors.c.secret, second_factors.c.last_step, second_factors.c.created_at,
)  # fmt: skip


def find(db: Connection, user_id: int) -> SecondFactor | None:
    row = db.execute(select(*COLUMNS).where(second_factors.c.user_id == user_id)).first()
    return None if row is None else SecondFactor(**row._mapping)


def insert_factor(db: Connection, user_id: int, secret: str, *, last_step: int, at: datetime) -> None:
    """Raises sqlalchemy.exc.IntegrityError when the person has one."""
    values = {"user_id": user_id, "secret": secret, "last_step": last_step, "created_at": at}
    db.execute(insert(second_factors).values(**values))


def take_step(db: Connection, user_id: int, step: int) -> bool:
    """Whether this step is later than every one taken before, and from now on taken; true for one caller only."""
    later = update(second_factors).where(second_factors.c.user_id == user_id, second_factors.c.last_step < step)
    return db.execute(later.values(last_step=step)).rowcount == 1


def delete_factor(db: Connection, user_id: int) -> bool:
    """Forget the secret and the recovery codes; whether there was one."""
    db.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    return db.execute(delete(second_factors).where(second_factors.c.user_id == user_id)).rowcount == 1


def replace_codes(db: Connection, user_id: int, hashes: Iterable[str]) -> None:
    db.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    db.execute(insert(recovery_codes), [{"user_id": user_id, "code_hash": one} for one in hashes])


def take_code(db: Connection, user_id: int, code_hash: str) -> bool:
    """Whether this recovery code was there, and now is not; true for one caller only."""
    of_person = recovery_codes.c.user_id == user_id
    return db.execute(delete(recovery_codes).where(of_person, recovery_codes.c.code_hash == code_hash)).rowcount == 1


def count_codes(db: Connection, user_id: int) -> int:
    return db.execute(
        select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user_id == user_id)
    ).scalar_one()
