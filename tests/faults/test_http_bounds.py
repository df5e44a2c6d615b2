"""HTTP by hand: what could be read in two ways is refused, and nobody is waited for without end."""

import re
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from tests.faults.conftest import on_sqlite
from tests.live.house import House, eventually
from tests.live.wires import memory_of
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server
from wire.connections import MAX_WAITING
from wire.http_head import MAX_CHUNKED_BODY_BYTES, MAX_HEADER_LINE_BYTES, MAX_HEADERS, MAX_REQUEST_LINE_BYTES
from wire.http_protocol import LINGER_S

pytestmark = on_sqlite

HEAD_S = KEEP_ALIVE_S = 2
GRACE_S = 1
MIN_BYTES_PER_S = 20_000
SILENCE_S = 3
MAX_BODIES = 20
LIMITS = (
    f"wire.http_protocol.HEAD_S={HEAD_S}",
    f"wire.http_protocol.KEEP_ALIVE_S={KEEP_ALIVE_S}",
    f"wire.http_protocol.GRACE_S={GRACE_S}",
    f"wire.http_protocol.MIN_BYTES_PER_S={MIN_BYTES_PER_S}",
    f"wire.http_protocol.SILENCE_S={SILENCE_S}",
    f"wire.connections.MAX_BODIES={MAX_BODIES}",
)
MB = 1024 * 1024
SLACK_S = 5
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
FORM = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def dial(server: Server, *, patience_s: float = 10) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=patience_s)


def heard_of(connection: socket.socket) -> bytes:
    """Everything until the server closes."""
    heard = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65_536):
            heard += chunk
    return heard


def answers(server: Server, *parts: bytes) -> list[int]:
    """The statuses of everything that is answered to these bytes until the server closes."""
    with closing(dial(server)) as connection:
        with suppress(OSError):
            for part in parts:
                connection.sendall(part)
        heard = heard_of(connection)
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", heard)]


TWO_READINGS = {
    "two lengths": GET + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + GET + b"\r\n",
    "the same length twice": GET + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "two lengths in one": GET + b"Content-Length: 0, 44\r\n\r\n",
    "a length with a sign": FORM + b"Content-Length: +5\r\n\r\nabcde",
    "a length with a line": FORM + b"Content-Length: 1_0\r\n\r\nabcdefghij",
    "a negative length": FORM + b"Content-Length: -1\r\n\r\n",
    "an empty length": FORM + b"Content-Length:\r\n\r\n",
    "length and chunks": FORM + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks under HTTP/1.0": FORM.replace(b"/1.1", b"/1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a folded header": GET + b"X-One: a\r\n b\r\n\r\n",
    "a space before the colon": GET + b"Content-Length : 5\r\n\r\nabcde",
    "a name with a space": GET + b"Content Length: 5\r\n\r\nabcde",
    "a name with NUL": GET + b"X\x00: 5\r\n\r\n",
    "no name": GET + b": 5\r\n\r\n",
    "no colon": GET + b"Content-Length 5\r\n\r\n",
    "a bare LF between headers": GET + b"X-One: a\nX-Two: b\r\n\r\n",
    "a bare LF at the end": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "a bare CR in a value": GET + b"X-One: a\rContent-Length: 5\r\n\r\n",
    "a NUL in a value": GET + b"X-One: a\x00b\r\n\r\n",
    "two hosts": GET + b"Host: y\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "a host with a path": b"GET /healthz HTTP/1.1\r\nHost: x/y\r\n\r\n",
    "a whole address": b"GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "an authority": b"GET x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an asterisk": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "two spaces": b"GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tab": b"GET\t/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP/0.9": b"GET /healthz\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an odd version": b"GET /healthz HTTP/1.1.1\r\nHost: x\r\n\r\n",
    "no bytes of HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n",
    "an empty line first": b"\r\n" + GET + b"\r\n",
    "a chunk without a size": FORM + b"Transfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n",
    "a chunk with a sign": FORM + b"Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
    "a chunk longer than it says": FORM + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
    "a trailer": FORM + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-One: a\r\n\r\n",
    "a chunk after a bare LF": FORM + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_READINGS)
def test_what_could_be_read_in_two_ways_is_refused_and_ends_the_connection(server: Server, name: str) -> None:
    assert answers(server, TWO_READINGS[name], GET + b"Connection: close\r\n\r\n") == [400]


