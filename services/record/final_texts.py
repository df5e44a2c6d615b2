"""The files and the board of an interview for its report. Of one that is over they are remembered: nothing is added to
them, and to read them from the edits of four hours takes most of a second of a processor.
"""

import json

from db.engine import database
from repositories.interviews import Interview
from services.base import holds
from services.document import Texts, documents, edit_log

MAX_REMEMBERED_CHARS = 4_000_000
"""Of all that are remembered together."""

_remembered: dict[tuple[str, int], tuple[Texts, int]] = {}
"""With how many characters each has."""
holds("the files of the interviews whose reports were read last", _remembered.clear)


def of(interview: Interview) -> Texts:
    """What stands in every file and on the board now, or stood at the end. Raises DatabaseUnavailable."""
    if interview.is_open:
        return documents.texts_now(interview.id)
    last = database.read(lambda db: edit_log.last_sequence(db, interview.id))
    key = interview.meeting_link, last
    known = _remembered.pop(key, None)
    found = documents.texts_now(interview.id) if known is None else known[0]
    if last:
        _remembered[key] = found, _size(found) if known is None else known[1]
    while sum(size for _texts, size in _remembered.values()) > MAX_REMEMBERED_CHARS:
        del _remembered[next(iter(_remembered))]
    return found


def _size(texts: Texts) -> int:
    written = len(texts.main) + sum(len(text) for _file, text in texts.others)
    return written + (len(json.dumps(texts.board)) if texts.board else 0)
