"""Rows that an interview leaves besides its edits, as long as people write them, and how many of each an hour makes."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from db.tables import alerts, chat_messages, consents, coverage, interviews, invitations, room_events, user_sessions

FIRST_ID = 100_000
MESSAGE = "Could you say what happens when the list is empty?"
TEXT = "def answer(items):\n    return sum(price(item) for item in items)\n" * 100
ROOM = {"interview_id": 1}
Values = dict[str, Any]


def _interview(number: int, at: datetime) -> Values:
    who = {"interviewer_id": 2, "candidate_id": 1}
    done = {"status": "completed", "completed_at": at, "code_content": TEXT}
    plan = {"title": "Backend engineer, second round", "scheduled_time": at, "meeting_link": str(uuid.uuid4())}
    return {"id": FIRST_ID + number, "created_at": at} | who | done | plan


def _session(number: int, at: datetime) -> Values:
    times = {"created_at": at, "last_seen_at": at, "expires_at": at}
    return {"user_id": 1 + number % 2, "token_hash": uuid.uuid4().hex * 2} | times


def _invitation(_number: int, at: datetime) -> Values:
    return ROOM | {"secret_hash": uuid.uuid4().hex * 2, "created_by": 2, "created_at": at, "expires_at": at}


def _message(number: int, at: datetime) -> Values:
    said = {"sender_id": 1 + number % 2, "message": MESSAGE, "message_id": str(uuid.uuid4()), "created_at": at}
    return ROOM | said


def _alert(_number: int, at: datetime) -> Values:
    return ROOM | {"candidate_id": 1, "kind": "looking-away", "started_at": at, "ended_at": at}


def _event(_number: int, at: datetime) -> Values:
    return ROOM | {"user_id": 1, "kind": "large-insert", "size": 240, "created_at": at}


def _consent(_number: int, at: datetime) -> Values:
    return ROOM | {"user_id": 1, "notice_version": "2026-11", "is_agreed": True, "decided_at": at}


def _coverage(number: int, at: datetime) -> Values:
    return {"interview_id": FIRST_ID + number, "present_ms": 3_600_000, "measured_ms": 3_500_000, "updated_at": at}


KINDS: dict[Table, tuple[int, Callable[[int, datetime], Values]]] = {
    interviews: (1, _interview),
    invitations: (1, _invitation),
    consents: (2, _consent),
    coverage: (1, _coverage),
    chat_messages: (40, _message),
    alerts: (30, _alert),
    room_events: (20, _event),
    user_sessions: (3, _session),
}
"""How many an interview of an hour makes: our estimate, on the high side; and what makes one."""


def rows_of(table: Table, numbers: Iterable[int], at: datetime) -> list[Values]:
    """So many different rows of a table."""
    make = KINDS[table][1]
    return [make(number, at) for number in numbers]
