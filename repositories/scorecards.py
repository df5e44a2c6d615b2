"""The `scorecards` and `interview_scorecards` tables: the team's, and which one an interview has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_scorecards, interview_template_scorecards, scorecards
from repositories.rows import new_id


@dataclass(frozen=True)
class Scorecard:
    """One of the team's; `criteria` is JSON."""

    id: int
    title: str
    criteria: str
    hides_alerts: bool
    version: int
    archived_at: datetime | None
    created_by: int | None
    updated_at: datetime

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


@dataclass(frozen=True)
class InterviewScorecard:
    """What an interview is rated by; `is_frozen` once a card was begun, and until then it is as the team's is now."""

    interview_id: int
    scorecard_id: int
    version: int
    title: str
    criteria: str
    hides_alerts: bool
    is_frozen: bool


COLUMNS: tuple[Any, ...] = (
    scorecards.c.id, scorecards.c.title, scorecards.c.criteria, scorecards.c.hides_alerts, scorecards.c.version,
    scorecards.c.archived_at, scorecards.c.created_by, scorecards.c.updated_at,
)  # fmt: skip


def insert_scorecard(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(scorecards).values(**values)))


def update_scorecard(db: Connection, scorecard_id: int, values: dict[str, Any]) -> None:
    db.execute(update(scorecards).where(scorecards.c.id == scorecard_id).values(**values))


def lock(db: Connection, scorecard_id: int) -> Scorecard | None:
    """Found, and nobody else changes it until the transaction ends."""
    db.execute(select(scorecards.c.id).where(scorecards.c.id == scorecard_id).with_for_update())
    return find(db, scorecard_id)


def find(db: Connection, scorecard_id: int) -> Scorecard | None:
    row = db.execute(select(*COLUMNS).where(scorecards.c.id == scorecard_id)).first()
    return None if row is None else Scorecard(**row._mapping)


def list_all(db: Connection, *, limit: int) -> list[Scorecard]:
    """Those in use first, each by title."""
    ordered = select(*COLUMNS).order_by(scorecards.c.archived_at.is_not(None), scorecards.c.title, scorecards.c.id)
    return [Scorecard(**row._mapping) for row in db.execute(ordered.limit(limit))]


def count_all(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(scorecards)).scalar_one())


def count_of_owner(db: Connection, user_id: int) -> int:
    """How many are somebody's to change, archived ones too."""
    theirs = scorecards.c.created_by == user_id
    return int(db.execute(select(func.count()).select_from(scorecards).where(theirs)).scalar_one())


def hand_over(db: Connection, user_id: int, successor: int) -> None:
    """All of one person become another's."""
    db.execute(update(scorecards).where(scorecards.c.created_by == user_id).values(created_by=successor))


def find_of_interview(db: Connection, interview_id: int) -> InterviewScorecard | None:
    own, team = interview_scorecards.c, scorecards.c
    query = select(
        own.interview_id,
        own.scorecard_id,
        func.coalesce(own.version, team.version).label("version"),
        func.coalesce(own.title, team.title).label("title"),
        func.coalesce(own.criteria, team.criteria).label("criteria"),
        func.coalesce(own.hides_alerts, team.hides_alerts).label("hides_alerts"),
        own.version.is_not(None).label("is_frozen"),
    ).select_from(interview_scorecards.join(scorecards, team.id == own.scorecard_id))
    row = db.execute(query.where(own.interview_id == interview_id)).first()
    if row is None:
        return None
    return InterviewScorecard(
        **dict(row._mapping) | {"hides_alerts": bool(row.hides_alerts), "is_frozen": bool(row.is_frozen)}
    )


def replace_of_interview(db: Connection, interview_id: int, scorecard_id: int | None) -> None:
    """Make it the only one, or leave none."""
    db.execute(delete(interview_scorecards).where(interview_scorecards.c.interview_id == interview_id))
    if scorecard_id is not None:
        db.execute(insert(interview_scorecards).values(interview_id=interview_id, scorecard_id=scorecard_id))


def freeze(db: Connection, one: InterviewScorecard) -> None:
    """Keep with the interview what it is rated by."""
    kept = {"version": one.version, "title": one.title, "criteria": one.criteria, "hides_alerts": one.hides_alerts}
    of = interview_scorecards.c.interview_id == one.interview_id
    db.execute(update(interview_scorecards).where(of, interview_scorecards.c.version.is_(None)).values(**kept))


def find_of_template(db: Connection, template_id: int) -> Scorecard | None:
    """What its interviews are rated by, also where it has been archived."""
    own = interview_template_scorecards
    query = select(*COLUMNS).select_from(own.join(scorecards, scorecards.c.id == own.c.scorecard_id))
    row = db.execute(query.where(own.c.template_id == template_id)).first()
    return None if row is None else Scorecard(**row._mapping)


def replace_of_template(db: Connection, template_id: int, scorecard_id: int | None) -> None:
    """Make it the only one, or leave none."""
    own = interview_template_scorecards
    db.execute(delete(own).where(own.c.template_id == template_id))
    if scorecard_id is not None:
        db.execute(insert(own).values(template_id=template_id, scorecard_id=scorecard_id))
