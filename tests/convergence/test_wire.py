"""The project's own page code in Node and a plain client on real sockets of a real server, which is killed meanwhile.

A seat holds one socket, so the plain client takes Grace's for a while; her page types on and takes it back.
"""

import queue
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
import websocket

from services.document import Element
from services.document.live_document import LiveDocument
from tests import breadth
from tests.convergence.edits import Typist, is_passing
from tests.convergence.node import Node, running
from tests.faults.store import ask, connect
from tests.faults.wire import Wire
from tests.live.house import House, another_interview, eventually, open_house
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server, backends, serving

SEEDS = [pytest.param(0, marks=pytest.mark.both_modes), *breadth.narrowly(range(1, 5), narrow=())]
SETTLED_WITHIN_S = 40
LOST = (OSError, websocket.WebSocketException, TimeoutError)


@pytest.fixture(scope="module", params=backends())
def server(mode: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serving(tmp_path_factory.mktemp(request.param), request.param) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return open_house(server)


class Plain:
    """Grace's plain client: sees whole texts and sends whole texts."""

    def __init__(self, house: House, rng: random.Random) -> None:
        self.house, self.rng = house, rng
        self.typist = Typist(2, rng, deletes_marks=False)
        self.text = ""

    def write_for(self, seconds: float) -> None:
        """Until it is over, or the connection is."""
        with suppress(*LOST):
            wire = Wire(self.house.grace)
            try:
                assert wire.call("join", {"room": self.house.room})["ok"]
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    self._write(wire)
            finally:
                wire.close()

    def _write(self, wire: Wire) -> None:
        time.sleep(self.rng.uniform(0, 0.06))
        with suppress(queue.Empty):
            while True:
                event, payload = wire.heard.get_nowait()
                if event in ("joined", "code-update"):
                    self.text = payload["code"]
        self.text = self.typist.change(self.text).of(self.text)
        wire.emit("code-change", {"room": self.house.room, "code": self.text})


def admit(house: House) -> None:
    """Grace asks, Ada lets her in."""
    host, guest = Wire(house.ada), Wire(house.grace)
    for wire, event in ((host, "join"), (guest, "request-join"), (host, "approve-join")):
        assert wire.call(event, {"room": house.room})["ok"], event
    host.close()
    guest.close()


def disturb(server: Server, pages: list[Node], plain: Plain, rng: random.Random) -> None:
    """Everything that goes wrong, in any order, while both type."""

    def kill() -> None:
        server.stop(signal.SIGKILL)
        server.start()

    def take_over() -> None:
        plain.write_for(rng.uniform(0.5, 1.5))
        pages[1].ask("take")
        time.sleep(0.3)  # Nobody keeps a plain client's edits that a killed server had not stored yet.

    troubles = [kill, kill, take_over, take_over]
    troubles += [lambda page=page, what=what: page.ask(what) for page in pages for what in ("cut", "reload")]
    rng.shuffle(troubles)
    for trouble in troubles:
        time.sleep(rng.uniform(0.05, 0.5))
        trouble()


def read(pages: list[Node]) -> list[dict]:
    return [page.ask("read") for page in pages]


def are_equal(pages: list[Node]) -> bool:
    found = read(pages)
    return (found[0]["text"], found[0]["board"]) == (found[1]["text"], found[1]["board"])


def are_settled(pages: list[Node]) -> bool:
    if pages[1].ask("read")["isTaken"]:  # On a slow machine she hears of the plain client only now.
        pages[1].ask("take")
    return are_equal(pages) and all(one["status"] == "saved" for one in read(pages))


def unsettled(pages: list[Node]) -> list[dict]:
    """How far each has come, without the long texts."""
    return [
        {name: found for name, found in one.items() if isinstance(found, str | bool) and name != "text"}
        for one in read(pages)
    ]


def stored(server: Server, room: str) -> str:
    return str(ask(server, f"SELECT code_content FROM interviews WHERE meeting_link = '{room}'")[0][0])


def logged(server: Server, room: str) -> tuple[str, list[Element]]:
    """The text, and the board."""
    query = (
        "SELECT data FROM document_updates WHERE interview_id = "
        f"(SELECT id FROM interviews WHERE meeting_link = '{room}') ORDER BY sequence"
    )
    live = LiveDocument(bytes(data) for (data,) in ask(server, query))
    return live.text(), list(live.board())


@contextmanager
def opened(server: Server, house: House, seed: int) -> Iterator[list[Node]]:
    """Ada's and Grace's pages, each in a process of its own."""
    with ExitStack() as ending:
        yield [
            ending.enter_context(
                running(
                    "page.mjs", url=server.url, cookie=one.cookie, room=house.room, index=index, seed=seed * 2 + index
                )
            )
            for index, one in enumerate((house.ada, house.grace))
        ]


@contextmanager
def nothing_stored(server: Server) -> Iterator[None]:
    """The database keeps the server waiting."""
    with closing(connect(server)) as database:
        database.cursor().execute(
            "LOCK TABLES document_updates WRITE" if "MYSQL_HOST" in server.environment else "BEGIN EXCLUSIVE"
        )
        yield


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_and_a_plain_client_end_equal_and_lose_nothing(server: Server, house: House, seed: int) -> None:
    rng = random.Random(seed)
    house = another_interview(house)
    admit(house)
    with opened(server, house, seed) as pages:
        for page in pages:
            page.ask("type", pace=rng.choice([20, 40, 80]))
        disturb(server, pages, Plain(house, rng), rng)
        for page in pages:
            page.ask("quiet")
        pages[1].ask("take")
        assert eventually(lambda: are_settled(pages), within_s=SETTLED_WITHIN_S), unsettled(pages)
        found = read(pages)
        text = found[0]["text"]
        assert eventually(lambda: stored(server, house.room) == text, within_s=5)
        assert logged(server, house.room) == (text, found[0]["board"])
        assert found[0]["board"], "somebody drew"
        require_marks(found, text)
    plain = Wire(house.grace)
    assert plain.call("join", {"room": house.room})["ok"]
    assert eventually(lambda: not plain.heard.empty())
    assert plain.heard.get()[1]["code"] == text
    plain.close()


def test_what_a_killed_server_lost_comes_back_from_whoever_heard_it(server: Server, house: House) -> None:
    house = another_interview(house)
    admit(house)
    with opened(server, house, seed=1000) as pages:
        ada, grace = pages
        assert eventually(lambda: are_settled(pages))
        with nothing_stored(server):
            for page in (ada, grace, ada, grace):  # Each builds on what the other wrote.
                page.ask("write", times=20)
                assert eventually(lambda: are_equal(pages))
            found = read(pages)
            assert [(one["status"], one["acknowledged"]) for one in found] == [("saving", []), ("saving", [])]
            ada.process.kill()
            server.stop(signal.SIGKILL)
        server.start()
        assert eventually(lambda: grace.ask("read")["status"] == "saved", within_s=SETTLED_WITHIN_S)
        now = grace.ask("read")
        assert eventually(lambda: stored(server, house.room) == now["text"], within_s=5)
        assert logged(server, house.room) == (now["text"], now["board"])
        assert (now["text"], now["board"]) == (found[1]["text"], found[1]["board"])


def require_marks(found: list[dict], text: str) -> None:
    """What was put in is there once, also what was in a browser's database when its page was opened anew."""
    gone = {mark for one in found for mark in one["gone"]}
    kept = {mark for one in found for mark in (*one["typed"], *one["acknowledged"]) if not is_passing(mark)}
    assert len(kept) > 20
    assert {mark: text.count(mark) for mark in kept} == dict.fromkeys(kept, 1)
    assert {mark: text.count(mark) for mark in gone} == dict.fromkeys(gone, 0)
    assert [one["takenBack"] for one in found] == [[], []]
