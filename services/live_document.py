"""One live document: a pycrdt document that takes only what `yjs_updates` has read and found fit.

Pure apart from the CRDT: no database, no clock, no emitting. Never yields, because a greenlet that ran
meanwhile would join the transaction. pycrdt counts a text in UTF-8 bytes, Yjs in UTF-16 code units.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from pycrdt import Doc, Map, Text

from services import yjs_updates
from services.document_roots import Placed, Roots
from services.yjs_updates import FILES, Id, MalformedUpdate, Reading

MAIN = "main"
MAX_FILES = 20
MAX_NAME_CHARS = 60
MAX_TEXT_BYTES = 1024 * 1024
# Two people at the limit may each add what only one of them could; both were told by their page before.
TEXT_TOLERANCE_BYTES = 64 * 1024
MAX_STATE_BYTES = 8 * 1024 * 1024
MAX_CLIENTS = 4000
"""Pages that ever wrote: a state vector that names them all still fits into a `document-sync`."""
SEEDER = 1
"""The client that puts an older interview's text into its document: the same each time, so it is the same edit."""


class BehindUpdate(Exception):
    """The update builds on edits that this document does not have."""


class TooLarge(Exception):
    """The document would grow beyond its limits."""


class BrokenDocument(Exception):
    """pycrdt failed inside the document; it has to be made again from the log."""


@dataclass(frozen=True)
class File:
    """One file of a document as its readers see it."""

    id: str
    name: str
    language: str


@dataclass(frozen=True)
class Taken:
    """What became of an update: whether it changed anything, and how much text it brought (UTF-16 units)."""

    is_new: bool
    inserted: int = 0


class LiveDocument:
    """A document in memory, with what is needed to judge the next update."""

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        """Make the document from its log or a snapshot. Raises BrokenDocument."""
        self._doc: Doc[Any] = Doc()
        self._doc.get(FILES, type=Map)
        self.main: Text = self._doc.get(f"text:{MAIN}", type=Text)
        self._clocks: dict[int, int] = {}
        self._pairs: set[Id] = set()
        self._roots = Roots()
        self._text_bytes = 0
        self._state_bytes = 0
        for update in updates:
            self.load(update)
        self._text_bytes = self.measure()

    def load(self, update: bytes) -> None:
        """Apply what was taken before. Raises BrokenDocument when it cannot be read."""
        try:
            reading = yjs_updates.read(update)
            placed = self._roots.place(reading.items, self._clocks)
        except MalformedUpdate as error:
            raise BrokenDocument from error
        self._apply(update)
        self._remember(reading, placed)
        self._state_bytes += len(update)

    def take(self, update: bytes, reading: Reading) -> Taken:
        """Judge and apply one update from outside, and what was read in it.

        Raises MalformedUpdate, BehindUpdate and TooLarge with nothing changed, BrokenDocument when the
        document cannot be used any more.
        """
        placed = self._judge(reading, len(update))
        is_known = not self.new_clients(reading)
        if is_known and not self._deletes_something(update):
            return Taken(is_new=False)
        if not is_known:
            self._apply(update)
        self._remember(reading, placed)
        self._state_bytes += len(update)
        self._text_bytes += reading.inserted_bytes
        if len(reading.spans) > 1:
            self.require_whole()
        return Taken(True, reading.inserted)

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
        found = []
        for file_id, entry in self._doc.get(FILES, type=Map).items():
            if file_id != MAIN and yjs_updates.TEXT_ROOT.fullmatch(f"text:{file_id}") and isinstance(entry, dict):
                name, language, order = entry.get("name"), entry.get("language"), entry.get("order")
                if _is_name(name) and isinstance(language, str) and isinstance(order, int | float):
                    found.append((order, file_id, File(file_id, name, language[:40])))
        return [file for _order, _id, file in sorted(found)[: MAX_FILES - 1]]

    def main_name(self) -> str | None:
        """What the first file was named, if it was."""
        entry = self._doc.get(FILES, type=Map).get(MAIN)
        name = entry.get("name") if isinstance(entry, dict) else None
        return name if _is_name(name) else None

    def measure(self) -> int:
        """The bytes of all files, in UTF-8."""
        texts = [self._doc.get(f"text:{file.id}", type=Text) for file in self.files()]
        return len(self.main) + sum(len(text) for text in texts)

    def new_clients(self, reading: Reading) -> set[int]:
        """The clients whose content this update would add."""
        return {span.client for span in reading.spans if span.end > self._clocks.get(span.client, 0)}

    def compacted(self) -> bytes:
        """The whole state as one update, for a snapshot; what it weighs is counted anew."""
        whole = self._doc.get_update()
        self._state_bytes = len(whole)
        return whole

    # ---- Judging

    def _judge(self, reading: Reading, size: int) -> Placed:
        self._require_known(reading, self._clocks_after(reading))
        placed = self._roots.place(reading.items, self._clocks)
        self._require_whole_characters(reading)
        self._require_room(reading, size)
        return placed

    def _clocks_after(self, reading: Reading) -> dict[int, int]:
        """The clocks as they will be. Raises BehindUpdate where content before the update's is missing."""
        after: dict[int, int] = {}
        for span in reading.spans:
            known = self._clocks.get(span.client, 0)
            if span.clock > known:
                raise BehindUpdate
            after[span.client] = max(known, span.end)
        return after

    def _require_known(self, reading: Reading, clocks: dict[int, int]) -> None:
        for client, clock in reading.needs:
            if clock >= clocks.get(client, self._clocks.get(client, 0)):
                raise BehindUpdate
        for span in reading.deletes:
            if span.end > clocks.get(span.client, self._clocks.get(span.client, 0)):
                raise BehindUpdate

    def _require_whole_characters(self, reading: Reading) -> None:
        """A character of two code units that is parted becomes two different things in Yjs and in pycrdt."""
        if not self._pairs and not reading.pairs:
            return
        fresh = set(self._fresh_pairs(reading))

        def parts(client: int, clock: int) -> bool:
            return (client, clock - 1) in self._pairs or (client, clock - 1) in fresh

        begins = [(span.client, clock) for span in reading.deletes for clock in (span.clock, span.end)]
        begins += [(item.left[0], item.left[1] + 1) for item in reading.items if item.left is not None]
        begins += [item.right for item in reading.items if item.right is not None]
        begins += [(client, self._clocks[client]) for client, _clock in fresh if client in self._clocks]
        if any(parts(*one) for one in begins):
            raise MalformedUpdate("a character is parted")

    def _fresh_pairs(self, reading: Reading) -> Iterator[Id]:
        """Those of which something is new; what is known stays what it is, whatever an update says of it."""
        return (pair for pair in reading.pairs if pair[1] + 1 >= self._clocks.get(pair[0], 0))

    def _require_room(self, reading: Reading, size: int) -> None:
        if len(self._clocks) + len(reading.spans) > MAX_CLIENTS:
            raise TooLarge
        if self._state_bytes + size > MAX_STATE_BYTES:
            self.compacted()
            if self._state_bytes + size > MAX_STATE_BYTES:
                raise TooLarge
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
        try:
            self._doc.apply_update(update)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # A panic inside pycrdt is no Exception.
            raise BrokenDocument from error

    def _remember(self, reading: Reading, placed: Placed) -> None:
        self._pairs.update(self._fresh_pairs(reading))
        self._roots.add(placed)
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


def _is_name(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and 0 < len(name.strip()) <= MAX_NAME_CHARS


def _malformed(error: BaseException) -> MalformedUpdate:
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        raise error
    return MalformedUpdate("the state vector cannot be read")
