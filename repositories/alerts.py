"""The `alerts` table: signals of the candidate's page as spans with the server's time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
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


COLUMNS = (
    alerts.c.id, alerts.c.kind, alerts.c.size, alerts.c.started_at, alerts.c.ended_at, alerts.c.report_count,
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


def insert_alert(
    db: Connection, interview_id: int, candidate_id: int, kind: str, *, size: int | None, at: datetime
) -> Alert:
    values = {
        "interview_id": interview_id,
        "candidate_id": candidate_id,
        "kind": kind,
        "size": size,
        "started_at": at,
        "ended_at": at,
        "report_count": 1,
    }
    alert_id = new_id(db.execute(insert(alerts).values(**values)))
    return Alert(alert_id, kind, size, at, at, 1)


def extend(db: Connection, alert: Alert, *, until: datetime) -> Alert:
    """The alert went on: move its end and count the report."""
    count = alert.report_count + 1
    db.execute(update(alerts).where(alerts.c.id == alert.id).values(ended_at=until, report_count=count))
    return Alert(alert.id, alert.kind, alert.size, alert.started_at, until, count)


def list_for_interview(db: Connection, interview_id: int, *, limit: int) -> list[Alert]:
    """The latest `limit` alerts, in the order they began."""
    rows = db.execute(
        select(*COLUMNS)
        .where(alerts.c.interview_id == interview_id)
        .order_by(alerts.c.started_at.desc(), alerts.c.id.desc())
        .limit(limit)
    ).all()
    return [_alert(row) for row in reversed(rows)]


def _one(db: Connection, query: Select[Any]) -> Alert | None:
    row = db.execute(query).first()
    return None if row is None else _alert(row)


def _alert(row: Any) -> Alert:
    return Alert(**row._mapping)
