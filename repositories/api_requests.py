"""The `api_requests` table: what was answered to requests that named a key of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import api_requests
from repositories.rows import new_id


@dataclass(frozen=True)
class ApiRequest:
    """A request; without a status it is under way, or nobody knows how it ended."""

    id: int
    fingerprint: str
    created_at: datetime
    status: int | None
    answer: str | None


COLUMNS = (
    api_requests.c.id, api_requests.c.fingerprint, api_requests.c.created_at, api_requests.c.status,
    api_requests.c.answer,
)  # fmt: skip


def insert_request(db: Connection, token_id: int, key_hash: str, fingerprint: str, *, at: datetime) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this token has used the key already."""
    values = {"token_id": token_id, "key_hash": key_hash, "fingerprint": fingerprint, "created_at": at}
    return new_id(db.execute(insert(api_requests).values(**values, answer_chars=0)))


def find(db: Connection, token_id: int, key_hash: str) -> ApiRequest | None:
    of_it = (api_requests.c.token_id == token_id, api_requests.c.key_hash == key_hash)
    row = db.execute(select(*COLUMNS).where(*of_it)).first()
    return None if row is None else ApiRequest(**row._mapping)


def finish(db: Connection, request_id: int, *, status: int, answer: str) -> None:
    values = {"status": status, "answer": answer, "answer_chars": len(answer)}
    db.execute(update(api_requests).where(api_requests.c.id == request_id).values(**values))


def list_sizes(db: Connection, token_id: int) -> list[tuple[int, int]]:
    """Number and characters of each that is kept of a token, the newest first."""
    columns = (api_requests.c.id, api_requests.c.answer_chars)
    rows = db.execute(select(*columns).where(api_requests.c.token_id == token_id).order_by(api_requests.c.id.desc()))
    return [(row.id, row.answer_chars) for row in rows]


def delete_ids(db: Connection, ids: Sequence[int]) -> None:
    db.execute(delete(api_requests).where(api_requests.c.id.in_(ids)))


def delete_of_tokens(db: Connection, token_ids: Sequence[int]) -> None:
    db.execute(delete(api_requests).where(api_requests.c.token_id.in_(token_ids)))


def delete_old(db: Connection, *, before: datetime, token_id: int | None = None) -> None:
    """Of one token, or of all."""
    old = [api_requests.c.created_at < before]
    if token_id is not None:
        old.append(api_requests.c.token_id == token_id)
    db.execute(delete(api_requests).where(*old))
