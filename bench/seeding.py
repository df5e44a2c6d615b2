"""Interviews by the thousand, written straight into the tables of a database that is thrown away afterwards.

Believable people for pictures are in `tools/demo.py`.
"""

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.engine import Connection

from db.tables import address_parts, consents, interviews, invitations, mails, name_parts, title_parts, users
from repositories import search as searching
from repositories import search_parts
from services.proctoring.proctoring import NOTICE_VERSION

FIRST_NAMES = ("Amara", "Boris", "Chiara", "Deniz", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jun", "Katya", "Luis")
LAST_NAMES = ("Adeyemi", "Brandt", "Costa", "Dvorak", "Eriksen", "Fujita", "Garcia", "Horvat", "Ivanova", "Jansen")
TITLES = ("Backend engineer", "Data engineer", "Front-end engineer", "Site reliability engineer", "Test engineer")
ROUNDS = ("first round", "system design", "pair programming", "last round")
# Of ten interviews in a row: what an interviewer has after a busy while, with a long list ahead.
STATUSES = ("completed",) * 5 + ("cancelled",) + ("scheduled",) * 4
ROWS_A_STATEMENT = 1000


@dataclass(frozen=True)
class Crowd:
    """Where to look: one interviewer, a candidate with half of the interviews, their open room, and who coordinates."""

    interviewer_id: int
    candidate_id: int
    coordinator_id: int
    room: str


def find_crowd(db: Connection) -> Crowd | None:
    """Of a database that was seeded before."""
    coordinator_id = db.execute(select(users.c.id).where(users.c.role == "coordinator")).scalar()
    of_candidate = (interviews.c.candidate_id == 2, interviews.c.status == "scheduled")
    room = db.execute(
        select(interviews.c.meeting_link).where(*of_candidate).order_by(interviews.c.id).limit(1)
    ).scalar()
    return None if coordinator_id is None or room is None else Crowd(1, 2, coordinator_id, room)


def seed(db: Connection, count: int, *, at: datetime) -> Crowd:
    """Fill an empty database with one interviewer's `count` interviews around `at`; a quarter as many candidates."""
    candidate_ids = range(2, 2 + max(2, count // 4))
    coordinator_id = candidate_ids[-1] + 1
    people = [person(1, "interviewer", at), *(person(one, "candidate", at) for one in candidate_ids)]
    people.append(person(coordinator_id, "coordinator", at))
    _insert(db, users, people)
    _insert_parts(db, name_parts, ((row["id"], (row["name_key"],)) for row in people))
    _insert_parts(db, address_parts, ((row["id"], (row["email_key"], row["username"])) for row in people))
    rows = [_interview(number, candidate_ids, count, at) for number in range(count)]
    _insert(db, interviews, rows)
    _insert_parts(db, title_parts, ((row["id"], (row["title_key"],)) for row in rows))
    room = next(one for one in rows if one["candidate_id"] == 2 and one["status"] == "scheduled")
    agreed = {"interview_id": room["id"], "user_id": 2, "notice_version": NOTICE_VERSION, "is_agreed": True}
    _insert(db, consents, [agreed | {"decided_at": at}])
    coming = [row for row in rows if row["status"] == "scheduled"]
    _insert(db, invitations, [_invitation(row, at) for row in coming])
    _insert(db, mails, [_mail(row, at) for row in coming])
    return Crowd(interviewer_id=1, candidate_id=2, coordinator_id=coordinator_id, room=room["meeting_link"])


def person(user_id: int, role: str, at: datetime) -> dict[str, Any]:
    """A row of `users`; the name comes from the number."""
    first = FIRST_NAMES[user_id % len(FIRST_NAMES)]
    last = LAST_NAMES[user_id // len(FIRST_NAMES) % len(LAST_NAMES)]
    address = f"{first}.{last}.{user_id}@example.org".lower()
    return {
        "id": user_id,
        "username": f"{first}-{user_id}".lower(),
        "role": role,
        "name": f"{first} {last}",
        "name_key": searching.key(f"{first} {last}"),
        "email": address,
        "email_key": address,
        "has_parts": True,
        "created_at": at,
    }


def _interview(number: int, candidate_ids: range, count: int, at: datetime) -> dict[str, Any]:
    """Ended ones lie before `at`, open ones after it, three hours apart; every other is the first candidate's."""
    status = STATUSES[number % len(STATUSES)]
    hours = 3 * (1 + number // len(STATUSES) if status == "scheduled" else number - count)
    is_first = number % 2 == 1
    title = f"{TITLES[number % len(TITLES)]}, {ROUNDS[number // len(TITLES) % len(ROUNDS)]}"
    return {
        "id": number + 1,
        "title": title,
        "title_key": searching.key(title),
        "has_parts": True,
        "interviewer_id": 1,
        "candidate_id": candidate_ids[0] if is_first else candidate_ids[1 + number % (len(candidate_ids) - 1)],
        "scheduled_time": at + timedelta(hours=hours),
        "meeting_link": str(uuid.uuid4()),
        "status": status,
        "candidate_join_status": "pending" if status == "scheduled" else "approved",
        "code_content": "def answer():\n    return 42\n" * 40,
        "created_at": at - timedelta(days=30),
        "completed_at": at if status == "completed" else None,
    }


def _invitation(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The candidate's link to one of the open interviews."""
    expires_at = row["scheduled_time"] + timedelta(days=1)
    return {
        "interview_id": row["id"], "secret_hash": f"{row['id']:064}", "created_by": 1, "created_at": at,
        "expires_at": expires_at,
    }  # fmt: skip


def _mail(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The letter that took it; one in ten was refused, so that with 100 interviews "Needs action" is full, too."""
    return {
        "fact": f"invitation:{row['id']}", "kind": "invitation", "user_id": row["candidate_id"],
        "interview_id": row["id"], "state": "refused" if row["id"] % 10 == 0 else "sent", "created_at": at,
        "next_try_at": at, "done_at": at, "answer": "550 no such user",
    }  # fmt: skip


def _insert_parts(db: Connection, table: Table, keys: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    part, owner = (one.name for one in table.columns)
    found = ((of, search_parts.parts_of(*texts) or ()) for of, texts in keys)
    _insert(db, table, ({part: piece, owner: of} for of, pieces in found for piece in pieces))


def _insert(db: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    left = iter(rows)
    while part := list(itertools.islice(left, ROWS_A_STATEMENT)):
        db.execute(insert(table), part)
