"""Adding to the record of an interview: each event becomes a link, in the transaction of the event.

The record's row is held from the first link on until the transaction ends, so links of several processes come one
after the other. It is the last that a transaction locks: whoever holds it waits for nobody. So callers add their links
after all else that they write, but for what is theirs alone, as the row of an interview that they hold already.
"""

import logging
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.engine import Connection

from repositories import records
from repositories.records import Head
from services.chain import keys, links
from services.chain.kinds import OF_PART, Kind

log = logging.getLogger(__name__)

MAX_EDITS_A_LINK = 2_000
"""As many are read at once for one link; what is left has the next. An hour of typing has 25,000."""
MAX_LINKS = 50_000
"""Of one interview, about 35 MB; one a second for eight hours are 28,800. Edits, its end and erasures come on top."""


@dataclass(frozen=True)
class Happened:
    """One thing that happened in an interview, in plain JSON: no fractions, and no number above 2**53."""

    interview_id: int
    kind: Kind
    item: Mapping[str, Any]
    at: datetime


class _Links:
    """The links that one statement stores, of any number of records."""

    def __init__(self) -> None:
        self.heads: dict[int, Head] = {}
        self.rows: list[dict[str, Any]] = []

    def add(self, head: Head, kind: Kind, item: Mapping[str, Any] | None, at: datetime, **more: Any) -> None:
        body: dict[str, Any] = {
            "at": links.moment(at),
            "kind": kind.value,
            "number": head.link_count + 1,
            "previous": head.digest,
            "record": head.name,
            "version": links.VERSION,
        } | more
        salt = said = None
        if item is not None:
            salt, said = links.new_salt(), links.canonical(item)
            body["commitment"] = links.commitment(salt, said)
        text = links.canonical(body)
        head.link_count += 1
        head.digest = links.digest(text)
        self.heads[head.id] = head
        self.rows.append(
            {
                "record_id": head.id,
                "number": head.link_count,
                "kind": kind.value,
                "body": text,
                "salt": salt,
                "item": said,
            }
        )

    def add_happened(self, head: Head, one: Happened) -> None:
        """Unless the record is full, which its next link says."""
        if head.link_count < MAX_LINKS:
            self.add(head, one.kind, one.item, one.at)
        elif head.link_count == MAX_LINKS:
            self.add(head, Kind.FULL, None, one.at)

    def write(self, db: Connection) -> None:
        if self.rows:
            records.add_links(db, list(self.heads.values()), self.rows)


def add(db: Connection, interview_id: int, kind: Kind, item: Mapping[str, Any], *, at: datetime) -> None:
    """Add what happened to the record; one that has ended stays as it is."""
    add_all(db, [Happened(interview_id, kind, item, at)])


def add_all(db: Connection, happened: Sequence[Happened]) -> None:
    """The same of several things, in their order."""
    new = _Links()
    heads = _open(db, {one.interview_id for one in happened}, new, at=happened[0].at) if happened else {}
    for one in happened:
        head = heads.get(one.interview_id)
        if head is not None:
            new.add_happened(head, one)
    new.write(db)


def add_late(db: Connection, interview_id: int, kind: Kind, item: Mapping[str, Any], *, at: datetime) -> None:
    """Add what may happen after the end, too; there it is signed at once."""
    new = _Links()
    head = _held(db, {interview_id}, new, at=at).get(interview_id)
    if head is None:
        return
    new.add_happened(head, Happened(interview_id, kind, item, at))
    new.write(db)
    if head.ended_at is not None and new.rows:
        sign(db, head, at=at)


def add_edits(db: Connection, interview_ids: Collection[int], *, at: datetime) -> set[int]:
    """Link the stored edits of these interviews that no link has yet; in which there may be more."""
    new = _Links()
    more = _add_edits(db, _open(db, interview_ids, new, at=at), new, at) if interview_ids else set()
    new.write(db)
    return more


def end(db: Connection, interview_id: int, kind: Kind, item: Mapping[str, Any], *, at: datetime) -> None:
    """Link the edits that are left, then how it ended; sign, and take nothing more. One that ended stays as it is."""
    while add_edits(db, {interview_id}, at=at):
        pass
    new = _Links()
    head = _open(db, {interview_id}, new, at=at).get(interview_id)
    if head is None:
        return
    new.add(head, kind, item, at)
    head.ended_at = at
    new.write(db)
    sign(db, head, at=at)


