"""What the room's page does with the document, without a browser: a CRDT of its own, numbers, and what is not saved."""

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import websocket
from pycrdt import Doc, Map, Text

from services.document import yjs_updates
from tests.drawing import as_pages_write
from tests.faults.lengths import promised
from tests.faults.wire import Wire
from tests.serving import Browser

AGAIN_S = 0.3
PASSING = {"document-behind", "too-often"}  # Asking again at once would bring the same.
SYNC_AGAIN_S = 0.6  # As the page does, not more often than the server answers for long.
LOST = (OSError, websocket.WebSocketException, TimeoutError)
HEARD = 2000


@dataclass(frozen=True)
class Heard:
    """Somebody else's edit as the server told it, and after which of one's own it came."""

    after: int
    author: int
    proof: str
    update: bytes

    def is_with(self, ack: dict[str, Any]) -> bool:
        """Whether the server has it, by its answer to a sync."""
        reading, server = yjs_updates.read(self.update), yjs_updates.read(ack["update"])
        clocks = yjs_updates.read_state(ack["state"])
        return all(span.end <= clocks.get(span.client, 0) for span in reading.spans) and all(
            any(one.client == span.client and one.clock <= span.clock and span.end <= one.end for one in server.deletes)
            for span in reading.deletes
        )


class Page:
    """One person's page. Nothing happens in it but while the test lets it `work`."""

    def __init__(self, browser: Browser, room: str, *, url: str | None = None, **options: Any) -> None:
        self.browser, self.room, self.url, self.options = browser, room, url, options
        self.heard: list[tuple[str, Any]] = []
        self.number = 0
        self.saved = 0
        self.unsaved: dict[int, bytes] = {}
        self.is_live = False
        self.wants_wire = True
        self.wire: Wire | None = None
        self.connections = 0
        self.refusals: list[str] = []
        self._others: list[Heard] = []
        self._must_sync = False
        self._tried_at = self._sync_at = 0.0
        self._doc: Doc[Any] = Doc()
        self._text: Text = self._doc.get("text:main", type=Text)
        self._board: Map[Any] = self._doc.get("board", type=Map)
        self._made: list[bytes] = []
        self._is_own = False
        self._doc.observe(self._note)

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def board(self) -> dict[str, Any]:
        """The elements by their keys."""
        return self._board.to_py() or {}

    @property
    def is_saved(self) -> bool:
        """What the page shows as saved: nothing waits."""
        return not self.unsaved

    def type(self, text: str, *, at: int | None = None) -> int:
        """Put in some text (ASCII), at the end unless told otherwise; the number of the edit."""
        self._is_own = True
        self._text.insert(len(self._text) if at is None else at, text)
        return self._send_made()

    @property
    def whole(self) -> bytes:
        """The document as one update."""
        return self._doc.get_update()

    def draw(self, *elements: dict[str, Any]) -> int:
        """Put elements on the board, or set them anew, in one edit; its number."""
        self._is_own = True
        with self._doc.transaction():
            for element in elements:
                self._board[element["id"]] = element
        self._made = [as_pages_write(one) for one in self._made]
        return self._send_made()

    def erase(self, start: int, end: int) -> int:
        self._is_own = True
        del self._text[start:end]
        return self._send_made()

    def say(self, message: str, message_id: str, *, within_s: float = 15) -> dict[str, Any]:
        """A chat message; the acknowledgement."""
        assert self.wire is not None
        payload = {"room": self.room, "message": message, "message_id": message_id}
        return self.wire.call("chat-message", payload, within_s=within_s)

    def work(self) -> None:
        """Handle what arrived, and come back if the connection was lost."""
        self._hear()
        if self.wire is None or not self.wire.is_open:
            self.is_live = False
            if not self.wants_wire or time.monotonic() - self._tried_at < AGAIN_S:
                return
            self._tried_at = time.monotonic()
            with suppress(*LOST):
                self.open()
        if self._must_sync and self.is_live and time.monotonic() >= self._sync_at:
            with suppress(*LOST):
                self.sync()

    def open(self) -> None:
        """Connect, take the seat, open the document."""
        self.wire = Wire(self.browser, url=self.url, room=self.room, **self.options)
        self.connections += 1
        ack = self.wire.call("join", {"room": self.room, "document": True})
        if not ack["ok"]:
            self.wire.close()
            raise ConnectionError(ack["code"])
        self.sync()
        self.is_live = True

    def sync(self) -> None:
        """Get what is missing here, then send what is not saved and what the server lost of the others, in order."""
        assert self.wire is not None
        ack = self.wire.call("document-sync", {"room": self.room, "state": self._doc.get_state()})
        self._must_sync = not ack["ok"]
        if not ack["ok"]:
            self._refused(ack["code"])
            return
        self._doc.apply_update(ack["update"])
        lost = [(one.after + 1, one.update, one) for one in self._others if not one.is_with(ack)]
        own = [(number, update, None) for number, update in self.unsaved.items()]
        for number, update, brought in sorted([*own, *lost], key=lambda one: one[0]):
            self._send(number, update, brought)

    def close(self) -> None:
        self.wants_wire = False
        if self.wire is not None:
            self.wire.close()

    def events(self, name: str) -> list[Any]:
        return [payload for event, payload in self.heard if event == name]

    def _note(self, event: Any) -> None:
        if self._is_own:
            self._made.append(event.update)

    def _send_made(self) -> int:
        self._is_own = False
        for update in self._made:
            self.number += 2  # Between two of one's own there is a number for what is brought back.
            self.unsaved[self.number] = update
            with suppress(*LOST):
                if self.is_live and not self._must_sync:
                    self._send(self.number, update)
        self._made.clear()
        return self.number

    def _send(self, number: int, update: bytes, brought: Heard | None = None) -> None:
        payload: dict[str, Any] = {"room": self.room, "number": number, "update": update}
        if brought is not None:
            payload |= {"input": "sync", "author": brought.author, "proof": brought.proof}
        assert self.wire is not None
        self.wire.emit("document-update", payload)

    def _hear(self) -> None:
        while self.wire is not None:
            try:
                event, payload = self.wire.heard.get_nowait()
            except queue.Empty:
                return
            self.heard.append((event, payload))
            if event == "document-update":
                self._doc.apply_update(payload["update"])
                self._keep(payload)
            elif event == "document-saved":
                self.saved = payload["number"]
                self.unsaved = {number: one for number, one in self.unsaved.items() if number > self.saved}
            elif event == "document-refused":
                self._refused(payload["code"])

    def _keep(self, told: dict[str, Any]) -> None:
        if all(one.proof != told["proof"] for one in self._others):
            self._others.append(Heard(self.number, told["from"], told["proof"], told["update"]))
            del self._others[:-HEARD]

    def _refused(self, code: str) -> None:
        self.refusals.append(code)
        self._must_sync = True
        if code in PASSING:
            self._sync_at = time.monotonic() + SYNC_AGAIN_S


def work(*pages: Page, until: Callable[[], bool] | None = None, within_s: float = 15, why: str = "") -> float:
    """Let the pages work until something is so, within the time that is promised (or for that long); how long it took."""
    began = time.monotonic()
    patience_s = within_s if until is None else promised(within_s)
    while time.monotonic() - began < patience_s:
        for page in pages:
            page.work()
        if until is not None and until():
            return time.monotonic() - began
        time.sleep(0.005)
    seen = [
        (page.is_live, page.connections, page.refusals[:3], page.refusals[-2:], len(page.unsaved)) for page in pages
    ]
    assert until is None, f"{why or 'not so'} within {patience_s} s: {seen}"
    return time.monotonic() - began


def open_pages(ada: Browser, grace: Browser, room: str, *, url: str | None = None) -> tuple[Page, Page]:
    """The interviewer's and the admitted candidate's, both live."""
    host, guest = Page(ada, room, url=url), Page(grace, room, url=url)
    for page in (host, guest):
        page.open()
    return host, guest
