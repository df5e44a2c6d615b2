"""The tables of the record: its chain of links, what was signed, and the public keys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.tables import document_updates, interviews, record_keys, record_links, record_signatures, records


@dataclass
class Head:
    """The end of a chain: how many links it has, the digest of the last, and the last edit that a link has."""

    id: int
    interview_id: int | None
    name: str
    started_at: datetime
    ended_at: datetime | None
    link_count: int
    digest: str
    edit_sequence: int


@dataclass(frozen=True)
class Link:
    """One link; `salt` and `item` are None where there is none, or where it was erased."""

    number: int
    kind: str
    body: str
    salt: str | None
    item: str | None


@dataclass(frozen=True)
class Signature:
    """What was signed when the record had `link_count` links, and the kind of the last of them."""

    link_count: int
    statement: str
    signature: str
    kind: str


EditRow = tuple[int, int, int | None, datetime, bytes]
"""Interview, sequence, author, time, and the edit itself."""

HEAD = (
    records.c.id, records.c.interview_id, records.c.name, records.c.started_at, records.c.ended_at,
    records.c.link_count, records.c.digest, records.c.edit_sequence,
)  # fmt: skip


def lock_many(db: Connection, interview_ids: Collection[int]) -> dict[int, Head]:
    """The heads of these interviews that have one, held until the transaction ends."""
    query = select(*HEAD).where(records.c.interview_id.in_(interview_ids)).order_by(records.c.interview_id)
    return {row.interview_id: Head(*row) for row in db.execute(query.with_for_update())}


def insert_record(db: Connection, interview_id: int, name: str, digest: str, *, at: datetime) -> bool:
    """Begin a record without links; False when there is one by now, or no such interview."""
    values = {"interview_id": interview_id, "name": name, "started_at": at, "digest": digest}
    try:
        with db.begin_nested():
            db.execute(insert(records).values(**values, link_count=0, edit_sequence=0))
    except IntegrityError:
        return False
    return True


def find(db: Connection, interview_id: int) -> Head | None:
    row = db.execute(select(*HEAD).where(records.c.interview_id == interview_id)).first()
    return None if row is None else Head(*row)


def find_named(db: Connection, name: str) -> Head | None:
    row = db.execute(select(*HEAD).where(records.c.name == name)).first()
    return None if row is None else Head(*row)


def is_over(db: Connection, interview_id: int) -> bool:
    """Whether the interview is over, or gone."""
    status = db.execute(select(interviews.c.status).where(interviews.c.id == interview_id)).scalar()
    return status != "scheduled"


def add_links(db: Connection, heads: Sequence[Head], rows: Sequence[dict[str, Any]]) -> None:
    """Store new links, and the heads as they are with them."""
    db.execute(insert(record_links), list(rows))
    statement = (
        update(records)
        .where(records.c.id == bindparam("record"))
        .values(
            link_count=bindparam("count"), digest=bindparam("last"), edit_sequence=bindparam("edit"),
            ended_at=bindparam("ended"),
        )
    )  # fmt: skip
    now = [
        {
            "record": one.id,
            "count": one.link_count,
            "last": one.digest,
            "edit": one.edit_sequence,
            "ended": one.ended_at,
        }
        for one in heads
    ]
    db.execute(statement, now)


def list_new_edits(db: Connection, interview_ids: Collection[int], *, limit: int) -> list[EditRow]:
    """The edits that no link has, in order; of each interview at most `limit` numbers."""
    rows = db.execute(
        select(
            document_updates.c.interview_id,
            document_updates.c.sequence,
            document_updates.c.author_id,
            document_updates.c.created_at,
            document_updates.c.data,
        )
        .join(records, records.c.interview_id == document_updates.c.interview_id)
        .where(
            records.c.interview_id.in_(interview_ids),
            document_updates.c.sequence > records.c.edit_sequence,
            document_updates.c.sequence <= records.c.edit_sequence + limit,
        )
        .order_by(document_updates.c.interview_id, document_updates.c.sequence)
    )
    return [(row[0], row[1], row[2], row[3], bytes(row[4])) for row in rows]


def list_links(db: Connection, record_id: int, *, after: int, up_to: int, limit: int) -> list[Link]:
    """The first `limit` links later than `after`, none later than `up_to`."""
    query = select(
        record_links.c.number, record_links.c.kind, record_links.c.body, record_links.c.salt, record_links.c.item
    ).where(record_links.c.record_id == record_id, record_links.c.number > after, record_links.c.number <= up_to)
    return [Link(*row) for row in db.execute(query.order_by(record_links.c.number).limit(limit))]


def erase_items(db: Connection, record_id: int, kinds: Collection[str] | None) -> list[int]:
    """Erase what the links of these kinds say, of all kinds for None; their numbers in order."""
    wanted = (record_links.c.record_id == record_id) & record_links.c.item.is_not(None)
    if kinds is not None:
        wanted &= record_links.c.kind.in_(kinds)
    numbers = list(db.execute(select(record_links.c.number).where(wanted).order_by(record_links.c.number)).scalars())
    if numbers:
        db.execute(update(record_links).where(wanted).values(salt=None, item=None))
    return numbers


def count_with_item(db: Connection, record_id: int) -> int:
    """How many links still say something."""
    wanted = (record_links.c.record_id == record_id) & record_links.c.item.is_not(None)
    return int(db.execute(select(func.count()).select_from(record_links).where(wanted)).scalar_one())


def part_from_interview(db: Connection, record_id: int) -> None:
    """The record is no interview's any more."""
    db.execute(update(records).where(records.c.id == record_id).values(interview_id=None))


def insert_signature(db: Connection, record_id: int, link_count: int, statement: str, signature: str) -> None:
    values = {"record_id": record_id, "link_count": link_count, "statement": statement, "signature": signature}
    db.execute(insert(record_signatures).values(**values))


def list_signatures(db: Connection, record_id: int) -> list[Signature]:
    """In the order they were made."""
    of_link = (record_links.c.record_id == record_signatures.c.record_id) & (
        record_links.c.number == record_signatures.c.link_count
    )
    query = (
        select(
            record_signatures.c.link_count,
            record_signatures.c.statement,
            record_signatures.c.signature,
            record_links.c.kind,
        )
        .join(record_links, of_link)
        .where(record_signatures.c.record_id == record_id)
        .order_by(record_signatures.c.link_count)
    )
    return [Signature(*row) for row in db.execute(query)]


def keep_key(db: Connection, public_key: str, *, at: datetime) -> None:
    """Remember a public key; one that is known stays as it is."""
    if db.execute(select(record_keys.c.id).where(record_keys.c.public_key == public_key)).first() is not None:
        return
    try:
        with db.begin_nested():
            db.execute(insert(record_keys).values(public_key=public_key, first_used_at=at))
    except IntegrityError:  # Another process was faster.
        return


def list_keys(db: Connection) -> list[str]:
    """Every public key that was signed with, oldest first."""
    return list(db.execute(select(record_keys.c.public_key).order_by(record_keys.c.id)).scalars())
