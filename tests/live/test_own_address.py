"""The doctor asks for PUBLIC_URL and says what answers there, whatever it is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config import Config
from operating import own_address
from operating.finding import Finding
from tests.serving import backends, free_port, serving

PAGE = (200, {}, b'{"status":"ok"}')
GATE = (401, {}, b"signed-out")


def found(url: str | None) -> list[Finding]:
    return [*own_address.examine(Config(secret_key="x" * 32, public_url=url))]


@contextmanager
def answering(page: tuple[int, dict[str, str], bytes], socket: tuple[int, dict[str, str], bytes]) -> Iterator[str]:
    """Something that listens and answers with these; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = socket if self.path.startswith("/socket.io/") else page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_without_an_address_nothing_is_asked() -> None:
    assert found(None) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-name.invalid"])
def test_an_address_that_nobody_answers_is_told(host: str) -> None:
    [one] = found(f"http://{host}:{free_port()}")
    assert (one.is_well, one.is_grave) == (False, False)
    assert "does not answer this machine" in one.found


@pytest.mark.parametrize(
    ("page", "socket", "words"),
    [
        ((200, {}, b"<h1>Welcome to nginx!</h1>"), GATE, "something else"),
        ((404, {}, b""), GATE, "something else (404)"),
        ((301, {"Location": "https://elsewhere.example/healthz"}, b""), GATE, "leads to https://elsewhere.example"),
        (PAGE, (404, {}, b""), "no rooms (404"),
        (PAGE, (401, {}, b"<h1>Proxy</h1>"), "no rooms (401"),
    ],
)
def test_what_answers_in_its_place_is_told(page, socket, words) -> None:
    with answering(page, socket) as url:
        [one] = found(url)
    assert words in one.found
    assert one.remedy


def test_a_server_without_a_certificate_is_told() -> None:
    with answering(PAGE, GATE) as url:
        [one] = found(url.replace("http:", "https:"))
    assert "certificate" in one.found


def test_a_server_that_is_well_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "server", backends()[0]) as server:
        [one] = found(server.url)
    assert one.is_well
    assert "pages and rooms" in one.found
