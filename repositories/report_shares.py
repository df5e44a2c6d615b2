"""The `report_shares` table: with whom the report of an interview is shared, by whom, until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, interviews, report_shares, users
from repositories.rows import new_id

givers = users.alias("givers")


@dataclass(frozen=True)
class ReportShare:
    """One; `name` is the reader's, `by` who shared it, `title` the interview's."""

    id: int
    link: str
    interview_id: int
    title: str
    reader_id: int
    name: str
    is_reader_active: bool
    shared_by: int
    by: str
    word: str | None
    shared_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    last_opened_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether the reader may still read."""
        return self.ended_at is None and at < self.ends_at and self.is_reader_active

    @property
    def is_opened(self) -> bool:
        """Whether the reader opened it since it was shared last."""
        return self.last_opened_at is not None and self.last_opened_at >= self.shared_at


COLUMNS: tuple[Any, ...] = (
    report_shares.c.id, report_shares.c.link, report_shares.c.interview_id, interviews.c.title,
    report_shares.c.reader_id, users.c.name, users.c.deactivated_at.is_(None).label("is_reader_active"),
    report_shares.c.shared_by, givers.c.name.label("by"), report_shares.c.word, report_shares.c.shared_at,
    report_shares.c.ends_at, report_shares.c.ended_at, report_shares.c.last_opened_at,
)  # fmt: skip
QUERY = select(*COLUMNS).select_from(
    report_shares.join(users, users.c.id == report_shares.c.reader_id)
    .join(givers, givers.c.id == report_shares.c.shared_by)
    .join(interviews, interviews.c.id == report_shares.c.interview_id)
)


def insert_share(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when there is one of this interview and reader."""
    return new_id(db.execute(insert(report_shares).values(**values)))


def update_share(db: Connection, share_id: int, values: dict[str, Any]) -> None:
    db.execute(update(report_shares).where(report_shares.c.id == share_id).values(**values))


def end_all_of_reader(db: Connection, reader_id: int, *, at: datetime) -> int:
    """Those that still run; how many."""
    runs = report_shares.c.ended_at.is_(None) & (report_shares.c.ends_at > at)
    ended = db.execute(update(report_shares).where(report_shares.c.reader_id == reader_id, runs).values(ended_at=at))
    return ended.rowcount


def find_by_link(db: Connection, link: str) -> ReportShare | None:
    row = db.execute(QUERY.where(report_shares.c.link == link)).first()
    return None if row is None else ReportShare(**row._mapping)


def find_in(db: Connection, interview_id: int, share_id: int) -> ReportShare | None:
    if share_id > MAX_ID:
        return None
    of = (report_shares.c.interview_id == interview_id) & (report_shares.c.id == share_id)
    row = db.execute(QUERY.where(of)).first()
    return None if row is None else ReportShare(**row._mapping)


def list_of(db: Connection, interview_id: int) -> list[ReportShare]:
    """Of an interview, the latest first."""
    of = report_shares.c.interview_id == interview_id
    rows = db.execute(QUERY.where(of).order_by(report_shares.c.shared_at.desc(), report_shares.c.id.desc()))
    return [ReportShare(**row._mapping) for row in rows]


def list_open_of_reader(db: Connection, reader_id: int, *, at: datetime, limit: int) -> list[ReportShare]:
    """What this person may read, the first to end first."""
    query = QUERY.where(*_runs_of(reader_id, at), users.c.deactivated_at.is_(None))
    rows = db.execute(query.order_by(report_shares.c.ends_at, report_shares.c.id).limit(limit))
    return [ReportShare(**row._mapping) for row in rows]


def any_open_of_reader(reader_id: int, *, at: datetime) -> ColumnElement[bool]:
    """Whether `list_open_of_reader` would find anything for somebody who is active, for a statement that asks more."""
    return select(report_shares.c.id).where(*_runs_of(reader_id, at)).exists()


def _runs_of(reader_id: int, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return report_shares.c.reader_id == reader_id, report_shares.c.ended_at.is_(None), report_shares.c.ends_at > at
