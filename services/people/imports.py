"""Candidates from a file: what would happen, row by row, then adding them, and taking that back for an hour.

A file is kept between the two, encrypted, for whoever sent it and for as long as it can be added. Nobody is written to.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import audit_entries, candidate_imports, imported_candidates, whole_accounts
from repositories.candidate_imports import CandidateImport
from repositories.states import Role
from services.audit import audit
from services.base import Conflict, Invalid, Message, NotFound, _, encryption, names
from services.people import candidates, import_files
from services.people.candidates import Profile
from services.people.import_files import Row
from wire import runtime

KEPT_FOR = timedelta(hours=1)
"""A file that nobody added."""
UNDO_FOR = timedelta(hours=1)
TOLD_FOR = timedelta(days=1)
"""What an import did."""
TRIES = 5
"""Somebody may add the same address at the same time."""
FORGOTTEN_AT_ONCE = 100

MOST_CHARS = {
    "name": names.MAX_FULL_NAME_CHARS,
    "email": names.MAX_EMAIL_CHARS,
    "phone": candidates.MAX_PHONE_CHARS,
    "target_role": candidates.MAX_TARGET_ROLE_CHARS,
    "experience_level": candidates.MAX_EXPERIENCE_LEVEL_CHARS,
}
"""As the form of a candidate has them."""


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    KNOWN = "known"
    TWICE = "twice"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """A row and what would happen to it; `problems` are by the name of the field, "" for the whole row."""

    row: Row
    fate: Fate
    problems: dict[str, Message]


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    id: int
    until: datetime
    verdicts: list[Verdict]
    unused: list[str]
    is_guessed: bool

    @property
    def mark(self) -> str:
        """What tells this file from an earlier one of the same number."""
        return self.until.isoformat()


@dataclass(frozen=True)
class Staying:
    """A candidate who came by an import and would stay, or stayed, when it is undone."""

    id: int
    name: str
    why: Message


@dataclass(frozen=True)
class Done:
    """What an import did. `undo_until` is None when it cannot be undone any more."""

    stored: CandidateImport
    undo_until: datetime | None
    staying: list[Staying]


def prepare(data: bytes, *, by: int, at: datetime) -> int:
    """Keep a file for its preview, in the place of an earlier one of this person; its number.

    Raises Invalid and TooLarge with the field `file`.
    """
    sheet = runtime.in_native_thread(import_files.read, data)

    def work(db: Connection) -> int:
        made = candidate_imports.insert_import(db, by, at=at)
        candidate_imports.delete_previews_of(db, by, but=made)
        kept = json.dumps(asdict(sheet), ensure_ascii=False)
        candidate_imports.keep_preview(db, made, encryption.seal(kept, purpose=_purpose(made), at=at))
        return made

    return database.run(work)


def get(import_id: int, *, by: int, at: datetime) -> Preview | Done:
    """What a file of this person would do or did. Raises NotFound, also when its time is over."""

    def work(db: Connection) -> Preview | Done:
        stored = _own(db, import_id, by)
        if stored.added_at is None:
            return _preview(db, stored, at=at)
        hashes = imported_candidates.list_hashes(db, stored.id)
        until = stored.added_at + UNDO_FOR
        is_open = stored.undone_at is None and at < until
        return Done(stored, until if is_open else None, _staying(db, hashes))

    return database.read(work)


def add(import_id: int, *, seen: str, by: int, at: datetime) -> None:
    """Make candidates of the rows that can be; of a file that was added already, nothing.

    `seen` is the `mark` of the preview that the person saw: numbers are given anew. Raises NotFound, Conflict.
    """
    _tried(lambda db: _add(db, import_id, seen, by, at))


def undo(import_id: int, *, by: int, at: datetime) -> None:
    """Remove those candidates of an import whom nobody changed or used since. Raises NotFound, Conflict."""
    _tried(lambda db: _undo(db, import_id, by, at))


def forget_old(*, at: datetime) -> None:
    """Delete files that nobody added, and what imports of the day before did."""

    def work(db: Connection) -> None:
        candidate_imports.delete_previews_before(db, at - KEPT_FOR)
        old = candidate_imports.list_ids_before(db, at - KEPT_FOR - TOLD_FOR, limit=FORGOTTEN_AT_ONCE)
        if old:
            imported_candidates.delete_of_imports(db, old)
            candidate_imports.delete_ids(db, old)

    database.run(work)


def beside(render: Callable[..., str], **given: Any) -> str:
    """What a page makes of many rows, made in a thread: a thousand take longer than others should wait."""
    return runtime.in_native_thread(render, **given)


def _tried(work: Callable[[Connection], None]) -> None:
    """Once more when somebody was faster: what they made or named is then seen."""
    for _try in range(TRIES):
        with suppress(IntegrityError):
            return database.run(work)
    raise Conflict("import-busy", _("Others are changing candidates right now. Nothing was done. Try again."))


def _own(db: Connection, import_id: int, by: int, *, is_held: bool = False) -> CandidateImport:
    found = candidate_imports.find(db, import_id, by, is_held=is_held)
    if found is None:
        raise NotFound
    return found


def _add(db: Connection, import_id: int, seen: str, by: int, at: datetime) -> None:
    stored = _own(db, import_id, by, is_held=True)
    if stored.added_at is not None:
        return
    preview = _preview(db, stored, at=at)
    if seen != preview.mark:
        raise Conflict("another-file", _("You chose another file meanwhile. This is what it would do."))
    verdicts = preview.verdicts
    accounts = [_account(one.row, at) for one in verdicts if one.fate is Fate.ADDED]
    if not accounts:
        raise Conflict("nothing-to-add", _("None of the rows can be added."))
    made = whole_accounts.insert_all(db, accounts)
    imported_candidates.insert_all(db, stored.id, whole_accounts.list_hashes(db, made))
    left_out = len(verdicts) - len(accounts)
    candidate_imports.note_added(db, stored.id, added=len(accounts), left_out=left_out, at=at)
    _note(db, audit.Deed.CANDIDATES_IMPORTED, stored, by, at, {"added": len(accounts), "left_out": left_out})


def _undo(db: Connection, import_id: int, by: int, at: datetime) -> None:
    stored = _own(db, import_id, by, is_held=True)
    if stored.added_at is None:
        raise NotFound
    if stored.undone_at is not None:
        return
    if at >= stored.added_at + UNDO_FOR:
        raise Conflict("undo-too-late", _("This import can no longer be undone. Its hour is over."))
    hashes = imported_candidates.list_hashes(db, stored.id)
    staying = {one.id for one in _staying(db, hashes, is_held=True)}
    gone = [one for one in hashes if one not in staying]
    imported_candidates.delete_people(db, gone)
    audit_entries.forget(db, audit.Kind.PERSON, gone)  # Numbers are given anew.
    whole_accounts.delete_all(db, gone)
    candidate_imports.note_undone(db, stored.id, removed=len(gone), at=at)
    _note(db, audit.Deed.IMPORT_UNDONE, stored, by, at, {"removed": len(gone), "stayed": len(staying)})


def _note(
    db: Connection, deed: audit.Deed, stored: CandidateImport, by: int, at: datetime, told: dict[str, int]
) -> None:
    audit.write(db, deed, by=audit.Doer(by), on=audit.Subject(audit.Kind.IMPORT, stored.id), at=at, details=told)


def _account(row: Row, at: datetime) -> dict[str, Any]:
    values = candidates.values_of(_profile(row))
    username = candidates.generated_username(values["email"])
    return values | {"role": Role.CANDIDATE, "created_at": at, "username": username}


def _profile(row: Row) -> Profile:
    return Profile(row.name, row.email, row.phone, row.target_role, row.experience_level)


def _preview(db: Connection, stored: CandidateImport, *, at: datetime) -> Preview:
    try:
        kept = encryption.unseal(stored.preview or "", purpose=_purpose(stored.id), at=at, lifetime=KEPT_FOR)
    except encryption.Unreadable:
        raise NotFound("preview-over", _("The file was kept for an hour. Choose it again.")) from None
    sheet = json.loads(kept)
    rows = [Row(**one) for one in sheet["rows"]]
    return Preview(stored.id, stored.created_at + KEPT_FOR, _judged(db, rows), sheet["unused"], sheet["is_guessed"])


def _purpose(import_id: int) -> str:
    return f"candidate import {import_id}"


def _judged(db: Connection, rows: list[Row]) -> list[Verdict]:
    roles = whole_accounts.list_roles_by_key(db, {names.fold(row.email) for row in rows})
    first: dict[str, int] = {}
    return [_verdict(row, roles, first) for row in rows]


def _verdict(row: Row, roles: dict[str, str], first: dict[str, int]) -> Verdict:
    """`first` has the rows in which addresses came first, and learns this one's."""
    problems = _problems(row)
    if problems:
        return Verdict(row, Fate.REFUSED, problems)
    key = candidates.values_of(_profile(row))["email_key"]
    if key in first:
        said = _("Row %(number)s has the same address.", number=first[key])
        return Verdict(row, Fate.TWICE, {"email": said})
    first[key] = row.number
    if key not in roles:
        return Verdict(row, Fate.ADDED, {})
    if roles[key] == Role.CANDIDATE:
        return Verdict(row, Fate.KNOWN, {"email": _("There is a candidate with this address. They stay as they are.")})
    return Verdict(row, Fate.REFUSED, {"email": _("This e-mail address is already in use.")})


