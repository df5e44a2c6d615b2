"""What waits in the journal: edits and what else happened in a room, and how they become rows of one transaction."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from repositories import document_updates, room_events
from services.chain import Happened, Kind, chain


@dataclass(slots=True)
class Edit:
    """One edit that waits to be stored, and whom to tell afterwards; without `data`, one that is stored already."""

    interview_id: int
    sequence: int
    author_id: int | None
    at: datetime
    data: bytes
    socket_id: str | None = None
    number: int = 0

    def row(self) -> dict[str, Any]:
        return {
            "interview_id": self.interview_id,
            "sequence": self.sequence,
            "author_id": self.author_id,
            "created_at": self.at,
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """One event of a room that waits to be stored."""

    interview_id: int
    user_id: int
    kind: str
    size: int | None
    at: datetime

    def row(self) -> dict[str, Any]:
        return {
            "interview_id": self.interview_id,
            "user_id": self.user_id,
            "kind": self.kind,
            "size": self.size,
            "created_at": self.at,
        }

    def happened(self) -> Happened:
        item = {"by": self.user_id, "event": self.kind, "size": self.size}
        return Happened(self.interview_id, Kind.EVENT, item, self.at)


@dataclass
class Batch:
    """What is written in one transaction."""

    edits: list[Edit] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def write(self, db: Connection) -> None:
        """Store the rows; `link` comes last in the transaction. Raises IntegrityError when a sequence is taken."""
        rows = [edit.row() for edit in self.edits if edit.data]
        if rows:
            document_updates.insert_updates(db, rows)
        if self.facts:
            room_events.insert_events(db, [fact.row() for fact in self.facts])

    def link(self, db: Connection) -> None:
        """Put the facts into the records of their interviews. The edits follow (`LINK_EVERY_S`)."""
        chain.add_all(db, [fact.happened() for fact in self.facts])

    def without(self, interview_ids: Collection[int]) -> "Batch":
        """The batch without the edits of these rooms. Their facts stay, even if another process stores them too."""
        return Batch([edit for edit in self.edits if edit.interview_id not in interview_ids], self.facts)

    def saved(self) -> dict[str, int]:
        """The latest stored number of each socket."""
        return {edit.socket_id: edit.number for edit in self.edits if edit.socket_id is not None}

    def __bool__(self) -> bool:
        return bool(self.edits or self.facts)
