"""Erasing one candidate with everything that is theirs, or what was kept long enough: a receipt, and an audit entry.

What is erased is found by the schema itself, along its foreign keys, so a table that comes later is not forgotten.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Select, Table, delete, func, select, update
from sqlalchemy.engine import Connection

from config import Config, Keep
from db.tables import interviews, metadata, user_sessions, users
from repositories import audit_entries, erase_requests, erased_links
from repositories.erased_links import Erased
from repositories.parts import PARTS
from repositories.states import OVER, InterviewStatus, Role
from services.audit import audit
from services.chain import chain

BATCH = 100
"""Interviews in one transaction: the server writes between two."""
AUDIT_BATCH = 1000
"""Entries of the audit in one transaction."""
ENDED = func.coalesce(interviews.c.completed_at, interviews.c.scheduled_time)


class CannotErase(Exception):
    """Nothing was erased; the text says why and what to do."""


@dataclass
class Receipt:
    """How many rows of which table were erased (or would be), and which files."""

    rows: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def count(self, table: Table, rows: int) -> None:
        if rows:
            self.rows[table.name] = self.rows.get(table.name, 0) + rows

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, and files."""
        return self.rows | ({"files": len(self.files)} if self.files else {})


def resumes_of(config: Config) -> Path:
    """Where the files are."""
    return config.upload_dir / "resumes"


def erase_candidate(candidate_id: int, *, at: datetime, engine: Engine, resumes: Path, is_dry: bool) -> Receipt:
    """Erase the account, its interviews with all that was written in them, and the resume.

    What the candidate wrote into interviews that are others' now stays there without a name. Their links say for a
    while that everything is erased. Raises CannotErase for
    who is no candidate, and while an interview is still open.
    """
    receipt = Receipt()

    def work(db: Connection) -> None:
        found = db.execute(select(users).where(users.c.id == candidate_id, users.c.role == Role.CANDIDATE)).first()
        if found is None:
            raise CannotErase(f"There is no candidate with the number {candidate_id}.")
        theirs = select(interviews.c.id, interviews.c.status).where(interviews.c.candidate_id == candidate_id)
        rows = db.execute(theirs.order_by(interviews.c.id).with_for_update()).all()
        if any(row.status == InterviewStatus.SCHEDULED for row in rows):
            raise CannotErase("An interview of this candidate is still open. Cancel or complete it first.")
        ids = [row.id for row in rows]
        # What is left of their records are hashes that say nothing, and a signed line that it was erased.
        chain.erase_whole(db, ids, at=at)
        _leave_word(db, found, ids, at=at)
        _erase_interviews(db, ids, receipt)
        _forget_person(db, candidate_id, receipt)
        receipt.count(users, db.execute(delete(users).where(users.c.id == candidate_id)).rowcount)
        if found.resume_path:
            receipt.files.append(Path(found.resume_path).name)
        audit_entries.forget(db, audit.Kind.PERSON, [candidate_id])
        # By the number that it had, in words: numbers are given anew.
        erased = audit.Subject(audit.Kind.PERSON, name=f"candidate {candidate_id}")
        audit.write(db, audit.Deed.ERASED, by=audit.acting(), on=erased, at=at, details=receipt.counts)

    _carry_out(engine, work, is_dry=is_dry)
    if not is_dry:
        _remove_files(receipt.files, resumes)
    return receipt


def _leave_word(db: Connection, person: Any, interview_ids: Sequence[int], *, at: datetime) -> None:
    """What the candidate's links say from now on: that it is erased, and how much it was."""
    asked = erase_requests.find(db, person.id)
    erased = Erased(at, asked.asked_at if asked else None, len(interview_ids), bool(person.resume_path))
    erased_links.insert_links(db, erased_links.list_working(db, person.id, interview_ids), erased)


def purge(keep: Keep, *, at: datetime, engine: Engine, resumes: Path, is_dry: bool) -> Receipt:
    """Erase what was kept long enough after its interview ended, or was to begin and was cancelled; accounts stay.

    In steps of `BATCH` interviews, each with its audit entry; the last one says how much it was altogether. What was
    stopped in the middle has only entries of steps, and is gone on with.
    """
    receipt = Receipt()

    def step(work: Callable[[Connection], None], deed: audit.Deed = audit.Deed.PURGE_STEP) -> None:
        def noted(db: Connection) -> None:
            before = receipt.counts
            work(db)
            is_last = deed is audit.Deed.PURGED
            done = {name: count - (0 if is_last else before.get(name, 0)) for name, count in receipt.counts.items()}
            done = {name: count for name, count in done.items() if count}
            if is_last or done:
                on = audit.Subject(audit.Kind.SERVER, name=_told(keep))
                audit.write(db, deed, by=audit.NOBODY, on=on, at=at, details=done)

        _carry_out(engine, noted, is_dry=is_dry)

    for some in _batches(engine, keep.interviews, at):
        step(lambda db, some=some: _erase_interviews(db, some, receipt))  # type: ignore[misc]
    for part in PARTS:
        for some in _batches(engine, getattr(keep, part), at):
            step(lambda db, some=some, part=part: _erase_parts(db, some, part, at, receipt))  # type: ignore[misc]
    step(lambda db: _forget_resumes(db, keep.resumes, at, receipt), audit.Deed.PURGED)
    if not is_dry:
        _remove_files(receipt.files, resumes)
    return receipt


