"""One live document: a pycrdt document that takes only what `yjs_updates` has read and found fit.

Pure apart from the CRDT: no database, no clock, no emitting. Never yields, because a task that ran
meanwhile would join the transaction. pycrdt counts a text in UTF-8 bytes, Yjs in UTF-16 code units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text

from services.document import (
    applying,
    board_elements,
    document_files,
    fragments,
    known_items,
    surrogate_pairs,
    update_encoding,
    yjs_updates,
)
from services.document.applying import BrokenDocument
from services.document.board_elements import Element
from services.document.board_state import Board, BoardFull
from services.document.document_files import MAIN, File
from services.document.document_roots import Placed, Roots
from services.document.fragments import Fragments
from services.document.surrogate_pairs import Pairs
from services.document.update_cost import Allowance
from services.document.update_parts import BOARD, FILES, MalformedUpdate, Reading

MAX_FILE_ENTRIES = 1000
"""Files that were ever made in one document; what was removed leaves its entry behind."""
MAX_TEXT_BYTES = 1024 * 1024
# Two people at the limit may each add what only one of them could; both were told by their page before.
TEXT_TOLERANCE_BYTES = 64 * 1024
MAX_STATE_BYTES = 8 * 1024 * 1024
KEPT_FOR_TEXT_BYTES = 2 * 1024 * 1024
"""Of the state, which a board may not take: nobody who draws keeps the others from typing."""
MAX_CLIENTS = 4000
"""Pages that ever wrote: a state vector that names them all still fits into a `document-sync`."""
KNOWN_STEPS = 300
"""For looking up what stands under the clocks of one client: a call of the CRDT and its answer."""
SEEDER = 1
"""The client that puts an older interview's text into its document: the same each time, so it is the same edit."""


class TooLarge(Exception):
    """The document would grow beyond its limits."""


@dataclass(frozen=True)
class Taken:
    """What became of an update: whether it changed anything, and how much text it brought (UTF-16 units)."""

    is_new: bool
    inserted: int = 0
    is_drawing: bool = False
    """Whether it changed nothing but the board."""


