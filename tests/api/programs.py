"""Programs of the tests: what shows a token and speaks JSON."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from services.api import Scope, Wanted, tokens
from services.base.clock import utcnow
from tests.people import World

EVERY_SCOPE = tuple(scope.value for scope in Scope)
AHEAD = timedelta(days=3)


@dataclass
class Program:
    """Calls the interface with one token, and no cookies."""

    app: Flask
    token: str | None

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            given.setdefault("Authorization", shown(self.token, path))
        client = self.app.test_client(use_cookies=False)
        return client.open(f"/api/v1{path}", method=method, json=body, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)


def shown(token: str, path: str) -> str:
    """In the header: as user name of HTTP Basic where Greenhouse prescribes it, as a bearer token elsewhere."""
    if path.startswith("/greenhouse/"):
        return "Basic " + base64.b64encode(f"{token}:".encode()).decode()
    return f"Bearer {token}"


def program(app: Flask, user_id: int, *scopes: str, days: int = 90) -> Program:
    """One whose token this person made; for everything unless said otherwise."""
    return Program(app, make(user_id, *scopes, days=days))


def make(user_id: int, *scopes: str, days: int = 90) -> str:
    return tokens.make(Wanted("ATS", scopes or EVERY_SCOPE, days), by=user_id, at=utcnow())


def order(world: World, **more: Any) -> dict[str, Any]:
    """A well-formed interview."""
    starts_at = (utcnow() + AHEAD).replace(microsecond=0).isoformat()
    return {"candidate_id": world.bob.user_id, "title": "Backend engineer", "starts_at": starts_at} | more


def assert_problem(answer: Any, status: int, code: str | None = None) -> dict[str, Any]:
    """RFC 9457, with what this server adds."""
    told = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), told
    assert told["status"] == status
    assert {"title", "detail", "type"} <= set(told), told
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert code is None or told["code"] == code, told
    assert "Set-Cookie" not in answer.headers
    return told  # type: ignore[no-any-return]
