"""The files of an interview for its report. Of one that is over they are remembered: nothing is added to them, and to
read them from the edits of four hours takes most of a second of a processor.
"""

from db.engine import database
from repositories.interviews import Interview
from services.base import holds
from services.document import Texts, documents, edit_log

MAX_REMEMBERED_CHARS = 4_000_000
"""Of all that are remembered together."""
ELEMENT_CHARS, POINT_CHARS = 2_000, 100
"""What an element of a board takes in memory as text would, and each point of a line."""

_remembered: dict[tuple[str, int], Texts] = {}
holds("the files of the interviews whose reports were read last", _remembered.clear)


def of(interview: Interview) -> Texts:
    """What stands in every file now, or stood at the end. Raises DatabaseUnavailable."""
    if interview.is_open:
        return documents.texts_now(interview.id)
    last = database.read(lambda db: edit_log.last_sequence(db, interview.id))
    key = interview.meeting_link, last
    found = _remembered.pop(key, None) or documents.texts_now(interview.id)
    if last:
        _remembered[key] = found
    while sum(map(_size, _remembered.values())) > MAX_REMEMBERED_CHARS:
        del _remembered[next(iter(_remembered))]
    return found


def _size(texts: Texts) -> int:
    drawn = sum(ELEMENT_CHARS + POINT_CHARS * len(one.get("points", ())) for one in texts.board)
    return len(texts.main) + sum(len(text) for _file, text in texts.others) + drawn
