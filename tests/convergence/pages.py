"""A page with a CRDT that follows the protocol of static/js/document/sync.js, with pycrdt in the place of Yjs.

It keeps what is not acknowledged, over lost connections and reloads, and sends it again in order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Text

from services.document import yjs_updates
from services.document.lost_edits import Lost
from services.document.update_encoding import encode_deletes, encode_items, encode_state
from services.document.update_parts import Span
from tests.convergence.virtual_server import HONEST_REFUSALS
from tests.convergence.writers import Writer

NOTHING_NEW = b"\x00\x00"


@dataclass
class Edit:
    """One edit of a page that is not acknowledged."""

    number: int
    update: bytes
    source: str | None = None
    marks: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    order: int = 0
    lost: Lost | None = None


@dataclass
class Heard:
    """An edit of somebody else, as the server told it, and when."""

    update: bytes
    lost: Lost
    order: int


class Page(Writer):
    """A CRDT, numbers, and what is not acknowledged."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.acknowledged_marks: set[str] = set()
        self.acknowledged_gone: set[str] = set()
        self.leftovers: list[Edit] = []
        self._open_empty()

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def is_saved(self) -> bool:
        return self.is_live and not self.unsaved

    def reload(self) -> None:
        """The page is opened anew: it has only what its outbox has."""
        self.leftovers += [edit for edit in self.unsaved if edit.lost is None]
        self._open_empty()
        if self.wire is None:
            self.connect()
        else:
            self.cut()

    def join(self) -> None:
        assert self.wire is not None
        self.wire.up("join", {"document": True})

    def write(self) -> None:
        change = self.typist.change(self.text)
        if not change.insert and change.start == change.end:
            return
        start, end = (len(self.text[:at].encode()) for at in (change.start, change.end))
        self._made.clear()
        with self._doc.transaction():
            if end > start:
                del self._text[start:end]
            if change.insert:
                self._text.insert(start, change.insert)
        (update,) = self._made
        self._add(update, change.marks, change.gone)
        if self.is_live:
            self._send(self.unsaved[-1])

    def resend(self) -> None:
        """As a page does that waited too long for an answer."""
        if self.is_live:
            self._synchronise()

    def hear(self, event: str, payload: dict[str, Any]) -> None:
        handle: dict[str, Callable[[dict[str, Any]], None]] = {
            "joined": lambda _payload: self._synchronise(),
            "synced": self._adopt,
            "document-update": self._hear_edit,
            "document-saved": self._saved,
            "document-refused": self._refused,
            "refused": self._turned_away,
        }
        handle[event](payload)

    def _open_empty(self) -> None:
        self._doc: Doc[Any] = Doc(client_id=self.rng.randrange(2, 2**32))
        self._text: Text = self._doc.get("text:main", type=Text)
        self._made: list[bytes] = []
        self._doc.observe(lambda event: self._made.append(event.update))
        self.unsaved: list[Edit] = []
        self._number = 0
        self._attempt = 0
        self._order = 0
        self._heard: list[Heard] = []
        self._own = {self._doc.client_id}

    def _hear_edit(self, told: dict[str, Any]) -> None:
        self._apply(told["update"])
        self._order += 1
        self._heard.append(Heard(told["update"], told["lost"], self._order))

    def _add(self, update: bytes, marks: set[str], gone: set[str], source: str | None = None) -> None:
        self._number += 1
        self._order += 1
        self.unsaved.append(Edit(self._number, update, source, marks, gone, self._order))

    def _arrange(self, server: dict[str, Any]) -> None:
        """What the server lost of the others' goes out among this page's own, in the order in which it knew them."""
        clocks, deleted = yjs_updates.read_state(server["state"]), deleted_by([server["update"]])
        again = [
            Edit(0, one.update, order=one.order, lost=one.lost)
            for one in self._heard
            if lacks(clocks, deleted, one.update)
        ]
        own = [edit for edit in self.unsaved if edit.lost is None]
        self.unsaved = sorted([*own, *again], key=lambda edit: edit.order)
        for edit in self.unsaved:
            self._number += 1
            edit.number = self._number

    def _send(self, edit: Edit) -> None:
        assert self.wire is not None
        payload = {"number": edit.number, "update": edit.update, "input": edit.source, "lost": edit.lost}
        self.wire.up("document-update", payload)
        if self.rng.random() < 0.03:
            self.wire.up("document-update", payload)

    def _synchronise(self) -> None:
        self.is_live = False
        self._attempt += 1
        assert self.wire is not None
        self.wire.up("document-sync", {"state": self._doc.get_state(), "attempt": self._attempt})

    def _adopt(self, server: dict[str, Any]) -> None:
        if server["attempt"] != self._attempt:
            return
        self._apply(server["update"])
        self._take_over()
        more = self._difference(server)
        if more != NOTHING_NEW:
            self._add(more, set(), set(), "sync")
        self._arrange(server)
        self.is_live = True
        for edit in self.unsaved:
            self._send(edit)

    def _take_over(self) -> None:
        """What earlier pages left behind, as far as it can be read here, becomes this page's to send."""
        left = []
        for edit in self.leftovers:
            if fits(edit.update, self._doc):
                self._apply(edit.update)
                self._own |= {span.client for span in yjs_updates.read(edit.update).spans}
                self._add(edit.update, edit.marks, edit.gone, edit.source)
            else:
                left.append(edit)
        self.leftovers = left

    def _difference(self, server: dict[str, Any]) -> bytes:
        clocks = yjs_updates.read_state(server["state"])
        covered = [server["update"], *(edit.update for edit in self.unsaved)]
        for reading in map(yjs_updates.read, covered[1:]):
            for span in reading.spans:
                clocks[span.client] = max(span.end, clocks.get(span.client, 0))
        whole = yjs_updates.read(self._doc.get_update(encode_state(clocks)))
        items = [item for item in whole.items if item.span.client in self._own]
        for item in items:
            clocks[item.span.client] = max(item.span.end, clocks.get(item.span.client, 0))
        spans = [
            Span(one.client, one.clock, min(one.end, clocks.get(one.client, 0)) - one.clock) for one in whole.deletes
        ]
        deletes = encode_deletes([span for span in spans if span.length > 0])
        if not items and deleted_by([deletes]) <= deleted_by(covered):
            return NOTHING_NEW
        return encode_items(items)[:-1] + deletes[1:]

    def _apply(self, update: bytes) -> None:
        assert fits(update, self._doc), f"{self.name} was sent an edit that builds on what it does not have"
        self._doc.apply_update(update)

    def _saved(self, payload: dict[str, Any]) -> None:
        for edit in self.unsaved:
            if edit.number <= payload["number"]:
                self.acknowledged_marks |= edit.marks
                self.acknowledged_gone |= edit.gone
        self.unsaved = [edit for edit in self.unsaved if edit.number > payload["number"]]

    def _refused(self, payload: dict[str, Any]) -> None:
        edit = next((one for one in self.unsaved if one.number == payload["number"]), None)
        is_difference = edit is not None and edit.source == "sync"
        if edit is not None and edit.lost is not None and payload["code"] not in HONEST_REFUSALS - {"document-behind"}:
            self._heard = [one for one in self._heard if one.update != edit.update]
            if self.is_live:
                self._again()
            return
        assert payload["code"] in HONEST_REFUSALS or is_difference, (self.name, payload)
        if not self.is_live:
            return  # The sync that is under way settles this one too.
        self._again()

    def _turned_away(self, payload: dict[str, Any]) -> None:
        assert payload["code"] in HONEST_REFUSALS, (self.name, payload)
        if payload["event"] == "join":
            self.cut()
        elif payload["code"] == "not-joined":
            self.join()  # What an earlier page had sent arrived late and took the seat.
        else:
            self._again()

    def _again(self) -> None:
        self.is_live = False
        wire = self.wire
        self.timeline.after(0.1, lambda: self.wire is wire and wire is not None and self._synchronise())


def fits(update: bytes, doc: "Doc[Any]") -> bool:
    """Whether everything that this update builds on is in the document or in itself."""
    reading = yjs_updates.read(update)
    clocks = yjs_updates.read_state(doc.get_state())
    for span in reading.spans:
        if span.clock > clocks.get(span.client, 0):
            return False
        clocks[span.client] = max(span.end, clocks.get(span.client, 0))
    needs = [*reading.needs, *((span.client, span.end - 1) for span in reading.deletes)]
    return all(clock < clocks.get(client, 0) for client, clock in needs)


def lacks(clocks: dict[int, int], deleted: set[tuple[int, int]], update: bytes) -> bool:
    """Whether a document with these clocks, in which this is deleted, has not all of the update."""
    spans = yjs_updates.read(update).spans
    return any(span.end > clocks.get(span.client, 0) for span in spans) or not deleted_by([update]) <= deleted


def deleted_by(updates: list[bytes]) -> set[tuple[int, int]]:
    """Each character that one of these updates deletes."""
    spans = [span for update in updates for span in yjs_updates.read(update).deletes]
    return {(span.client, clock) for span in spans for clock in range(span.clock, span.end)}