def _problems(row: Row) -> dict[str, Message]:
    """The same as the form refuses, all at once."""
    found = {
        field: _("It has more than %(most)s characters.", most=most)
        for field, most in MOST_CHARS.items()
        if len(getattr(row, field)) > most
    }
    for field, check in (("name", names.clean_full_name), ("email", names.clean_email)):
        if field not in found:
            try:
                check(getattr(row, field))
            except Invalid as error:
                found[field] = error.message
    if row.has_more:
        found[""] = _(
            "The row has more cells than the first one. Put cells that have the dividing sign in quotation marks."
        )
    return found


def _staying(db: Connection, hashes: dict[int, str], *, is_held: bool = False) -> list[Staying]:
    """Who of an import was changed or used since it was made, by name."""
    present = whole_accounts.list_hashes(db, hashes, is_held=is_held)
    named = whole_accounts.list_named(db, hashes)
    resumes = whole_accounts.list_having_resumes(db, hashes)
    used = {one: _why(named.get(one, set()), has_resume=one in resumes) for one in present}
    ids = [one for one in present if one in named or present[one] != hashes[one]]
    return [Staying(one, name, used[one]) for one, name in whole_accounts.list_names(db, ids)]


def _why(tables: set[str], *, has_resume: bool) -> Message:
    if "interviews" in tables:
        return _("has an interview")
    if "slot_offers" in tables:
        return _("was offered times")
    if has_resume:
        return _("has a resume")
    return _("was used in another way") if tables else _("was changed")
