"""The documents that are open in this process, who reads each, and what of it is stored.

Holds process state. What may be done with them is `documents`' business, storing them `document_saving`'s.
"""

import time
from dataclasses import dataclass, field

from services.errors import TooOften
from services.live_document import LiveDocument
from services.plain_texts import PlainReader

BYTES_PER_S, BYTES_BURST = 32 * 1024, 4 * 1024 * 1024
TEXT_EVERY_S = 0.7
"""How long a changed text may wait before `interviews.code_content` follows; with a tick and a commit, within 1 s."""


@dataclass
class Page:
    """A page that opened the document. Once an edit of it was refused, it has to sync before the next."""

    user_id: int
    is_behind: bool = False


@dataclass
class Budget:
    """The bytes one person may still add to one document; a token bucket."""

    left: float = BYTES_BURST
    at: float = field(default_factory=time.monotonic)

    def spend(self, size: int) -> None:
        """Raises TooOften."""
        now = time.monotonic()
        self.left = min(BYTES_BURST, self.left + (now - self.at) * BYTES_PER_S)
        self.at = now
        if size > self.left:
            raise TooOften(int((size - self.left) / BYTES_PER_S) + 1)
        self.left -= size


@dataclass
class Document:
    """One open document. `text_sequence` is the edit up to which `code_content` has the text."""

    live: LiveDocument
    sequence: int
    snapshot_sequence: int
    text_sequence: int = 0
    text_due_at: float = 0.0
    pages: dict[str, Page] = field(default_factory=dict)
    plain: dict[str, PlainReader] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    budgets: dict[int, Budget] = field(default_factory=dict)
    is_stale_for_plain: bool = False
    empty_since: float | None = None
    is_broken: bool = False

    def changed(self) -> None:
        """One edit more."""
        if self.is_text_saved:
            self.text_due_at = time.monotonic() + TEXT_EVERY_S
        self.sequence += 1
        self.is_stale_for_plain = bool(self.plain)

    def text_saved(self, sequence: int) -> None:
        """`code_content` has the text as it was after this edit."""
        self.text_sequence = sequence
        self.text_due_at = time.monotonic() + TEXT_EVERY_S

    @property
    def is_text_saved(self) -> bool:
        return self.text_sequence == self.sequence


documents: dict[int, Document] = {}
"""By interview."""

ending: set[int] = set()
"""Interviews whose end is being stored: nobody opens their document beside it, because the end may fail."""
