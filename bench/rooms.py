"""Rooms of two that are open, written straight into the tables, with the cookies of their people."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bench.databases import Fresh
from bench.seeding import person
from db.engine import database
from db.tables import consents, interviews, users
from services.people import sessions
from services.proctoring.proctoring import NOTICE_VERSION

COOKIE = "neurohire"
ROOMS_A_PAIR = 16
"""The server lets one person have 20 sockets."""
LIFETIME = timedelta(hours=8)
LINE = "    total = total + price(item, quantity=1)  # one more line\n"


@dataclass(frozen=True)
class Room:
    """A room by its meeting link, its interview's id, and the cookies of its candidate and its interviewer."""

    name: str
    interview_id: int
    cookies: tuple[str, str]


def text_of(size: int) -> str:
    """A program of `size` bytes, all of them ASCII."""
    return (LINE * (size // len(LINE) + 1))[:size]


def seed_rooms(fresh: Fresh, texts: Sequence[str]) -> list[Room]:
    """A room for each text, in an empty database; everybody is admitted, agreed and signed in."""
    now = datetime.now(UTC)
    pairs = -(-len(texts) // ROOMS_A_PAIR)
    links = [str(uuid.uuid4()) for _text in texts]
    database.bind(fresh.engine)

    def work(db: Connection) -> None:
        people = [person(one, "candidate" if one % 2 else "interviewer", now) for one in range(1, 2 * pairs + 1)]
        db.execute(insert(users), people)
        rows = [_interview(number, link, texts[number], now) for number, link in enumerate(links)]
        db.execute(insert(interviews), rows)
        db.execute(insert(consents), [_consent(row, now) for row in rows])

    database.run(work)
    cookies = {one: _cookie(fresh, one, now) for one in range(1, 2 * pairs + 1)}
    return [
        Room(link, number + 1, (cookies[_candidate(number)], cookies[_candidate(number) + 1]))
        for number, link in enumerate(links)
    ]


def _candidate(number: int) -> int:
    return number // ROOMS_A_PAIR * 2 + 1


def _interview(number: int, link: str, text: str, now: datetime) -> dict[str, Any]:
    return {
        "id": number + 1,
        "title": f"Room {number + 1}",
        "candidate_id": _candidate(number),
        "interviewer_id": _candidate(number) + 1,
        "scheduled_time": now,
        "meeting_link": link,
        "status": "scheduled",
        "candidate_join_status": "approved",
        "code_content": text,
        "created_at": now,
    }


def _consent(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    agreed = {"notice_version": NOTICE_VERSION, "is_agreed": True, "decided_at": now}
    return {"interview_id": row["id"], "user_id": row["candidate_id"]} | agreed


def _cookie(fresh: Fresh, user_id: int, now: datetime) -> str:
    """A running session as the browser would send it back."""
    app = Flask("cookies")
    app.secret_key = fresh.config.secret_key
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return f"{COOKIE}={signer.dumps({'token': sessions.start(user_id, at=now, lifetime=LIFETIME)})}"
