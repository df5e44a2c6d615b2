"""Packing the edits of interviews that are over: a pack in a transaction, from the first edit on.

An edit as a row takes more of the disk for being a row than for what it says. A pack keeps every edit with its
author and its microsecond, so nobody who reads the log (`services/document/edit_log.py`) can tell that it was packed.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoResultFound

from db.engine import database
from repositories import document_packs, document_updates, interviews, playback
from repositories.document_packs import Pack
from repositories.playback import Row
from repositories.states import OVER, InterviewStatus
from services.base import holds
from services.document import edit_packs

EDITS_A_PACK = 750
"""Some 7 KB packed, of which InnoDB puts two into a page of 16 KB; from 8 KB on it would give each pages of its own.
Also what one transaction moves: 10 to 30 ms, in which nobody else writes to an SQLite file."""
BYTES_A_PACK = 1024 * 1024
"""An edit may be a paste of a megabyte; this much is in memory at once, or one edit."""

PAUSE_S = 0.05
"""Between two packs: an SQLite file has one writer at a time, and people who type come first."""
PACKS_A_TURN = 200
"""Two and a half hours of typing, or some 15 s: a turn of a minute would count as one that hangs."""
MAX_WANTED = 1000
"""Interviews; those beyond wait for the night."""

COMPLETED = frozenset({InterviewStatus.COMPLETED})

log = logging.getLogger(__name__)
_wanted: dict[int, None] = {}
holds("the interviews whose edits are to be packed now", _wanted.clear)


class NotPacked(Exception):
    """What was packed would not have been read as it was written; nothing was changed."""


@dataclass(frozen=True)
class Packed:
    """What one step did: so many edits of so many bytes became a pack of `packed_bytes`."""

    edits: int
    data_bytes: int
    packed_bytes: int


def list_due(*, ended_before: datetime) -> list[int]:
    """The interviews with edits to pack. Raises DatabaseUnavailable."""
    return database.read(lambda db: document_packs.list_due(db, ended_before=ended_before))


def count_edits(interview_id: int) -> int:
    """How many edits of an interview are not packed. Raises DatabaseUnavailable."""
    return database.read(lambda db: document_packs.count_edits(db, interview_id))


def pack_next(interview_id: int, *, over: Collection[str] = OVER) -> Packed | None:
    """Pack the next edits of an interview that is over; None when none are left, or when it is not `over` or not there.

    Several processes may do so at once: the interview's row is held, and each packs what is left.
    Raises DatabaseUnavailable, NotPacked.
    """

    def work(db: Connection) -> Packed | None:
        try:
            if interviews.lock(db, interview_id).status not in over:
                return None
        except NoResultFound:  # Erased meanwhile.
            return None
        return _pack(db, interview_id)

    return database.run(work)


def want(interview_id: int) -> None:
    """Somebody will read the edits of this interview, so they are packed soon, if it was completed.

    One that was cancelled waits for the night: the end of some of these is taken back.
    """
    if len(_wanted) < MAX_WANTED:
        _wanted[interview_id] = None


def pack_wanted(pause: Callable[[float], object]) -> None:
    """Pack those that were wanted, the first first; `pause` is called between two packs with the seconds to wait.

    After `PACKS_A_TURN` packs the others wait for the next call. Of one that cannot be packed the edits stay as they
    are. Raises DatabaseUnavailable, and it stays wanted.
    """
    packed = 0
    while _wanted:
        interview_id = next(iter(_wanted))
        try:
            while pack_next(interview_id, over=COMPLETED):
                pause(PAUSE_S)
                packed += 1
                if packed == PACKS_A_TURN:
                    return
        except NotPacked:
            log.exception("the edits of interview %s are left as they are", interview_id)
        _wanted.pop(interview_id, None)


def _pack(db: Connection, interview_id: int) -> Packed | None:
    after = document_packs.last_sequence(db, interview_id)
    up_to = _end_of_pack(document_updates.list_sizes(db, interview_id, after, limit=EDITS_A_PACK))
    if up_to is None:
        return None
    rows = playback.list_page(db, interview_id, after=after, up_to=up_to, limit=EDITS_A_PACK, max_bytes=BYTES_A_PACK)
    numbers = _numbers(db, interview_id, rows)
    data = edit_packs.pack(rows, numbers)
    if edit_packs.unpack(data, {number: author for author, number in numbers.items()}) != rows:
        raise NotPacked(f"interview {interview_id}, edits {after + 1} to {up_to}")
    document_packs.insert_pack(db, interview_id, Pack(up_to, len(rows), data))
    if document_updates.delete_between(db, interview_id, after=after, up_to=up_to) != len(rows):
        raise NotPacked(f"interview {interview_id}: somebody writes to its log")
    return Packed(len(rows), sum(len(row[3]) for row in rows), len(data))


def _end_of_pack(sizes: Sequence[tuple[int, int]]) -> int | None:
    """The last of the edits that one pack takes: at least one, and no more bytes than `BYTES_A_PACK` otherwise."""
    last, total = None, 0
    for sequence, size in sizes:
        total += size
        if last is not None and total > BYTES_A_PACK:
            break
        last = sequence
    return last


def _numbers(db: Connection, interview_id: int, rows: Sequence[Row]) -> dict[int, int]:
    """The number of each author in this interview's packs; who has none yet gets the next."""
    known = document_packs.list_authors(db, interview_id)
    numbers = {user_id: number for number, user_id in known.items() if user_id is not None}
    new: dict[int, int] = {}
    for _sequence, author, _at, _data in rows:
        if author is not None and author not in numbers:
            number = max(known.keys() | new.keys(), default=edit_packs.NOBODY) + 1
            numbers[author] = number
            new[number] = author
    document_packs.insert_authors(db, interview_id, new)
    return numbers
