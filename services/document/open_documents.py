"""The documents that are open in this process, who reads each, and what of it is stored.

Holds process state. What may be done with them is `documents`' business, storing them `document_saving`'s.
"""

import time
from dataclasses import dataclass, field
from time import thread_time

from services.base import TooOften, holds
from services.document.live_document import LiveDocument
from services.document.plain_texts import PlainReader
from services.document.written import Written

BYTES_PER_S, BYTES_BURST = 32 * 1024, 4 * 1024 * 1024
WORK_SHARE, WORK_BURST_S = 0.05, 1.0
"""The share of the process's time that one person's edits and syncs may take for long, and for a moment."""
LONG_S, LONG_COUNTS = 0.02, 10
"""What one edit takes beyond this counts so many times. No page makes such an edit: it would have to be put between
two neighbours that have tens of thousands of pieces between them by now."""
TEXT_EVERY_S = 0.7
"""How long a changed text may wait before `interviews.code_content` follows; with a tick and a commit, within 1 s."""


@dataclass
class Page:
    """A page that opened the document. Once an edit of it was refused, it has to sync before the next."""

    user_id: int
    is_behind: bool = False


@dataclass
class Budget:
    """What one person may still add to documents, in bytes, and how long they may still hold the process with it.

    Token buckets, over all documents and pages of that person. What an update takes is bounded before it is
    looked at (`update_cost`), so the time may be charged when it is known: only one update goes beyond it.
    """

    bytes_left: float = BYTES_BURST
    work_s_left: float = WORK_BURST_S
    at: float = field(default_factory=time.monotonic)

    def spend(self, size: int) -> None:
        """Charge so many bytes. Raises TooOften."""
        self._refill()
        if size > self.bytes_left:
            raise TooOften(int((size - self.bytes_left) / BYTES_PER_S) + 1)
        self.bytes_left -= size

    def working(self, long_counts: int = 1) -> "_Work":
        """Charge the processor's time that a block takes, whether it succeeds or not.

        What is beyond `LONG_S` counts so many times. Raises TooOften before it.
        """
        return _Work(self, long_counts)

    def begin_work(self) -> None:
        """Raises TooOften while more was spent than flowed back."""
        self._refill()
        if self.work_s_left <= 0:
            raise TooOften(int(-self.work_s_left / WORK_SHARE) + 1)

    @property
    def is_full(self) -> bool:
        """Whether everything that was spent has flowed back."""
        self._refill()
        return self.bytes_left >= BYTES_BURST and self.work_s_left >= WORK_BURST_S

    def _refill(self) -> None:
        now = time.monotonic()
        self.bytes_left = min(BYTES_BURST, self.bytes_left + (now - self.at) * BYTES_PER_S)
        self.work_s_left = min(WORK_BURST_S, self.work_s_left + (now - self.at) * WORK_SHARE)
        self.at = now


class _Work:
    """A block that is charged to a budget. By hand, because a generator would cost an edit a microsecond."""

    __slots__ = ("_began", "_budget", "_long_counts")

    def __init__(self, budget: Budget, long_counts: int) -> None:
        self._budget, self._long_counts = budget, long_counts

    def __enter__(self) -> None:
        self._budget.begin_work()
        self._began = thread_time()

    def __exit__(self, *raised: object) -> None:
        taken = thread_time() - self._began
        if taken > LONG_S:
            taken += (self._long_counts - 1) * (taken - LONG_S)
        self._budget.work_s_left -= taken


@dataclass
class Document:
    """One open document. `text_sequence` is the edit up to which `code_content` has the text."""

    live: LiveDocument
    sequence: int
    snapshot_sequence: int
    owners: dict[int, int] = field(default_factory=dict)
    """Who writes under each Yjs client."""
    text_sequence: int = 0
    text_due_at: float = 0.0
    pages: dict[str, Page] = field(default_factory=dict)
    plain: dict[str, PlainReader] = field(default_factory=dict)
    written: dict[int, Written] = field(default_factory=dict)
    is_stale_for_plain: bool = False
    empty_since: float | None = None
    is_broken: bool = False

    def changed(self, *, is_drawing: bool = False) -> None:
        """One edit more; a drawing leaves every text as it was."""
        if is_drawing:
            self.text_sequence += self.is_text_saved
            self.sequence += 1
            return
        if self.is_text_saved:
            self.text_due_at = time.monotonic() + TEXT_EVERY_S
        self.sequence += 1
        self.is_stale_for_plain = bool(self.plain)

    def call_for_sync(self) -> None:
        """Nothing more is taken of a page before it has asked for what it lacks."""
        for page in self.pages.values():
            page.is_behind = True

    def written_by(self, user_id: int) -> Written:
        """What this person left in the database by writing here."""
        written = self.written.get(user_id)
        if written is None:
            written = self.written[user_id] = Written()
        return written

    def text_saved(self, sequence: int) -> None:
        """`code_content` has the text as it was after this edit."""
        self.text_sequence = sequence
        self.text_due_at = time.monotonic() + TEXT_EVERY_S

    @property
    def is_text_saved(self) -> bool:
        return self.text_sequence == self.sequence


documents: dict[int, Document] = {}
"""By interview."""
holds("the open documents", documents.clear)

budgets: dict[int, Budget] = {}
"""By person, of those who spent something lately."""
holds("what each person may still add to documents", budgets.clear)


def budget_of(user_id: int) -> Budget:
    """What this person may still spend."""
    budget = budgets.get(user_id)
    if budget is None:
        budget = budgets[user_id] = Budget()
    return budget


def forget_full_budgets() -> None:
    """Forget the budgets that are full again."""
    for user_id in [one for one, budget in budgets.items() if budget.is_full]:
        del budgets[user_id]


ending: set[int] = set()
"""Interviews whose end is being stored: nobody opens their document beside it, because the end may fail."""
holds("the interviews that are ending right now", ending.clear)
