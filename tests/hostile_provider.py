"""A provider of accounts on the loopback that says whatever a test wants it to say, true or not."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "neurohire", "a secret of this provider and us"


def new_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


@dataclass
class Said:
    """What it says; each test changes some of it."""

    claims: dict[str, Any] = field(default_factory=dict)
    """Beside or in place of those that are right; None leaves one out."""
    header: dict[str, Any] = field(default_factory=dict)
    key: ECKey | None = None
    signed: Callable[[str], str] = lambda token: token
    metadata: dict[str, Any] = field(default_factory=dict)
    published: list[ECKey] | None = None
    odd_keys: list[dict[str, Any]] | None = None
    """In place of keys."""
    userinfo: dict[str, Any] | None = None
    silent_s: float = 0
    status: int = 200
    padding: int = 0


class HostileProvider(ThreadingHTTPServer):
    """`asked` are the paths that were asked for; `forms` what came to the address for tokens."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = new_key("first")
        self.asked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.said = Said()
        self.now: Callable[[], float] = time.time
        self.nonce = ""
        """Of the request that a test plays the browser of."""

    def be(self, **said: Any) -> None:
        self.said = Said(**said)

    def metadata(self) -> dict[str, Any]:
        addresses = {
            "authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys",
            "userinfo_endpoint": "/userinfo", "end_session_endpoint": "/end",
        }  # fmt: skip
        found = {"issuer": self.issuer} | {name: self.issuer + path for name, path in addresses.items()}
        return found | {"pad": "x" * self.said.padding} | self.said.metadata

    def keys(self) -> dict[str, Any]:
        if self.said.odd_keys is not None:
            return {"keys": self.said.odd_keys}
        return {"keys": [one.as_dict(private=False) for one in self.said.published or [self.key]]}

    def claims(self) -> dict[str, Any]:
        now = int(self.now())
        return {
            "iss": self.issuer, "sub": "subject-1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce,
            "email": "dave@example.org", "email_verified": True,
        } | self.said.claims  # fmt: skip

    def answer(self) -> dict[str, Any]:
        header = {"alg": "ES256", "kid": "first"} | self.said.header
        key = self.said.key or self.key
        token = jwt.encode(
            {name: value for name, value in header.items() if value is not None},
            {name: value for name, value in self.claims().items() if value is not None},
            key,
            algorithms=[header["alg"]],
        )
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.said.signed(token)}


class _Visit(BaseHTTPRequestHandler):
    server: HostileProvider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        if self.server.said.silent_s:
            time.sleep(self.server.said.silent_s)
        answers = {
            "/.well-known/openid-configuration": self.server.metadata, "/keys": self.server.keys,
            "/userinfo": lambda: self.server.said.userinfo or {"sub": self.server.claims()["sub"]},
        }  # fmt: skip
        self._say(answers[path]())

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.forms.append({name: values[0] for name, values in form.items()})
        self._say(self.server.answer())

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(self.server.said.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            """Who asked has hung up, which is what is tested."""

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@contextmanager
def serving() -> Iterator[HostileProvider]:
    """It answers until the end of the block."""
    with HostileProvider() as provider:
        thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