class LiveDocument:
    """A document in memory, with what is needed to judge the next update."""

    def __init__(self, updates: Iterable[bytes] = (), snapshot: bytes | None = None) -> None:
        """Make the document from its log, or from a snapshot and the log after it. Raises BrokenDocument."""
        self._doc: Doc[Any] = Doc()
        self._doc.get(FILES, type=Map)
        self._elements: Map[Any] = self._doc.get(BOARD, type=Map)
        self.main: Text = self._doc.get(f"text:{MAIN}", type=Text)
        self._clocks: dict[int, int] = {}
        self._pairs = Pairs()
        self.roots = Roots()
        self._board = Board(self._elements.keys)
        self._file_keys: set[str] = set()
        self.fragments = Fragments()
        self._text_bytes = 0
        self._state_bytes = 0
        if snapshot is not None:
            whole = self.load(snapshot)
            counted = fragments.count_read(whole, self.roots)  # As the CRDT itself had it.
            self.fragments.recounted(counted, self.fragments.count)
            self._board.recounted(len(whole.items) - counted)
        for update in updates:
            self.load(update)
        self.fragments.opened()
        self._text_bytes = self.measure()

    def load(self, update: bytes) -> Reading:
        """Apply what was taken before; what was read in it. Raises BrokenDocument when it cannot be read."""
        try:
            reading = yjs_updates.read(update)
            placed = self.roots.place(reading.items, self._clocks)
        except MalformedUpdate as error:
            raise BrokenDocument from error
        if len(reading.items) + len(reading.deletes) <= applying.PIECE_PARTS:
            self._apply(update)
        else:
            applying.in_pieces(reading, self._apply)
        self._remember(reading, placed, self.roots.of_texts(reading, placed))
        self._state_bytes += len(update)
        return reading

    def read(self, update: bytes) -> tuple[Reading, Allowance]:
        """What an update from outside holds, and what is left of its allowance.

        Raises MalformedUpdate, TooManyParts.
        """
        allowance = self.allowance()
        return yjs_updates.read(update, allowance, self._board.lately), allowance

    def allowance(self) -> Allowance:
        """What the next update may cost."""
        return Allowance(self.fragments.count, self._text_bytes, pieces=self.pieces)

    def take(
        self, update: bytes, reading: Reading, allowance: Allowance | None = None, new_fragments: int | None = None
    ) -> Taken:
        """Judge and apply one update from outside, and what was read in it.

        `new_fragments` says how many fragments it makes at most, where that is known.
        Raises MalformedUpdate, BehindUpdate, TooLarge, BoardFull and TooManyParts with nothing changed, BrokenDocument
        when the document cannot be used any more.
        """
        is_known = not self.new_clients(reading)
        placed, of_texts = self._judge(reading, len(update), allowance, new_fragments, is_known=is_known)
        if is_known and not self._deletes_something(update):
            return Taken(is_new=False)
        if not is_known:
            self._apply(update)
        self._remember(reading, placed, of_texts, new_fragments)
        if placed:
            self._board.keep(placed)
        self._state_bytes += len(update)
        self._text_bytes += reading.inserted_bytes
        if len(reading.spans) > 1:
            self.require_whole()
        return Taken(True, reading.inserted, is_drawing=of_texts is None)

    @property
    def pieces(self) -> int:
        """What the document consists of inside the CRDT, at most."""
        return self.fragments.count + self._board.pieces

    def state(self) -> bytes:
        """The state vector."""
        return self._doc.get_state()

    def missing(self, state: bytes | None = None) -> bytes:
        """What somebody with this state vector lacks; everything without one. Raises MalformedUpdate."""
        if state is None:
            return self._doc.get_update()
        yjs_updates.read_state(state)  # pycrdt makes room for as many clients as the first number says.
        try:
            return self._doc.get_update(state)
        except BaseException as error:
            raise _malformed(error) from error

    def text(self, file_id: str = MAIN) -> str:
        return str(self.main) if file_id == MAIN else str(self._doc.get(f"text:{file_id}", type=Text))

    def files(self) -> list[File]:
        """The files besides the first, in their order; entries that are no file are left out."""
        return document_files.in_order(self._doc.get(FILES, type=Map).items())

    def main_name(self) -> str | None:
        """What the first file was named, if it was."""
        return document_files.name_of(self._doc.get(FILES, type=Map).get(MAIN))

    def board(self) -> tuple[Element, ...]:
        """The elements of the board from the hindmost to the foremost; values that are none are left out."""
        return board_elements.in_order(self._elements.to_py() or {})

    def measure(self) -> int:
        """The bytes of all files, in UTF-8."""
        texts = [self._doc.get(f"text:{file.id}", type=Text) for file in self.files()]
        return len(self.main) + sum(len(text) for text in texts)

    def is_blank(self) -> bool:
        """Whether there is neither text nor a drawing."""
        return self.measure() == 0 and len(self._elements) == 0

    def new_clients(self, reading: Reading) -> set[int]:
        """The clients whose content this update would add."""
        spans, clocks = reading.spans, self._clocks
        if len(spans) == 1:  # As of every key.
            span = spans[0]
            return {span.client} if span.clock + span.length > clocks.get(span.client, 0) else set()
        return {span.client for span in spans if span.end > clocks.get(span.client, 0)}

    def compacted(self) -> bytes:
        """The whole state as one update, for a snapshot; what it weighs is counted anew."""
        whole = self._doc.get_update()
        self._state_bytes = len(whole)
        return whole

    # ---- Judging

    def _judge(
        self, reading: Reading, size: int, allowance: Allowance | None, new_fragments: int | None, *, is_known: bool
    ) -> tuple[Placed, Reading | None]:
        """Where its content will stand, and the part of it that is not on the board. `is_known`: it brings nothing."""
        known_items.require_known(reading, self._clocks)
        self._require_same(reading, allowance)
        placed = self.roots.place(reading.items, self._clocks)
        surrogate_pairs.require_whole_characters(reading, self._pairs, self._clocks)
        if placed:
            self._board.require_elements(placed, allowance)
        of_texts = self.roots.of_texts(reading, placed)
        if not is_known or not reading.items:
            self._require_room(reading, placed, of_texts, size, new_fragments)
            if placed:
                self._board.require_room(placed, allowance)
        return placed, of_texts

    def _require_same(self, reading: Reading, allowance: Allowance | None) -> None:
        """Nobody is told that something is saved where something else stands. Raises MalformedUpdate, TooManyParts."""
        for span in reading.spans:
            known = min(self._clocks.get(span.client, 0), span.end)
            if known <= span.clock:
                continue
            if allowance is not None:
                allowance.known(KNOWN_STEPS + self.pieces // 10 + self._state_bytes // 1000 + 2 * len(self._clocks))
            state = update_encoding.encode_state(self._clocks | {span.client: span.clock})
            stands = yjs_updates.items_of_first(self._doc.get_update(state), known)
            brought = [one for one in reading.items if one.span.client == span.client and one.span.clock < known]
            known_items.require_same(brought, stands, known, reading.deletes)

    def _require_room(
        self, reading: Reading, placed: Placed, of_texts: Reading | None, size: int, new_fragments: int | None
    ) -> None:
        """What is here already is not judged: it is not to be taken back because there is no room for more."""
        new = sum(span.client not in self._clocks for span in reading.spans)
        if new and len(self._clocks) + new > MAX_CLIENTS:
            raise TooLarge
        if of_texts and not self.fragments.has_room(of_texts, new_fragments):
            raise TooLarge
        keys = _file_keys(reading) if placed else set()
        if keys and len(self._file_keys | keys) > MAX_FILE_ENTRIES:
            raise TooLarge
        most = MAX_STATE_BYTES if of_texts else MAX_STATE_BYTES - KEPT_FOR_TEXT_BYTES
        if self._state_bytes + size > most:
            self.compacted()
            if self._state_bytes + size > most:
                raise TooLarge if of_texts else BoardFull
        if reading.inserted_bytes and self._text_bytes + reading.inserted_bytes > MAX_TEXT_BYTES:
            self._text_bytes = self.measure()
            if self._text_bytes + reading.inserted_bytes > MAX_TEXT_BYTES + TEXT_TOLERANCE_BYTES:
                raise TooLarge

    # ---- Applying

    def _deletes_something(self, update: bytes) -> bool:
        """Apply an update that brings nothing; whether what it deletes was still there."""
        changes: list[object] = []
        subscription = self._doc.observe(changes.append)
        try:
            self._apply(update)
        finally:
            self._doc.unobserve(subscription)
        return bool(changes)

    def _apply(self, update: bytes) -> None:
        applying.apply(self._doc, update)

    def _remember(
        self, reading: Reading, placed: Placed, of_texts: Reading | None, new_fragments: int | None = None
    ) -> None:
        if reading.pairs:
            for client, clock, halves in surrogate_pairs.fresh_pairs(reading, self._clocks):
                self._pairs.add(client, clock, halves)
        if self._pairs:
            self._pairs.drop(reading.deletes)
        if of_texts:
            self.fragments.add(of_texts, new_fragments)
        if placed:
            self._file_keys |= _file_keys(reading)
            self.roots.add(placed)
            self._board.add(placed)
        for span in reading.spans:
            self._clocks[span.client] = max(self._clocks.get(span.client, 0), span.end)

    def require_whole(self) -> None:
        """Whether nothing is pending: content of two clients that stands beside each other in a circle would be.

        Raises BrokenDocument.
        """
        if yjs_updates.read_state(self.state()) != self._clocks:
            raise BrokenDocument


def seed(text: str) -> bytes:
    """The update that puts an older interview's text into an empty document; the same text, the same bytes."""
    doc: Doc[Any] = Doc(client_id=SEEDER)
    main = doc.get(f"text:{MAIN}", type=Text)
    main.insert(0, text)
    return doc.get_update()


def _file_keys(reading: Reading) -> set[str]:
    return {item.key for item in reading.items if item.key is not None and item.root == FILES}


def _malformed(error: BaseException) -> MalformedUpdate:
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        raise error
    return MalformedUpdate("the state vector cannot be read")
