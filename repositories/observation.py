"""What is to be observed in an interview: its own profile, and what its candidate is exempt from."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from db.tables import interviews, users


@dataclass(frozen=True)
class Wanted:
    """A profile, the kinds of a custom one, and the candidate's exemptions."""

    profile: str
    kinds: frozenset[str]
    exempt: frozenset[str]


def find(db: Connection, interview_id: int) -> Wanted | None:
    row = db.execute(
        select(interviews.c.proctoring_profile, interviews.c.proctoring_signals, users.c.exempt_signals)
        .select_from(interviews.join(users, users.c.id == interviews.c.candidate_id))
        .where(interviews.c.id == interview_id)
    ).first()
    if row is None:
        return None
    kinds, exempt = row.proctoring_signals.split(), row.exempt_signals.split()
    return Wanted(row.proctoring_profile, frozenset(kinds), frozenset(exempt))
