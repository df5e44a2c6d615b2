"""The runner's three addresses: `GET /api/v2/runtimes` and `POST /api/v2/execute`, as Piston has them, and
`GET /healthz`, which says that the program runs and nothing else. Each of the first two wants the token. Whoever takes
lines (`audience`) hears a run as it goes on.
"""

import hmac
import json
import logging
import socket
import socketserver
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from runner import bounds, jobs
from runner.audience import LINES, Listening, Waiting
from runner.executions import Boxes, execute
from runner.health import Health
from runner.languages import Runtime
from runner.refusals import Refused, busy
from runner.slots import Slots
from runner.stages import BoxStays, NoBox

log = logging.getLogger("runner")

RUNTIMES, EXECUTE, ALIVE = "/api/v2/runtimes", "/api/v2/execute", "/healthz"
METHODS = {RUNTIMES: "GET", EXECUTE: "POST", ALIVE: "GET"}


@dataclass(frozen=True)
class Runner:
    """What the requests share."""

    token: str
    runtimes: tuple[Runtime, ...]
    boxes: Boxes
    health: Health
    slots: Slots

    def is_token(self, header: str) -> bool:
        """Compared in a time that says nothing of where they differ."""
        return hmac.compare_digest(header.encode("utf-8", "replace"), f"Bearer {self.token}".encode())


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """A thread for each connection, and no more than there may be."""

    daemon_threads = True
    request_queue_size = bounds.MAX_CONNECTIONS

    def __init__(self, address: tuple[str, int], runner: Runner) -> None:
        """Raises OSError when it cannot listen there."""
        self.runner = runner
        self._places = threading.BoundedSemaphore(bounds.MAX_CONNECTIONS)
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def server_bind(self) -> None:
        """Without asking a name server for our own name, as HTTPServer does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up is no fault of ours."""
        log.debug("A connection broke off.")


def _ended(said: dict[str, Any]) -> str:
    """How its last stage ended, for the log, where that was not well."""
    stage = said.get("run") or said.get("compile") or {}
    return f" {stage['status']}" if stage.get("status") else ""


class Handler(BaseHTTPRequestHandler):
    """One connection, one request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "NeuroHire-Runner", ""
    timeout = bounds.RECEIVE_S

    def setup(self) -> None:
        super().setup()
        self._listener: Listening | None = None
        # The timeout above begins again with each byte; this one does not.
        self._late = threading.Timer(bounds.RECEIVE_S, self._hang_up)
        self._late.daemon = True
        self._late.start()

    def finish(self) -> None:
        self._late.cancel()
        super().finish()

    def _hang_up(self) -> None:
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("A late connection was gone already.")

    def do_GET(self) -> None:
        self._answered()

    def do_POST(self) -> None:
        self._answered()

    def _answered(self) -> None:
        self.close_connection = True
        began = time.monotonic()
        try:
            status, said = 200, self._answer()
        except Refused as refusal:
            status, said = refusal.status, {"message": refusal.message}
        except NoBox as error:
            log.warning("No box could be made: %s", str(error)[:200])
            status, said = 503, {"message": "The runner could not start the code. Its log says why."}
        except OSError as error:
            log.warning("A run failed: %s", type(error).__name__)
            status, said = 503, {"message": "The runner could not start the code. Its log says why."}
        if self.path == EXECUTE:
            log.info("run: %s%s in %.1f s", status, _ended(said), time.monotonic() - began)
        self._say(status, said)

    def _answer(self) -> Any:
        method = METHODS.get(self.path)
        if method is None:
            raise Refused(404, "There is no such address.")
        if method != self.command:
            raise Refused(405, f"This address is asked with {method}.")
        if self.path == ALIVE:
            return {"status": "ok"}
        if not self.server.runner.is_token(self.headers.get("Authorization", "")):
            raise Refused(401, "The token is missing or wrong.")
        return self._runtimes() if self.path == RUNTIMES else self._execute()

    def _runtimes(self) -> list[dict[str, object]]:
        self._require_health()
        return [one.described() for one in self.server.runner.runtimes]

    def _execute(self) -> dict[str, Any]:
        runner = self.server.runner
        body = self._body()
        self._late.cancel()
        job = jobs.read(body, runner.runtimes)
        self._require_health()
        if LINES in self.headers.get("Accept", ""):
            self._listener = Listening(self.connection)
        audience = self._listener or Waiting(self.connection)
        with runner.slots.one(audience.is_gone):
            try:
                return execute(job, runner.boxes, audience=audience)
            except BoxStays:
                log.error("A box that was killed is not gone; its slot is not used again.")  # noqa: TRY400 (nothing to trace)
                runner.slots.lose()
                raise busy() from None

    def _require_health(self) -> None:
        trouble = self.server.runner.health.trouble()
        if trouble is not None:
            raise Refused(503, trouble)

    def _body(self) -> bytes:
        """Raises Refused."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(415, "The body must be application/json.")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or "Transfer-Encoding" in self.headers:
            raise Refused(411, "The length of the body must be given.")
        if len(length) > 10 or int(length) > bounds.MAX_BODY_BYTES:
            raise Refused(413, f"The body has more than {bounds.MAX_BODY_BYTES // 1024} KB.")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refused(400, "The body ended early.")
        return body

    def _say(self, status: int, said: Any) -> None:
        self._late.cancel()
        if self._listener is not None and (status == 200 or self._listener.has_begun):
            self._listener.finish({"status": status, "answer": said})
        else:
            self._say_at_once(status, said)
        self._drain()

    def _say_at_once(self, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        self.connection.settimeout(bounds.SEND_S)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        if status == 429:
            self.send_header("Retry-After", "5")
        self.end_headers()
        self.wfile.write(body)

    def _drain(self) -> None:
        """Leave nothing unread of a body that was refused, or the answer may be lost with the connection."""
        self.connection.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + 1.0
        self.connection.settimeout(0.2)
        try:
            while time.monotonic() < deadline and self.connection.recv(65_536):
                pass
        except OSError:
            return

    def log_message(self, *_said: object) -> None:
        """What is worth a line is logged where it happens; code, input and output never are."""
