"""The log of a document's edits, whether they are rows of their own or packed.

The edits of an interview move into packs from the first on, a pack in one transaction
(`services/record/compaction.py`). Every function here reads the rows before the packs: what moves between the two
statements is then seen twice and never missed, and the packs decide.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy.engine import Connection

from repositories import document_packs, document_updates, playback
from repositories.playback import Minutes, Row
from services.document import edit_packs
from services.document.board_elements import DRAWN


def last_sequence(db: Connection, interview_id: int) -> int:
    """The sequence of the latest edit; 0 when there is none."""
    of_rows = document_updates.last_sequence(db, interview_id)
    return max(of_rows, document_packs.last_sequence(db, interview_id))


def list_page(db: Connection, interview_id: int, *, after: int, up_to: int, limit: int, max_bytes: int) -> list[Row]:
    """The first edits later than `after`, none later than `up_to`, in order.

    At most `limit` of at most `max_bytes` together, and at least one if any is left. Raises UnreadablePack.
    """
    rows = playback.list_page(db, interview_id, after=after, up_to=up_to, limit=limit, max_bytes=max_bytes)
    packed = document_packs.find_after(db, interview_id, after)
    if packed is None:
        return rows
    found = edit_packs.unpack(packed.data, document_packs.list_authors(db, interview_id))
    wanted = [row for row in found if after < row[0] <= up_to][:limit]
    sizes = accumulate(len(row[3]) for row in wanted)
    return wanted[: max(1, sum(size <= max_bytes for size in sizes))]


@dataclass(frozen=True)
class Segment:
    """Some edits one after the other as a pack (`edit_packs`), with the authors that its numbers from 1 on stand for.
    `last` is the sequence of the last of them.
    """

    data: bytes
    authors: tuple[int | None, ...]
    last: int

    def rows(self) -> list[Row]:
        """The edits. Raises UnreadablePack."""
        return edit_packs.unpack(self.data, dict(enumerate(self.authors, 1)))


def segment_of(rows: Sequence[Row]) -> Segment:
    """These edits, one at least, packed by themselves."""
    authors = list(dict.fromkeys(row[1] for row in rows if row[1] is not None))
    numbers = {author: number for number, author in enumerate(authors, 1)}
    return Segment(edit_packs.pack(rows, numbers), tuple(authors), rows[-1][0])


def list_segments(
    db: Connection, interview_id: int, *, after: int, up_to: int, limit: int, max_bytes: int
) -> list[Segment]:
    """The first edits later than `after`, none later than `up_to`: packs as they are stored, or some rows as one pack.

    At most `limit` rows, and at most `max_bytes` together, but one edit or pack if any is left. Raises UnreadablePack.
    """
    rows = playback.list_page(db, interview_id, after=after, up_to=up_to, limit=limit, max_bytes=max_bytes)
    packs = document_packs.list_page(db, interview_id, after, max_bytes=max_bytes)
    if not packs:
        return [segment_of(rows)] if rows else []
    by_number = document_packs.list_authors(db, interview_id)
    authors = tuple(by_number.get(number) for number in range(1, max(by_number, default=0) + 1))
    # Whoever read rows that were packed meanwhile begins within a pack.
    is_begun = document_packs.last_sequence(db, interview_id, up_to=after) != after
    found = []
    for place, packed in enumerate(packs):
        if packed.sequence <= up_to and not (is_begun and place == 0):
            found.append(Segment(packed.data, authors, packed.sequence))
        elif wanted := [row for row in edit_packs.unpack(packed.data, by_number) if after < row[0] <= up_to]:
            found.append(segment_of(wanted))
        if packed.sequence >= up_to:
            break
    return found


def count_rows(db: Connection, interview_id: int) -> tuple[Minutes, int | None]:
    """How many edits that are rows each author wrote and drew in each minute, and the sequence of the first of them."""
    return playback.count_by_minute(db, interview_id, drawn=DRAWN)


def count_packed(
    db: Connection, interview_id: int, *, after: int, before: int | None, limit: int
) -> tuple[Minutes, int | None]:
    """The same of the first `limit` packs later than `after`, as far as they are not rows from `before` on; and the
    sequence after which to go on. Raises UnreadablePack.
    """
    authors = document_packs.list_authors(db, interview_id)
    counted: Minutes = Counter()
    last = None
    for packed in document_packs.list_after(db, interview_id, after, limit=limit):
        counted.update(edit_packs.count_by_minute(packed.data, authors, before=before))
        last = packed.sequence
    return counted, last


def list_data_after(db: Connection, interview_id: int, sequence: int) -> list[bytes]:
    """Only the bytes of the edits later than `sequence`, in order. Raises UnreadablePack."""
    rows = document_updates.list_after(db, interview_id, sequence)
    last, data = sequence, []
    while packed := document_packs.find_after(db, interview_id, last):
        data += [row[3] for row in edit_packs.unpack(packed.data, {}) if row[0] > last]
        last = packed.sequence
    return data + [row.data for row in rows if row.sequence > last]
