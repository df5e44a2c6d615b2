"""Writing entries, within the transaction of the deed: what is rolled back is not noted, and nothing is done unnoted.

Entries are only added. Two things touch them later, both in `operating/retention.py`: whoever is erased loses name and
number in them, and they go when their own time is over.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from repositories import audit_entries, interviews, users
from repositories.audit_entries import Entry
from services.audit import origin
from services.audit.deeds import Deed, Kind

__all__ = ["NOBODY", "Deed", "Doer", "Entry", "Kind", "Subject", "acting", "interview", "latest", "person", "write"]

MAX_DETAILS_CHARS = 2000
"""Of the details as JSON: what a deed was is said by its name, and these are a few values."""
MAX_VALUE_CHARS = 300
MAX_NAME_CHARS = 120
"""As long as a person's name; of longer titles the beginning."""
SECRET_WORDS = ("password", "secret", "token", "key", "code")
"""A detail of such a name is refused: what it is called would be what it is."""

Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Doer:
    """Who acts. The name is looked up where it is not given; without a number nobody is signed in."""

    user_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Subject:
    """What it is done to. The name of a person or an interview is looked up where it is not given."""

    kind: str
    id: int | None = None
    name: str = ""


NOBODY = Doer()


def acting() -> Doer:
    """Whoever the running request, event or command belongs to, for verbs that decide nothing by who acts."""
    return Doer(origin.now().user_id)


def person(user_id: int, name: str = "") -> Subject:
    return Subject(Kind.PERSON, user_id, name)


def interview(interview_id: int, name: str = "") -> Subject:
    return Subject(Kind.INTERVIEW, interview_id, name)


def write(
    db: Connection,
    deed: Deed,
    *,
    by: Doer,
    on: Subject,
    at: datetime,
    details: Mapping[str, Plain | Sequence[Plain]] | None = None,
    whom: int | None = None,
) -> int:
    """Add an entry; its number. From where is known (`origin`). Call it within the transaction of the deed.

    `whom` is the person besides whom the deed is about, such as the candidate of an interview or the reader of a share.
    `details` are plain values without names of people and without secrets; what is too long is cut, so that no deed
    fails for its note. Raises ValueError for a detail that is called a secret.
    """
    return audit_entries.insert_entry(
        db,
        {
            "at": at,
            "action": deed,
            "doer_id": by.user_id,
            "doer_name": (by.name or _name_of(db, by.user_id))[:MAX_NAME_CHARS],
            "address": origin.now().address,
            "subject_kind": on.kind,
            "subject_id": on.id,
            "subject": (on.name or _title_of(db, on))[:MAX_NAME_CHARS],
            "whom_id": whom,
            "counts": _as_json(details or {}),
        },
    )


def latest(db: Connection, *, limit: int, deed: Deed | None = None) -> list[Entry]:
    """The latest entries (of one deed), newest first."""
    return audit_entries.latest(db, limit=limit, action=deed)


def _name_of(db: Connection, user_id: int | None) -> str:
    return "" if user_id is None else users.find_name(db, user_id) or ""


def _title_of(db: Connection, on: Subject) -> str:
    if on.id is None:
        return ""
    if on.kind == Kind.PERSON:
        return _name_of(db, on.id)
    return (interviews.find_title(db, on.id) or "") if on.kind == Kind.INTERVIEW else ""


def _as_json(details: Mapping[str, Plain | Sequence[Plain]]) -> str:
    for name in details:
        if any(word in name.lower() for word in SECRET_WORDS):
            raise ValueError(f"an audit entry has no detail called {name}")
    kept: dict[str, object] = {}
    for name, value in details.items():
        kept[name] = _cut(value)
        if len(json.dumps(kept, ensure_ascii=False)) > MAX_DETAILS_CHARS:
            del kept[name]
            kept["left_out"] = True
            break
    return json.dumps(kept, ensure_ascii=False)


def _cut(value: Plain | Sequence[Plain]) -> object:
    if isinstance(value, str):
        return value if len(value) <= MAX_VALUE_CHARS else value[: MAX_VALUE_CHARS - 1] + "…"
    if isinstance(value, Sequence):
        return [_cut(one) for one in value]
    return value
