"""What one person may leave in the database by writing in one interview's room.

The document is bounded in itself (`live_document`); its log is not, because what is deleted again stays in the log.
The amounts are read when the room opens, so that a restart gives nobody a second helping, and each person uses up only
their own.
"""

from dataclasses import dataclass

from db.engine import database
from repositories import document_updates, room_events
from services.base import Conflict, _

MAX_LOG_BYTES = 64 * 1024 * 1024
"""Of one person's edits in one interview, each with `LOG_ROW_BYTES`. Somebody who types fast makes 25,000 edits of 40
bytes an hour: without a pause for eight hours, 40 MB."""
LOG_ROW_BYTES = 160
"""What a row of the log takes on disk besides its edit: 119 bytes on MariaDB, 37 on SQLite, and room for an index."""
MAX_FACTS = 5000
"""Comings, goings and pastes of one person in one interview; playback shows as many. A connection that is lost every
twenty seconds for eight hours makes 2,880."""


@dataclass
class Written:
    """One person's share so far."""

    log_bytes: int = 0
    facts: int = 0

    def require_room(self, size: int) -> None:
        """Raises Conflict("document-full") when an edit of this many bytes is more than is kept of one person."""
        if self.log_bytes + LOG_ROW_BYTES + size > MAX_LOG_BYTES:
            raise Conflict(
                "document-full",
                _("You have reached the limit of changes for one interview. What you type now is not saved."),
            )

    def add_edit(self, size: int) -> None:
        self.log_bytes += LOG_ROW_BYTES + size

    def add_fact(self) -> bool:
        """Count one more; False when there are as many as are kept."""
        if self.facts >= MAX_FACTS:
            return False
        self.facts += 1
        return True


def read(interview_id: int) -> dict[int, Written]:
    """By person, as stored. Raises DatabaseUnavailable."""
    edits = database.read(lambda db: document_updates.sizes_by_author(db, interview_id))
    facts = database.read(lambda db: room_events.count_by_user(db, interview_id))
    return {
        user_id: Written(_log_bytes(*edits.get(user_id, (0, 0))), facts.get(user_id, 0))
        for user_id in edits.keys() | facts.keys()
    }


def _log_bytes(count: int, size: int) -> int:
    return count * LOG_ROW_BYTES + size
