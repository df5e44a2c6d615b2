"""Alice interviews Bob. Carol is the candidate of another interview, Dave interviews there, Nobody is not signed in."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from sqlalchemy import Connection, Table

from config import Config
from db.engine import database
from db.tables import audit_entries, metadata
from extensions import socketio
from repositories import setup, users
from repositories.interviews import Interview
from services.base.clock import utcnow
from services.base.settings import settings
from services.people import sessions
from services.planning import scheduling
from services.planning.scheduling import Plan
from sockets import contract

NAMES = {"alice": "Alice Ames", "bob": "Bob Burns", "carol": "Carol Cole", "dave": "Dave Dunn"}
SESSION = timedelta(hours=1)
ROLES = {"alice": "admin", "bob": "candidate", "carol": "candidate", "dave": "interviewer"}


@dataclass
class Caller:
    """One person's browser: its cookies and its sockets."""

    app: Flask
    name: str
    user_id: int | None
    http: FlaskClient
    sockets: list[SocketIOTestClient] = field(default_factory=list)
    _form_token: tuple[str, str] | None = None
    """What the session holds for the tokens of forms, and the token that was made of it last."""

    def connect(self, room: str | None = None, *, auth: object = None) -> "Socket":
        query = f"room={room}" if room else None
        client = socketio.test_client(self.app, flask_test_client=self.http, query_string=query, auth=auth)
        self.sockets.append(client)
        return Socket(client)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        return self.http.post(path, data=(data or {}) | {"csrf_token": self.csrf_token()}, **options)

    def csrf_token(self) -> str:
        """The token for any form of this browser; its cookie is only written anew where it does not hold it already."""
        if self._form_token is not None and self._form_token[0] == self._in_session("csrf_token"):
            return self._form_token[1]
        with self.app.test_request_context():
            from flask import session
            from flask_wtf.csrf import generate_csrf

            token = generate_csrf()
            raw = session["csrf_token"]
        with self.http.session_transaction() as stored:
            stored["csrf_token"] = raw
        self._form_token = (raw, token)
        return token

    def _in_session(self, name: str) -> Any:
        cookie = self.http.get_cookie(_sessions(self.app).get_cookie_name(self.app))
        signer = _sessions(self.app).get_signing_serializer(self.app)
        return signer.loads(cookie.value).get(name) if cookie is not None and signer is not None else None


class Socket:
    """A Socket.IO connection that says what it heard."""

    def __init__(self, client: SocketIOTestClient) -> None:
        self.client = client

    @property
    def is_connected(self) -> bool:
        return bool(self.client.is_connected())

    def emit(self, event: str, payload: Any = None) -> dict[str, Any]:
        """Send and return the acknowledgement."""
        return self.client.emit(event, payload, callback=True)  # type: ignore[no-any-return]

    def heard(self, event: str | None = None) -> list[Any]:
        """What arrived since the last call: (name, payload) pairs, or the payloads of one event."""
        packets, self.client.queue = self.client.queue, []  # Also what came before it was disconnected.
        received = [(one["name"], one["args"][0] if one["args"] else None) for one in packets]
        return received if event is None else [payload for name, payload in received if name == event]

    def close(self) -> None:
        self.client.disconnect()


@dataclass
class World:
    """The four people, nobody, and the two interviews."""

    alice: Caller
    bob: Caller
    carol: Caller
    dave: Caller
    nobody: Caller
    interview: Interview
    other: Interview

    @property
    def room(self) -> str:
        return self.interview.meeting_link

    def seated(self) -> tuple[Socket, Socket]:
        """Alice's and Bob's sockets, both in the room, with nothing heard so far."""
        alice, bob = self.alice.connect(self.room), self.bob.connect(self.room)
        assert alice.emit("join", {"room": self.room})["ok"]
        assert bob.emit("request-join", {"room": self.room})["ok"]
        assert alice.emit("approve-join", {"room": self.room})["ok"]
        assert bob.emit("join", {"room": self.room})["ok"]
        alice.heard()
        bob.heard()
        return alice, bob


def make_world(app: Flask) -> World:
    """The world as scheduling makes it. Most tests begin with it, so its rows are kept and brought back as if made now."""
    if _kept and _kept[0].config == settings.config:
        kept, later = _kept[0], utcnow() - _kept[0].at
        database.run(lambda db: _bring_back(db, kept.rows, later))
    else:
        _kept[:] = [kept := _made_for_the_first_time()]
        later = timedelta(0)
    callers = {name: _with_token(app, name, user_id, token) for name, (user_id, token) in kept.people.items()}
    interview, other = (replace(one, scheduled_time=one.scheduled_time + later) for one in (kept.interview, kept.other))
    return World(**callers, nobody=Caller(app, "nobody", None, app.test_client()), interview=interview, other=other)


@dataclass(frozen=True)
class _Kept:
    """What was made once under these settings, and the rows that it left."""

    config: Config
    at: datetime
    people: dict[str, tuple[int, str]]
    interview: Interview
    other: Interview
    rows: dict[Table, list[dict[str, Any]]]


_kept: list[_Kept] = []


