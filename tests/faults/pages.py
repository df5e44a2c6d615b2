"""What the room's page does with the document, without a browser: a CRDT of its own, numbers, and what is not saved."""

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import websocket
from pycrdt import Doc, Text

from tests.faults.wire import Wire
from tests.serving import Browser

AGAIN_S = 0.3
PASSING = {"document-behind", "too-often"}  # Asking again at once would bring the same.
SYNC_AGAIN_S = 0.6  # As the page does, not more often than the server answers for long.
LOST = (OSError, websocket.WebSocketException, TimeoutError)


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
        self._must_sync = False
        self._must_settle = False
        self._tried_at = self._sync_at = 0.0
        self._is_behind = False
        self._behind_number = 0
        self._doc: Doc[Any] = Doc()
        self._text: Text = self._doc.get("text:main", type=Text)
        self._made: list[bytes] = []
        self._is_own = False
        self._doc.observe(self._note)

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def is_saved(self) -> bool:
        """What the page shows as saved: nothing waits."""
        return not self.unsaved

    def type(self, text: str, *, at: int | None = None) -> int:
        """Put in some text (ASCII), at the end unless told otherwise; the number of the edit."""
        self._is_own = True
        self._text.insert(len(self._text) if at is None else at, text)
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
        is_due = self._must_sync or (self._must_settle and not self.unsaved)
        if is_due and self.is_live and time.monotonic() >= self._sync_at:
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
        """Get what is missing here, then send what is not saved, in order, and what the server lost."""
        assert self.wire is not None
        ack = self.wire.call("document-sync", {"room": self.room, "state": self._doc.get_state()})
        self._must_sync = not ack["ok"]
        if not ack["ok"]:
            self._refused(ack["code"])
            return
        self._doc.apply_update(ack["update"])
        lost = self._doc.get_update(ack["state"])
        if self._is_to_bundle():
            self._send(self.number, lost, "sync")
            return
        # What somebody wrote who did not come back with it is the server's again once one's own is.
        self._must_settle = bool(self.unsaved)
        for number, update in list(self.unsaved.items()):
            self._send(number, update)
        if not self.unsaved and lost != b"\x00\x00" and _adds(lost):
            self.number += 1
            self.unsaved[self.number] = lost
            self._send(self.number, lost, "sync")

    def close(self) -> None:
        self.wants_wire = False
        if self.wire is not None:
            self.wire.close()

    def events(self, name: str) -> list[Any]:
        return [payload for event, payload in self.heard if event == name]

    def _is_to_bundle(self) -> bool:
        """An edit builds on what the server lacks for the second time: whoever wrote that is gone, so it goes with it."""
        first = next(iter(self.unsaved), 0) if self._is_behind else 0
        is_again = first == self._behind_number != 0
        self._is_behind, self._behind_number = False, 0 if is_again else first
        return is_again

    def _note(self, event: Any) -> None:
        if self._is_own:
            self._made.append(event.update)

    def _send_made(self) -> int:
        self._is_own = False
        for update in self._made:
            self.number += 1
            self.unsaved[self.number] = update
            with suppress(*LOST):
                if self.is_live and not self._must_sync:
                    self._send(self.number, update)
        self._made.clear()
        return self.number

    def _send(self, number: int, update: bytes, source: str | None = None) -> None:
        payload = {"room": self.room, "number": number, "update": update}
        assert self.wire is not None
        self.wire.emit("document-update", payload | ({"input": source} if source else {}))

    def _hear(self) -> None:
        while self.wire is not None:
            try:
                event, payload = self.wire.heard.get_nowait()
            except queue.Empty:
                return
            self.heard.append((event, payload))
            if event == "document-update":
                self._doc.apply_update(payload["update"])
            elif event == "document-saved":
                self.saved = payload["number"]
                self.unsaved = {number: one for number, one in self.unsaved.items() if number > self.saved}
            elif event == "document-refused":
                self._refused(payload["code"])

    def _refused(self, code: str) -> None:
        self.refusals.append(code)
        self._must_sync = True
        self._is_behind = self._is_behind or code == "document-behind"
        if code in PASSING:
            self._sync_at = time.monotonic() + SYNC_AGAIN_S


def _adds(update: bytes) -> bool:
    """Whether there is content in it, and not only the list of deletions that every answer carries."""
    return update[0] != 0


def work(*pages: Page, until: Callable[[], bool] | None = None, within_s: float = 15, why: str = "") -> float:
    """Let the pages work until something is so (or for that long); how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < within_s:
        for page in pages:
            page.work()
        if until is not None and until():
            return time.monotonic() - began
        time.sleep(0.005)
    seen = [
        (page.is_live, page.connections, page.refusals[:3], page.refusals[-2:], len(page.unsaved)) for page in pages
    ]
    assert until is None, f"{why or 'not so'} within {within_s} s: {seen}"
    return time.monotonic() - began


def open_pages(ada: Browser, grace: Browser, room: str, *, url: str | None = None) -> tuple[Page, Page]:
    """The interviewer's and the admitted candidate's, both live."""
    host, guest = Page(ada, room, url=url), Page(grace, room, url=url)
    for page in (host, guest):
        page.open()
    return host, guest