def test_what_is_too_long_is_refused_by_its_own_status(server: Server) -> None:
    long = b"a" * MAX_HEADER_LINE_BYTES
    assert answers(server, b"GET /" + b"a" * MAX_REQUEST_LINE_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n") == [414]
    assert answers(server, GET + b"X-One: " + long + b"\r\n\r\n") == [431]
    assert answers(server, GET + b"X-One: a\r\n" * (MAX_HEADERS + 1) + b"\r\n") == [431]
    assert answers(server, GET + (b"X-One: " + long[:-100] + b"\r\n") * 5 + b"\r\n") == [431]
    assert answers(server, FORM + b"Content-Length: 999999999999\r\n\r\n") == [413]
    assert answers(server, FORM + b"Content-Length: 99999999999999999999\r\n\r\n") == [400]


@pytest.mark.parametrize("method", ["CONNECT", "TRACE"])
def test_methods_that_are_for_proxies_are_not_implemented(server: Server, method: str) -> None:
    assert answers(server, method.encode() + b" /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == [501]


@pytest.mark.parametrize("method", ["PROPFIND", "A" * 20])
def test_methods_that_nobody_knows_are_the_pages_to_refuse(server: Server, method: str) -> None:
    assert answers(server, method.encode() + b" /login HTTP/1.1\r\nHost: x\r\n\r\n") == [405]
    assert answers(server, method.encode() * 2 + b" /login HTTP/1.1\r\nHost: x\r\n\r\n") == [
        400 if len(method) > 10 else 405
    ]


def test_a_chunk_line_of_any_length_is_not_collected(server: Server) -> None:
    before = memory_of(server)
    for start in (b"", b"3;", b"3\r\nabc\r\n0\r\nX-Trailer: "):
        statuses = answers(server, FORM + b"Transfer-Encoding: chunked\r\n\r\n" + start, *[b"1" * MB] * 100)
        assert statuses in ([], [400]), "it may not wait until everything was sent"
        assert memory_of(server) - before < 20 * MB


def test_a_body_in_chunks_is_taken_when_it_is_small_and_no_more_of_it_otherwise(server: Server) -> None:
    head = FORM + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    assert answers(server, head + b"3;x=y\r\na=b\r\n4\r\n&c=d\r\n0\r\n\r\n") == [400], "the form has no token"
    assert answers(server, head + b"%x\r\n" % (MAX_CHUNKED_BODY_BYTES + 1)) == [413]
    assert answers(server, head + b"1\r\na\r\n" * 2000 + b"0\r\n\r\n") == [400]
    get = GET + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
    assert answers(server, get) == [200], "as a proxy sends a page that was asked for by HTTP/3"


def test_requests_that_come_together_are_answered_one_after_the_other(server: Server) -> None:
    last = GET + b"Connection: close\r\n\r\n"
    assert answers(server, (GET + b"\r\n") * 20 + last) == [200] * 21
    assert answers(server, FORM + b"Content-Length: 3\r\n\r\na=b" + last) == [400, 200], "the second is no body"
    assert answers(server, FORM + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=b" + last)[0] == 100


@contextmanager
def opened(server: Server, count: int, first: bytes = b"") -> Iterator[list[socket.socket]]:
    connections = []
    try:
        for _ in range(count):
            connections.append(dial(server))
            connections[-1].sendall(first)
        yield connections
    finally:
        for connection in connections:
            connection.close()


def is_over(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


SLOW = {
    "nothing": (b"", b""),
    "a request line": (b"GET /healthz HTTP/1.1\r\n", b""),
    "a header and never the end": (GET, b"X-One: a\r\n"),
    "a line byte by byte": (b"GET /", b"a"),
    "chunks that never end": (FORM + b"Transfer-Encoding: chunked\r\n\r\n", b""),
}


def test_nobody_is_waited_for_without_end_and_others_are_served(server: Server) -> None:
    """Also those who send something now and then."""
    slow = {name: dial(server) for name in SLOW}
    crowd = [dial(server) for _ in range(300)]
    for name, connection in slow.items():
        connection.sendall(SLOW[name][0])
    until = time.monotonic() + HEAD_S + GRACE_S + LINGER_S + SLACK_S
    while time.monotonic() < until and not all(is_over(one) for one in slow.values()):
        assert requests.get(server.url + "/healthz", timeout=5).status_code == 200
        for name, (_first, more) in SLOW.items():
            with suppress(OSError):
                slow[name].send(more)
        time.sleep(0.3)
    assert [name for name, one in slow.items() if not is_over(one)] == []
    assert eventually(lambda: all(is_over(one) for one in crowd))
    for one in (*slow.values(), *crowd):
        one.close()


def test_a_connection_that_asks_for_nothing_more_is_closed(server: Server) -> None:
    with closing(dial(server)) as connection:
        connection.sendall(GET + b"\r\n")
        assert heard_of(connection).count(b"HTTP/1.1 ") == 1, "and nothing is said of it"


PACES = {
    "nothing more": (b"a=", b"", 408),
    "much, and then nothing": (b"a=" + b"x" * (10 * MIN_BYTES_PER_S), b"", 408),
    "a few bytes now and then": (b"a=", b"x" * 50, 408),
    "slowly, but more than the least": (b"a=", b"x" * MIN_BYTES_PER_S, 413),
}


@pytest.mark.parametrize("name", PACES)
def test_a_body_comes_at_a_pace_or_is_answered(server: Server, name: str) -> None:
    """The last one comes whole, though it takes longer than the grace: the page takes no form as large as that."""
    first, more, status = PACES[name]
    length = 20 * MIN_BYTES_PER_S
    with closing(dial(server)) as connection:
        connection.sendall(FORM + b"Content-Length: %d\r\n\r\n" % length + first)
        connection.settimeout(0.1)
        heard, left = b"", length - len(first)
        until = time.monotonic() + 15
        while not heard and time.monotonic() < until:
            with suppress(OSError):
                connection.sendall(more[:left])
                left -= len(more[:left])
            with suppress(TimeoutError):
                heard = connection.recv(65_536)
    assert heard.startswith(b"HTTP/1.1 %d " % status)


def test_of_bodies_that_are_still_coming_the_oldest_yield(server: Server) -> None:
    with opened(server, MAX_BODIES + 5, FORM + b"Content-Length: 9\r\n\r\na=") as coming:
        assert answers(server, FORM + b"Content-Length: 3\r\nConnection: close\r\n\r\na=b") == [400]
        assert [heard_of(one) for one in coming[:5]] == [b""] * 5, "closed at once"
        assert heard_of(coming[-1]).startswith(b"HTTP/1.1 408 "), "as slow as it was, and not before"


def test_a_crowd_that_says_nothing_is_closed_and_memory_is_not_theirs(server: Server) -> None:
    before = memory_of(server)
    with opened(server, MAX_WAITING + 200) as crowd:
        assert eventually(lambda: sum(is_over(one) for one in crowd[:200]) >= 190), (
            "those who waited longest are closed"
        )
        assert not is_over(crowd[-1])
        assert requests.get(server.url + "/healthz", timeout=5).status_code == 200
        assert memory_of(server) - before < 100 * MB


@pytest.mark.parametrize("every_s", [0, 0.1], ids=["not at all", "a little now and then"])
def test_a_reader_who_does_not_take_an_answer_is_let_go(server: Server, house: House, every_s: float) -> None:
    """While it lasts it holds one connection, and nobody else's page."""
    page = house.ada.get("/login").text
    path = next(line for line in page.split('"') if line.startswith("/static/") and ".js" in line)
    one = len(requests.get(server.url + path, headers={"Accept-Encoding": "identity"}, timeout=10).content)
    asked = 40 * MB // one
    before = descriptors(server)
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", server.port))
    slow.sendall((f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" * min(asked, 500)).encode())

    def is_let_go() -> bool:
        if every_s:
            slow.recv(100)
        time.sleep(every_s)
        return descriptors(server) <= before

    assert house.ada.get("/dashboard").status_code == 200
    assert eventually(is_let_go, within_s=SILENCE_S + 3 * GRACE_S + SLACK_S)
    slow.close()


def descriptors(server: Server) -> int:
    """How many the server has open."""
    assert server.process is not None
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def test_without_a_descriptor_left_the_server_goes_on(server: Server) -> None:
    """As where the system allows few: who waits longest is closed, and the others are served."""
    assert server.process is not None
    allowed = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (300, allowed[1]))
    try:
        with opened(server, 500):
            for _ in range(5):
                assert requests.get(server.url + "/healthz", timeout=10).status_code == 200
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, allowed)
    assert requests.get(server.url + "/healthz", timeout=10).status_code == 200