def reopen(db: Connection, interview_id: int, item: Mapping[str, Any], *, at: datetime) -> None:
    """The end was taken back: the record goes on behind it."""
    new = _Links()
    for head in records.lock_many(db, [interview_id]).values():
        head.ended_at = None
        new.add(head, Kind.REOPENED, item, at)
    new.write(db)


def erase(db: Connection, interview_ids: Collection[int], part: str, *, at: datetime) -> None:
    """Erase what the links of a part of these interviews say, because it was kept long enough; the links stay."""
    for head in records.lock_many(db, interview_ids).values():
        _erase(db, head, [one.value for one in OF_PART.get(part, ())], "kept-long-enough", at)


def erase_whole(db: Connection, interview_ids: Collection[int], *, at: datetime) -> None:
    """Erase what all links of these interviews say, because somebody asked; what stays is no interview's."""
    for head in records.lock_many(db, interview_ids).values():
        _erase(db, head, None, "asked", at)
        records.part_from_interview(db, head.id)


def sign(db: Connection, head: Head, *, at: datetime) -> None:
    """Sign the last link. Without a key it stays unsigned, and the log says so: an interview ends all the same."""
    try:
        key = keys.current()
    except keys.KeyUnavailable as error:
        log.warning("the record of interview %s is not signed: %s", head.interview_id, error)
        return
    said = links.statement(head.name, head.link_count, head.digest, key.public, at)
    records.keep_key(db, key.public, at=at)
    records.insert_signature(db, head.id, head.link_count, said, key.sign(said.encode()))


def _erase(db: Connection, head: Head, kinds: Collection[str] | None, why: str, at: datetime) -> None:
    numbers = records.erase_items(db, head.id, kinds)
    if not numbers:
        return
    new = _Links()
    new.add(head, Kind.ERASED, None, at, erased=links.ranges(numbers), why=why)
    new.write(db)
    sign(db, head, at=at)


def _add_edits(db: Connection, heads: Mapping[int, Head], new: _Links, at: datetime) -> set[int]:
    more: set[int] = set()
    new.write(db)  # The rows of heads that are new here have to be as they are before the edits are compared to them.
    new.rows, new.heads = [], {}
    found = records.list_new_edits(db, list(heads), limit=MAX_EDITS_A_LINK)
    for interview_id, rows in groupby(found, key=lambda row: row[0]):
        edits = [row[1:] for row in rows]
        head = heads[interview_id]
        new.add(head, Kind.EDITS, links.edits_item(edits), at)
        if edits[-1][0] - head.edit_sequence >= MAX_EDITS_A_LINK:
            more.add(interview_id)
        head.edit_sequence = edits[-1][0]
    return more


def _open(db: Connection, interview_ids: Collection[int], new: _Links, *, at: datetime) -> dict[int, Head]:
    """The heads of the records that have not ended, held; begun where there is none."""
    heads = _held(db, interview_ids, new, at=at)
    return {interview_id: head for interview_id, head in heads.items() if head.ended_at is None}


def _held(db: Connection, interview_ids: Collection[int], new: _Links, *, at: datetime) -> dict[int, Head]:
    """The heads of the records, held; begun where there is none and the interview is open."""
    heads = records.lock_many(db, interview_ids)
    for interview_id in sorted(set(interview_ids) - heads.keys()):
        head = _begin(db, interview_id, new, at)
        if head is not None:
            heads[interview_id] = head
    return heads


def _begin(db: Connection, interview_id: int, new: _Links, at: datetime) -> Head | None:
    """None for an interview that was over before there were records, or that is gone."""
    if records.is_over(db, interview_id):
        return None
    is_new = records.insert_record(db, interview_id, secrets.token_hex(16), links.FIRST, at=at)
    head = records.lock_many(db, [interview_id]).get(interview_id)
    if is_new and head is not None:
        new.add(head, Kind.BEGAN, {"format": links.VERSION}, at)
    return head
