"""A recruiting system, as Greenhouse's document of its Assessment Partner API describes it: it calls the four addresses
with its key as the user name of HTTP Basic, checks what comes back by the tables of the document, and takes a PATCH at
the address that it sent along, upon which it asks how the test stands.

https://developers.greenhouse.io/assessment.html
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from flask import Flask

ANSWER_S = 30
PRIMITIVES = (str, int, float, bool, type(None))


@dataclass
class Recruiting:
    """With the key that its customer gave it."""

    app: Flask | None
    key: str
    callback: str = "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345"
    errors: list[str] = field(default_factory=list)

    def list_tests(self) -> list[dict[str, str]]:
        tests = self._json(self.call("GET", "list_tests"))
        assert isinstance(tests, list)
        for one in tests:
            assert isinstance(one["partner_test_id"], str)
            assert isinstance(one["partner_test_name"], str)
        return tests

    def send_test(self, test_id: str, **candidate: Any) -> str:
        """The id of the test that was sent."""
        told = self._json(self.call("POST", "send_test", self.order(test_id, **candidate)))
        assert set(told) == {"partner_interview_id"}, "a single object with a single key"
        assert isinstance(told["partner_interview_id"], str)
        return str(told["partner_interview_id"])

    def test_status(self, interview_id: str) -> dict[str, Any]:
        told = self._json(self.call("GET", f"test_status?partner_interview_id={interview_id}"))
        assert set(told) <= {"partner_status", "partner_profile_url", "partner_score", "metadata"}
        assert isinstance(told["partner_status"], str)
        assert told["partner_status"] != "complete" or told["partner_profile_url"].startswith("http")
        assert isinstance(told.get("partner_score", 0), int | float)
        assert all(isinstance(one, PRIMITIVES) for one in told.get("metadata", {}).values()), "not nested"
        return told  # type: ignore[no-any-return]

    def response_error(self, **more: Any) -> None:
        said = {"api_call": "test_status", "errors": ["partner_profile_url is missing"]}
        assert self._json(self.call("POST", "response_error", said | more)) == {"status": 200}

    def order(self, test_id: str, **candidate: Any) -> dict[str, Any]:
        """As the document's example, with a property that may be added later, and null for what has no value."""
        return {
            "partner_test_id": test_id,
            "candidate": {
                "first_name": "Robin",
                "last_name": "Rivers",
                "resume_url": "https://resumes.example.org/robin?signature=let-me-in",
                "phone_number": None,
                "email": "robin@example.org",
                "greenhouse_profile_url": "https://app.greenhouse.io/people/17681532?application_id=26234709",
                "pronouns": "they",
            }
            | candidate,
            "url": self.callback,
            "sent_by": {"name": "A recruiter"},
        }

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        shown = base64.b64encode(f"{self.key if key is None else key}:".encode()).decode()
        assert self.app
        client = self.app.test_client(use_cookies=False)
        headers = {"Authorization": f"Basic {shown}"}
        return client.open(f"/api/v1/greenhouse/{path}", method=method, json=body, headers=headers)

    def _json(self, answer: Any) -> Any:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json"), answer.text
        return json.loads(answer.text)


@dataclass
class FarRecruiting(Recruiting):
    """The same at a server of its own, over HTTP."""

    server: str = ""

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        shown = (self.key if key is None else key, "")
        return requests.request(
            method, f"{self.server}/api/v1/greenhouse/{path}", json=body, auth=shown, timeout=ANSWER_S
        )


class Listener(ThreadingHTTPServer):
    """Where the PATCH comes in; `received` are path, Authorization and body."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.status = 200
        self.received: list[tuple[str, str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/integrations/testing_partners/take_home_tests/12345"


class _Visit(BaseHTTPRequestHandler):
    server: Listener

    def do_PATCH(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.received.append((self.path, self.headers.get("Authorization", ""), body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not told."""


@contextmanager
def listening() -> Iterator[Listener]:
    """The listener, until the end of the block."""
    with Listener() as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            listener.shutdown()
            thread.join()
