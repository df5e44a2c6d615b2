"""Everything that is stored about one candidate, in one file to hand over: rows as JSON, and the resume."""

import io
import json
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, or_, select
from sqlalchemy.engine import Connection

from db.tables import (
    accommodation_requests,
    alerts,
    chat_messages,
    consents,
    coverage,
    interviews,
    room_events,
    user_sessions,
    users,
)
from operating import audit
from operating.backup import add, add_file, plain

# What is the server's own and tells nothing about the person, or would let somebody be them.
LEFT_OUT = {"password_hash", "token_hash", "email_key"}
OF_PERSON = {consents: "user_id", alerts: "candidate_id", accommodation_requests: "user_id", room_events: "user_id"}


def write(candidate_id: int, target: Path, *, at: datetime, engine: Engine, resumes: Path) -> dict[str, int]:
    """Write the candidate's data to `target`; how many rows of which kind.

    Of the chat, all that was said in their interviews is in it; of the code, the last text. Raises LookupError,
    FileExistsError, OSError.
    """
    with engine.connect() as db, db.begin():
        account = _rows(db, users, users.c.id == candidate_id, users.c.role == "candidate")
        if not account:
            raise LookupError(f"There is no candidate with the number {candidate_id}.")
        held = _rows(db, interviews, interviews.c.candidate_id == candidate_id)
        ids = [one["id"] for one in held]
        found = {"users": account, "interviews": held}
        found["user_sessions"] = _rows(db, user_sessions, user_sessions.c.user_id == candidate_id)
        found["coverage"] = _rows(db, coverage, coverage.c.interview_id.in_(ids))
        said = or_(chat_messages.c.interview_id.in_(ids), chat_messages.c.sender_id == candidate_id)
        found["chat_messages"] = _rows(db, chat_messages, said)
        for table, column in OF_PERSON.items():
            found[table.name] = _rows(db, table, table.c[column] == candidate_id)
    with target.open("xb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        target.chmod(0o600)
        add(archive, "data.json", io.BytesIO(json.dumps(found, indent=2, ensure_ascii=False).encode()))
        if account[0]["resume_path"]:
            add_file(archive, resumes / Path(account[0]["resume_path"]).name, "resume")
    counts = {name: len(rows) for name, rows in found.items()}
    with engine.begin() as db:
        audit.note(db, audit.EXPORTED, f"candidate {candidate_id}", counts, at=at)
    return counts


def _rows(db: Connection, table: Table, *conditions: Any) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in LEFT_OUT]
    query = select(*columns).where(*conditions).order_by(*table.primary_key.columns)
    return [{name: plain(value) for name, value in row._mapping.items()} for row in db.execute(query)]
