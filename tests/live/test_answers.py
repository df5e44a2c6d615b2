"""HTTP as a peer sees it is the same in both modes: what keeps a connection, what ends it, what comes with no body."""

import http.client
import socket
import struct
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving import Server

pytestmark = pytest.mark.both_modes

PATIENCE_S = 10
ROOT = Path(__file__).resolve().parents[2]


def dial(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)


def until_closed(connection: socket.socket) -> bytes:
    said = b""
    while part := connection.recv(65536):
        said += part
    return said


def test_a_connection_is_kept_for_the_next_request(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)) as connection:
        ports = set()
        for _ in range(3):
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert (answer.status, answer.version, answer.read()) == (200, 11, b'{"status":"ok"}\n')
            assert answer.headers["Connection"] is None
            ports.add(connection.sock.getsockname())
        assert len(ports) == 1


@pytest.mark.parametrize(
    ("request_line", "header", "ends"),
    [
        ("GET /healthz HTTP/1.1", "Connection: close", True),
        ("GET /healthz HTTP/1.0", "Accept: */*", True),
        ("GET /healthz HTTP/1.0", "Connection: keep-alive", False),
        ("HEAD /healthz HTTP/1.1", "Connection: close", True),
    ],
)
def test_it_ends_when_either_side_says_so(server: Server, request_line: str, header: str, ends: bool) -> None:
    with dial(server) as connection:
        connection.sendall(f"{request_line}\r\nHost: x\r\n{header}\r\n\r\n".encode())
        if not ends:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said = until_closed(connection)
    assert said.count(b"200 OK") == (1 if ends else 2)
    assert said.lower().count(b"connection: keep-alive") == (0 if ends else 1)
    assert b"connection: close" in said.lower()
    assert said.endswith(b"\r\n\r\n") == request_line.startswith("HEAD")


def test_who_goes_away_in_the_middle_of_an_answer_leaves_no_line(server: Server) -> None:
    path = max((ROOT / "static" / "dist").glob("**/*.js"), key=lambda one: one.stat().st_size).relative_to(ROOT)
    for _ in range(3):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # Ends by a reset.
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
    with dial(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in until_closed(connection)
    assert "Traceback" not in server.log


def test_what_is_not_modified_has_no_body_and_no_length(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", "/static/dist/manifest.json")
        first = connection.getresponse()
        assert first.status == 200
        assert first.read()
        connection.request("GET", "/static/dist/manifest.json", headers={"If-None-Match": first.headers["ETag"]})
        second = connection.getresponse()
        assert (second.status, second.read(), second.headers["Content-Length"]) == (304, b"", None)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()


def test_who_asks_before_sending_a_body_is_told_to_go_on_or_answered(server: Server) -> None:
    body = b"username=ada&password=x"
    with dial(server) as connection:
        connection.sendall(
            b"POST /login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        first = connection.recv(65536)
        if first.startswith(b"HTTP/1.1 100 Continue\r\n\r\n"):
            connection.sendall(body)
        said = first.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n") + until_closed(connection)
    assert said.startswith(b"HTTP/1.1 ")
    assert not said.startswith(b"HTTP/1.1 5")


def test_a_body_that_nobody_reads_is_no_request(server: Server) -> None:
    """What follows it on the connection is read where it begins."""
    hidden = b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
    with dial(server) as connection:
        connection.sendall(
            b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(hidden)
            + hidden
        )
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said = until_closed(connection)
    assert said.count(b"HTTP/1.1 ") == 2
    assert b"404" not in said.split(b"\r\n", 1)[0]
    assert said.endswith(b'{"status":"ok"}\n')


@pytest.mark.parametrize(("name", "status"), [("If-None-Match", 304), ("If_None_Match", 200)])
def test_a_header_with_an_underscore_is_not_taken_for_another(server: Server, name: str, status: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", "/static/dist/manifest.json")
        first = connection.getresponse()
        assert first.read()
        connection.request("GET", "/static/dist/manifest.json", headers={name: first.headers["ETag"]})
        assert connection.getresponse().status == status
