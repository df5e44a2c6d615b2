"""The `trials` table: which runs tried the visible cases of a question. `services/running` reads `results`."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import trials


def insert_trial(db: Connection, run_id: int, interview_id: int, interview_question_id: int) -> None:
    values = {"run_id": run_id, "interview_id": interview_id, "interview_question_id": interview_question_id}
    db.execute(insert(trials).values(**values))


def end_trial(db: Connection, run_id: int, results: str) -> None:
    """Write what came of it, once: a trial that has results keeps them."""
    db.execute(update(trials).where(trials.c.run_id == run_id, trials.c.results.is_(None)).values(results=results))


def list_of(db: Connection, run_ids: Sequence[int]) -> dict[int, tuple[int, str | None]]:
    """Of those of these runs that are trials, the number of the question in the room and the results."""
    if not run_ids:
        return {}
    query = select(trials.c.run_id, trials.c.interview_question_id, trials.c.results)
    return {row[0]: (row[1], row[2]) for row in db.execute(query.where(trials.c.run_id.in_(list(run_ids))))}


def sizes(db: Connection, run_ids: Sequence[int]) -> dict[int, int]:
    """The length of the results of those of these runs that are trials."""
    query = select(trials.c.run_id, func.coalesce(func.length(trials.c.results), 0))
    return {row[0]: int(row[1]) for row in db.execute(query.where(trials.c.run_id.in_(list(run_ids))))}