def purge_audit(days: int, *, at: datetime, engine: Engine) -> int:
    """Delete the entries of the audit whose time is over, some at a time; how many. That is an entry itself."""
    total = 0
    while True:
        done = _in_transaction(engine, lambda db: _purge_some(db, days, at))
        total += done
        if done < AUDIT_BATCH:
            return total


def _purge_some(db: Connection, days: int, at: datetime) -> int:
    done = audit_entries.delete_before(db, at - timedelta(days=days), limit=AUDIT_BATCH)
    if done:
        on = audit.Subject(audit.Kind.SERVER, name=f"audit after {days} days")
        audit.write(db, audit.Deed.PURGE_STEP, by=audit.NOBODY, on=on, at=at, details={"audit_entries": done})
    return done


def _in_transaction(engine: Engine, work: Callable[[Connection], int]) -> int:
    with engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
        return work(db)


def _told(keep: Keep) -> str:
    limits = {name: getattr(keep, name) for name in ("interviews", *PARTS, "resumes")}
    return ", ".join(f"{name} after {days} days" for name, days in limits.items() if days) or "nothing is limited"


def _over(before: datetime) -> Select[int]:
    return select(interviews.c.id).where(interviews.c.status.in_(OVER), before > ENDED)


def _batches(engine: Engine, days: int | None, at: datetime) -> Iterable[list[int]]:
    """The interviews that ended so long ago, some at a time."""
    if days is None:
        return
    with engine.connect() as db:
        ids = list(db.execute(_over(at - timedelta(days=days)).order_by(interviews.c.id)).scalars())
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _erase_parts(db: Connection, ids: Sequence[int], part: str, at: datetime, receipt: Receipt) -> None:
    tables = PARTS[part]
    _hold(db, ids)
    for table in tables:
        receipt.count(table, db.execute(delete(table).where(table.c.interview_id.in_(ids))).rowcount)
    chain.erase(db, ids, part, at=at)


def _forget_resumes(db: Connection, days: int | None, at: datetime, receipt: Receipt) -> None:
    """Of candidates whose last interview is over for so long, or who were added as long ago and had none."""
    if days is None:
        return
    before = at - timedelta(days=days)
    later = select(interviews.c.candidate_id).where(interviews.c.id.not_in(_over(before)))
    of = users.c.resume_path.is_not(None) & (users.c.created_at < before) & users.c.id.not_in(later)
    for row in db.execute(select(users.c.id, users.c.resume_path).where(of)).all():
        db.execute(update(users).where(users.c.id == row.id).values(resume_path=None, resume_original_name=None))
        receipt.files.append(Path(row.resume_path).name)


def _remove_files(names: Sequence[str], resumes: Path) -> None:
    for name in names:
        (resumes / name).unlink(missing_ok=True)


def _carry_out(engine: Engine, work: Callable[[Connection], None], *, is_dry: bool) -> None:
    """In one transaction, which a dry run undoes: what it counts is what would be erased."""
    with engine.connect().execution_options(neurohire_writes=True) as db, db.begin() as transaction:
        work(db)
        if is_dry:
            transaction.rollback()


def _hold(db: Connection, ids: Sequence[int]) -> None:
    """Before their records, as all who write into an interview do: nobody then waits for who waits for them."""
    db.execute(select(interviews.c.id).where(interviews.c.id.in_(ids)).order_by(interviews.c.id).with_for_update())


def _erase_interviews(db: Connection, ids: Sequence[int], receipt: Receipt) -> None:
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        _hold(db, some)
        for column in _columns_to(interviews):
            _delete(db, column.table, column.in_(some), receipt)
        # Without a key of their own, for sessions are deleted long after they ended.
        sessions = user_sessions.c.interview_id.in_(some)
        receipt.count(user_sessions, db.execute(delete(user_sessions).where(sessions)).rowcount)
        audit_entries.forget(db, audit.Kind.INTERVIEW, some)
        receipt.count(interviews, db.execute(delete(interviews).where(interviews.c.id.in_(some))).rowcount)


def _forget_person(db: Connection, user_id: int, receipt: Receipt) -> None:
    """Rows about the person go; rows of others that only name them as their author lose the name."""
    for column in _columns_to(users):
        table = column.table
        if column.nullable:
            db.execute(update(table).where(column == user_id).values({column.name: None}))
        else:
            _delete(db, table, column == user_id, receipt)


def _delete(db: Connection, table: Table, condition: ColumnElement[bool], receipt: Receipt) -> None:
    """Rows of a table, and before them those of others that point to them: of an offer, its links."""
    for column in _columns_to(table):
        (key,) = table.primary_key.columns
        _delete(db, column.table, column.in_(select(key).where(condition)), receipt)
    receipt.count(table, db.execute(delete(table).where(condition)).rowcount)


def _columns_to(target: Table) -> Iterable[Column[int]]:
    """The columns of other tables that point to this one, children of children first."""
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            if any(key.column.table is target for key in column.foreign_keys) and table is not target:
                yield column
