"""The log of a document's edits, whether they are rows of their own or packed.

The edits of an interview move into packs from the first on, a pack in one transaction
(`services/record/compaction.py`). Every function here reads the rows before the packs: what moves between the two
statements is then seen twice and never missed, and the packs decide.
"""

from collections import Counter
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
