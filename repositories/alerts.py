"""The `alerts` table: signals of the candidate's page as spans with the server's time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import alerts
from repositories.rows import new_id


@dataclass(frozen=True)
class Alert:
    """One signal from `started_at` to `ended_at`, reported `report_count` times; `size` is characters."""

    id: int
    kind: str
    size: int | None
    started_at: datetime
    ended_at: datetime
    report_count: int
    is_useful: bool | None = None
    remark: str | None = None


COLUMNS = (
    alerts.c.id, alerts.c.kind, alerts.c.size, alerts.c.started_at, alerts.c.ended_at, alerts.c.report_count,
    alerts.c.is_useful, alerts.c.remark,
)  # fmt: skip


def find_open(db: Connection, interview_id: int, kind: str, *, since: datetime) -> Alert | None:
    """The latest alert of this kind that was still reported at or after `since`."""
    return _one(
        db,
        select(*COLUMNS)
        .where(alerts.c.interview_id == interview_id, alerts.c.kind == kind, alerts.c.ended_at >= since)
        .order_by(alerts.c.ended_at.desc())
        .limit(1),
    )


def find_latest(db: Connection, interview_id: int, kind: str) -> Alert | None:
    """The alert of this kind that was reported last."""
    return _one(
        db,
        select(*COLUMNS)
        .where(alerts.c.interview_id == interview_id, alerts.c.kind == kind)
        .order_by(alerts.c.ended_at.desc())
        .limit(1),
    )


def count_of_kind(db: Connection, interview_id: int, kind: str) -> int:
    query = select(func.count()).where(alerts.c.interview_id == interview_id, alerts.c.kind == kind)
    return int(db.execute(query).scalar_one())


def insert_alert(
    db: Connection,
    interview_id: int,
    candidate_id: int,
    kind: str,
    *,
    size: int | None,
    at: datetime,
    since: datetime | None = None,
) -> Alert:
    """A new alert that began at `since`, or at `at`."""
    values = {
        "interview_id": interview_id,
        "candidate_id": candidate_id,
        "kind": kind,
        "size": size,
        "started_at": since or at,
        "ended_at": at,
        "report_count": 1,
    }
    alert_id = new_id(db.execute(insert(alerts).values(**values)))
    return Alert(alert_id, kind, size, since or at, at, 1)


def extend(db: Connection, alert: Alert, *, until: datetime) -> Alert:
    """The alert went on: move its end and count the report."""
    count = alert.report_count + 1
    db.execute(update(alerts).where(alerts.c.id == alert.id).values(ended_at=until, report_count=count))
    return replace(alert, ended_at=until, report_count=count)


def mark(db: Connection, interview_id: int, ids: Sequence[int], *, is_useful: bool | None) -> list[Alert]:
    """Note whether these alerts of the interview were useful; as they are then, others' ids left out."""
    of_them = and_(alerts.c.interview_id == interview_id, alerts.c.id.in_(ids))
    db.execute(update(alerts).where(of_them).values(is_useful=is_useful))
    return [_alert(row) for row in db.execute(select(*COLUMNS).where(of_them).order_by(alerts.c.id))]


def set_remark(db: Connection, interview_id: int, candidate_id: int, alert_id: int, remark: str | None) -> bool:
    """Note what the candidate says of an alert of theirs; False if there is no such alert."""
    of_it = and_(alerts.c.interview_id == interview_id, alerts.c.candidate_id == candidate_id, alerts.c.id == alert_id)
    if db.execute(select(alerts.c.id).where(of_it)).first() is None:
        return False
    db.execute(update(alerts).where(of_it).values(remark=remark))
    return True


def count_marks(db: Connection) -> dict[str, tuple[int, int, int]]:
    """Of every kind: how many alerts there are, how many were marked useful, how many not."""
    useful = func.sum(case((alerts.c.is_useful.is_(True), 1), else_=0))
    useless = func.sum(case((alerts.c.is_useful.is_(False), 1), else_=0))
    rows = db.execute(select(alerts.c.kind, func.count(), useful, useless).group_by(alerts.c.kind))
    return {kind: (int(total), int(yes), int(no)) for kind, total, yes, no in rows}


def list_for_interview(db: Connection, interview_id: int, *, limit: int) -> list[Alert]:
    """The latest `limit` alerts, in the order they began."""
    rows = db.execute(
        select(*COLUMNS)
        .where(alerts.c.interview_id == interview_id)
        .order_by(alerts.c.started_at.desc(), alerts.c.id.desc())
        .limit(limit)
    ).all()
    return [_alert(row) for row in reversed(rows)]


def list_after(db: Connection, interview_id: int, after: Alert | None, *, limit: int) -> list[Alert]:
    """The first `limit` alerts that began behind this one, or from the first on, in the order they began."""
    wanted = alerts.c.interview_id == interview_id
    if after is not None:
        at, number = after.started_at, after.id
        behind = or_(alerts.c.started_at > at, and_(alerts.c.started_at == at, alerts.c.id > number))
        wanted = and_(wanted, alerts.c.started_at >= at, behind)  # The first is what an index finds.
    query = select(*COLUMNS).where(wanted).order_by(alerts.c.started_at, alerts.c.id).limit(limit)
    return [_alert(row) for row in db.execute(query)]


def _one(db: Connection, query: Select[Any]) -> Alert | None:
    row = db.execute(query).first()
    return None if row is None else _alert(row)


def _alert(row: Any) -> Alert:
    return Alert(**row._mapping)