def _made_for_the_first_time() -> _Kept:
    at = utcnow()

    def work(db: Connection) -> dict[str, tuple[int, str]]:
        ids = {name: users.insert_user(db, _user(name, NAMES[name], ROLES[name])) for name in NAMES}
        setup.complete(db, ids["alice"], at=at)
        return {name: (one, sessions.insert(db, one, at=at, lifetime=SESSION)) for name, one in ids.items()}

    people = database.run(work)
    interview = schedule(people["alice"][0], people["bob"][0], "Backend engineer")
    other = schedule(people["dave"][0], people["carol"][0], "Data engineer")
    # What follows is what a test is about; how the world came about is not.
    database.run(lambda db: db.execute(audit_entries.delete()))
    return _Kept(settings.config, at, people, interview, other, database.read(_rows))


def _rows(db: Connection) -> dict[Table, list[dict[str, Any]]]:
    found = {table: [dict(row) for row in db.execute(table.select()).mappings()] for table in metadata.sorted_tables}
    return {table: rows for table, rows in found.items() if rows}


def _bring_back(db: Connection, kept: dict[Table, list[dict[str, Any]]], later: timedelta) -> None:
    for table, rows in kept.items():
        shifted = [{name: _later(value, later) for name, value in row.items()} for row in rows]
        db.execute(table.insert(), shifted)


def _later(value: object, by: timedelta) -> object:
    return value + by if isinstance(value, datetime) else value


def sign_in(app: Flask, name: str, user_id: int) -> Caller:
    return _with_token(app, name, user_id, sessions.start(user_id, at=utcnow(), lifetime=SESSION))


def _with_token(app: Flask, name: str, user_id: int, token: str) -> Caller:
    http = app.test_client()
    signer = _sessions(app).get_signing_serializer(app)
    assert signer is not None
    # What a `session_transaction` would leave in the browser, without making a request up to sign four names a test.
    http.set_cookie(_sessions(app).get_cookie_name(app), signer.dumps({"token": token}))
    return Caller(app, name, user_id, http)


def _sessions(app: Flask) -> SecureCookieSessionInterface:
    assert isinstance(app.session_interface, SecureCookieSessionInterface)
    return app.session_interface


def schedule(interviewer_id: int, candidate_id: int, title: str, *, at: datetime | None = None) -> Interview:
    start = at or utcnow() + timedelta(minutes=5)
    plan = Plan(title, start.replace(tzinfo=None), "UTC", candidate_id)
    return scheduling.schedule(interviewer_id, plan, at=min(utcnow(), start)).interview


def add_user(username: str, name: str, role: str) -> int:
    return database.run(lambda db: users.insert_user(db, _user(username, name, role)))


def _user(username: str, name: str, role: str) -> dict[str, Any]:
    return {
        "username": username,
        "name": name,
        "role": role,
        "email": f"{username}@example.org",
        "email_key": f"{username}@example.org",
        "created_at": utcnow(),
    }


def payload_for(event: contract.Incoming, room: str) -> dict[str, Any]:
    """A well-formed payload of any event, so that a refusal is about the person and not the shape."""
    sdp = {"type": "offer", "sdp": "v=0"}
    fields: dict[str, dict[str, Any]] = {
        "offer": {"offer": sdp},
        "answer": {"answer": sdp | {"type": "answer"}},
        "ice-candidate": {"candidate": {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0}},
        "message-lobby": {"message": "Five minutes, please"},
        "change-media": {"audio": True, "video": False, "screen": False},
        "code-change": {"code": "print(1)"},
        "change-language": {"language": "java"},
        "change-clipboard": {"allowed": True},
        "document-sync": {"state": b"\x00"},
        "document-update": {"number": 1, "update": b"\x00\x00"},
        "awareness-update": {"update": b"\x00"},
        "chat-typing": {"typing": True},
        "chat-message": {"message": "Hello"},
        "load-messages": {"before": 1000},
        "cheat-detected": {"type": "no-face", "message": "No face"},
        "report-measuring": {"state": "measuring", "measured_ms": 1000},
        "mark-alert": {"ids": [1], "useful": True},
        "put-question": {"question": 1, "language": "python"},
        "take-out-question": {"id": 1},
        "start-run": {"language": "python", "file": "main"},
        "send-run-output": {"run": 1, "number": 1, "pieces": [{"stream": "stdout", "text": "1"}]},
        "add-comment": {
            "question": 1,
            "file": 0,
            "side": "new",
            "line": 1,
            "text": "Why?",
            "comment_id": "comment-1",
        },
        "edit-comment": {"id": 1, "text": "Why?"},
        "delete-comment": {"id": 1},
        "load-comments": {"id": 1},
        "add-note": {"text": "Asks first", "mark": "plus", "note_id": "note-0001"},
        "edit-note": {"id": 1, "text": "Asks twice"},
        "delete-note": {"id": 1},
        "load-notes": {},
        "whisper": {"text": "Next one?", "whisper_id": "whisper-1"},
        "load-whispers": {},
        "end-run": {"run": 1, "outcome": "finished", "exit_code": 0, "milliseconds": 12},
        "send-case-output": {"run": 1, "number": 1, "stdout": "1", "outcome": "finished", "milliseconds": 12},
        "start-check": {"run": 1},
        "send-check-output": {"check": 1, "number": 1, "outcome": "finished", "milliseconds": 12},
        "end-check": {"check": 1},
        "show-hidden-count": {"run": 1, "shown": True},
    }
    return {"room": room, **fields.get(event.name, {})}
