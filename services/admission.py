"""The waiting room: who asks, who is let in, kept in `candidate_join_status`.

pending -> requested -> approved | rejected; who was rejected may ask again; approved stays.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews
from services.errors import Conflict
from services.seats import Seat, over
from services.text import _

PENDING, REQUESTED, APPROVED, REJECTED = "pending", "requested", "approved", "rejected"


def request(seat: Seat, *, at: datetime) -> str:
    """The candidate asks to be admitted; the status afterwards: `requested`, or `approved` as it was.

    Raises Conflict("interview-over").
    """

    def decide(status: str) -> str:
        return APPROVED if status == APPROVED else REQUESTED

    return _move(seat, decide, at=at)


def approve(seat: Seat, *, at: datetime) -> str:
    """The interviewer admits the candidate; again is harmless.

    Raises Conflict("interview-over"), Conflict("nobody-asks"), Conflict("already-decided").
    """
    return _move(seat, lambda status: _decided(status, APPROVED), at=at)


def reject(seat: Seat, *, at: datetime) -> str:
    """The interviewer turns the candidate away; again is harmless. Raises as `approve` does."""
    return _move(seat, lambda status: _decided(status, REJECTED), at=at)


def _decided(status: str, wanted: str) -> str:
    if status in (REQUESTED, wanted):
        return wanted
    if status == PENDING:
        raise Conflict("nobody-asks", _("Nobody is asking to join just now."))
    raise Conflict("already-decided", _("This was already decided."))


def _move(seat: Seat, decide: Callable[[str], str], *, at: datetime) -> str:
    """Read and write under the row's lock, so that admit and deny at once have one outcome."""

    def work(db: Connection) -> str:
        status, join_status = interviews.lock(db, seat.interview_id)
        if status != "scheduled":
            raise over()
        after = decide(join_status)
        if after != join_status:
            values: dict[str, object] = {"candidate_join_status": after}
            if after == REQUESTED:
                values["join_requested_at"] = at
            interviews.update_interview(db, seat.interview_id, values)
        return after

    return database.run(work)
