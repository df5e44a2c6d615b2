"""F1, F2: the server is killed, and told to stop, while two people type."""

import signal
import time
import uuid

import pytest

from tests.faults.lengths import promised
from tests.faults.pages import Page, work
from tests.faults.store import ask, chat, logged_text, stored_text
from tests.live.house import House
from tests.serving import Server

pytestmark = pytest.mark.both_databases

BACK_S = 3.0
STOP_S, BACK_AFTER_STOP_S = 10.0, 10.0


class Typists:
    """Two people typing at once; every keystroke is a word of its own, so that each can be looked for."""

    def __init__(self, host: Page, guest: Page) -> None:
        self.pages = {"h": host, "g": guest}
        self.mark = uuid.uuid4().hex[:4]
        self.words: dict[str, dict[int, str]] = {"h": {}, "g": {}}

    def type_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.key()
            work(*self.pages.values(), within_s=0.05)

    def key(self) -> None:
        for name, page in self.pages.items():
            word = f"{self.mark}-{name}{len(self.words[name])};"
            self.words[name][page.type(word)] = word

    @property
    def acked(self) -> list[str]:
        """What the pages show as saved."""
        return [word for name, page in self.pages.items() for at, word in self.words[name].items() if at <= page.saved]

    @property
    def all(self) -> list[str]:
        return [word for words in self.words.values() for word in words.values()]


def are_live(*pages: Page) -> bool:
    return all(page.is_live for page in pages)


def are_saved(*pages: Page) -> bool:
    return all(page.is_live and page.is_saved for page in pages)


def require_once(words: list[str], text: str) -> None:
    assert [word for word in words if text.count(word) != 1] == []


@pytest.mark.parametrize("time_of_death", ["while both type", "just after an acknowledgement"])
def test_a_killed_server_loses_no_acknowledged_keystroke_and_doubles_none(
    server: Server, house: House, pages: tuple[Page, Page], time_of_death: str
) -> None:
    host, guest = pages
    typists = Typists(host, guest)
    typists.type_for(1.0)
    if time_of_death == "while both type":
        typists.key()
    else:
        work(*pages, until=lambda: are_saved(*pages))
        typists.key()
        word = host.number
        work(*pages, until=lambda: host.saved >= word)
    server.stop(signal.SIGKILL)
    acked = typists.acked
    assert len(acked) > 10
    require_once(acked, logged_text(server))
    typists.type_for(0.5)
    server.start()
    took = work(*pages, until=lambda: are_live(*pages), within_s=20)
    assert took < promised(BACK_S)
    work(*pages, until=lambda: are_saved(*pages) and host.text == guest.text)
    require_once(typists.all, host.text)
    assert logged_text(server) == host.text
    work(*pages, until=lambda: stored_text(server) == host.text, within_s=3)


def test_a_message_whose_answer_died_with_the_server_is_stored_once(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    assert guest.say("said before", "message-0001")["ok"]
    assert guest.wire is not None
    guest.wire.emit(
        "chat-message", {"room": house.room, "message": "said at the end", "message_id": "message-0002"}, 999
    )
    server.stop(signal.SIGKILL)
    server.start()
    work(*pages, until=lambda: are_live(*pages), within_s=20)
    assert guest.say("said at the end", "message-0002")["ok"]
    assert guest.say("said before", "message-0001")["ok"]
    assert chat(server) == ["said before", "said at the end"]
    work(*pages, within_s=0.3)
    assert [one["message"] for one in host.events("chat-message")].count("said before") == 1


def test_a_server_told_to_stop_stores_all_and_everybody_is_back_soon(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    typists = Typists(host, guest)
    typists.type_for(1.0)
    work(*pages, within_s=0.2)
    received = typists.all
    typists.key()
    began = time.monotonic()
    server.stop(signal.SIGTERM)
    assert time.monotonic() - began < promised(STOP_S)
    assert server.process is not None
    assert server.process.returncode == 0
    require_once(received, logged_text(server))
    require_once(received, stored_text(server))
    server.start()
    assert work(*pages, until=lambda: are_live(*pages), within_s=20) < promised(BACK_AFTER_STOP_S)
    work(*pages, until=lambda: are_saved(*pages) and host.text == guest.text)
    require_once(typists.all, host.text)


def test_the_log_is_in_order_and_names_the_authors(server: Server, house: House, pages: tuple[Page, Page]) -> None:
    rows = ask(server, "SELECT sequence, author_id FROM document_updates ORDER BY sequence")
    assert [sequence for sequence, _author in rows] == list(range(1, len(rows) + 1))
    assert {author for _sequence, author in rows} >= {1, 2}
