"""The `invitations` table: links that open one interview, by the hash of a secret that was shown once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import invitations
from repositories.rows import new_id


@dataclass(frozen=True)
class Invitation:
    """One link and how it stands."""

    id: int
    interview_id: int
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Links:
    """When the last of an interview's links was made, and when one of them was used last."""

    made_at: datetime
    used_at: datetime | None


COLUMNS = (
    invitations.c.id, invitations.c.interview_id, invitations.c.created_at, invitations.c.expires_at,
    invitations.c.last_used_at, invitations.c.revoked_at,
)  # fmt: skip


def insert_invitation(
    db: Connection, interview_id: int, secret_hash: str, *, created_by: int, at: datetime, expires_at: datetime
) -> int:
    values = {
        "interview_id": interview_id,
        "secret_hash": secret_hash,
        "created_by": created_by,
        "created_at": at,
        "expires_at": expires_at,
    }
    return new_id(db.execute(insert(invitations).values(**values)))


def find_by_secret(db: Connection, secret_hash: str) -> Invitation | None:
    row = db.execute(select(*COLUMNS).where(invitations.c.secret_hash == secret_hash)).first()
    return None if row is None else Invitation(**row._mapping)


def find(db: Connection, invitation_id: int) -> Invitation | None:
    row = db.execute(select(*COLUMNS).where(invitations.c.id == invitation_id)).first()
    return None if row is None else Invitation(**row._mapping)


def last_used(db: Connection, interview_id: int) -> datetime | None:
    """When one of the links that were not revoked was used last."""
    of_it = (invitations.c.interview_id == interview_id, invitations.c.revoked_at.is_(None))
    return db.execute(select(func.max(invitations.c.last_used_at)).where(*of_it)).scalar()


def find_latest(db: Connection, interview_id: int) -> Invitation | None:
    query = select(*COLUMNS).where(invitations.c.interview_id == interview_id).order_by(invitations.c.id.desc())
    row = db.execute(query.limit(1)).first()
    return None if row is None else Invitation(**row._mapping)


def touch(db: Connection, invitation_id: int, *, at: datetime) -> None:
    db.execute(update(invitations).where(invitations.c.id == invitation_id).values(last_used_at=at))


def revoke_all(db: Connection, interview_id: int, *, at: datetime) -> None:
    """Revoke the links of an interview that still work."""
    db.execute(
        update(invitations)
        .where(invitations.c.interview_id == interview_id, invitations.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def delete_oldest(db: Connection, interview_id: int, *, keep: int) -> None:
    """Forget all links of an interview but `keep`: those that were not revoked, and the latest, stay."""
    of_it = select(invitations.c.id).where(invitations.c.interview_id == interview_id)
    order = (invitations.c.revoked_at.is_not(None), invitations.c.id.desc())
    old = [row.id for row in db.execute(of_it.order_by(*order))][keep:]
    db.execute(delete(invitations).where(invitations.c.id.in_(old)))


def list_ids(db: Connection, interview_id: int) -> list[int]:
    rows = db.execute(select(invitations.c.id).where(invitations.c.interview_id == interview_id))
    return [row.id for row in rows]
