"""The end of an interview, completed or cancelled: stores the last edits and the last text with it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, users
from repositories.states import InterviewStatus
from services.audit import audit
from services.base import Conflict, Invalid, _, prose, utcnow
from services.chain import Kind, chain
from services.document import document_saving
from services.interview import Planner, Seat, lock_open, over
from services.interview import interviews as planned
from services.mail import letters
from services.planning import agenda, end_of_record
from services.proctoring import coverage
from services.webhooks import deliveries as webhooks


def cancel(planner: Planner | Seat, word: str | None = None) -> None:
    """The interview will not take place; `word` goes into the letters that say so.

    Raises Invalid("word-too-long"), Conflict("interview-over").
    """
    word = _checked(word)
    at = utcnow()

    def tell(db: Connection) -> None:
        letters.cancelled(db, planned.existing(db, planner.interview_id), word, by=_name(db, planner), at=at)

    _cancel(planner.interview_id, tell, at=at, by=planner.user_id)


def cancel_by_candidate(
    interview_id: int, word: str | None, *, note: Callable[[Connection], None], at: datetime
) -> None:
    """The same by the candidate who had chosen its time; `note` comes first in the transaction and may refuse, by
    anything but a Conflict.

    Raises Conflict("interview-over").
    """

    def tell(db: Connection) -> None:
        interview = planned.existing(db, interview_id)
        letters.cancelled(db, interview, word, by=interview.candidate_name, at=at, is_by_candidate=True)

    _cancel(interview_id, tell, at=at, first=note)


def _cancel(
    interview_id: int,
    tell: Callable[[Connection], None],
    *,
    at: datetime,
    by: int | None = None,
    first: Callable[[Connection], None] = lambda db: None,
) -> None:
    with document_saving.closing(interview_id) as write_last:

        def work(db: Connection) -> None:
            first(db)
            lock_open(db, interview_id)
            tell(db)
            kept = _kept(write_last(db))
            end_of_record.write(db, interview_id, Kind.CANCELLED, {"is_no_show": False}, at=at)
            interviews.update_interview(db, interview_id, {"status": InterviewStatus.CANCELLED, **kept})
            _note(db, audit.Deed.INTERVIEW_CANCELLED, interview_id, by, at=at)

        database.run(work)
    coverage.leave(interview_id, at=at)


def _name(db: Connection, planner: Planner | Seat) -> str:
    return users.list_contacts(db, [planner.user_id])[planner.user_id].name


def no_show(planner: Planner | Seat, *, at: datetime) -> None:
    """Close an interview that is over and to which the candidate did not come: it counts as cancelled, for this reason.

    Raises Conflict("interview-over"), and Conflict("not-over-yet") before, or where the candidate was in the room.
    """
    with document_saving.closing(planner.interview_id) as write_last:

        def work(db: Connection) -> None:
            lock_open(db, planner.interview_id)
            interview = interviews.find(db, planner.interview_id)
            if interview is None or interview.was_candidate_in or not agenda.is_over(interview, at=at):
                raise Conflict(
                    "not-over-yet", _("The candidate was in the room, or there is still time for them to come.")
                )
            missed = {"status": InterviewStatus.CANCELLED, "is_no_show": True, **_kept(write_last(db))}
            said = {"by": planner.user_id, "is_no_show": True}
            end_of_record.write(db, planner.interview_id, Kind.CANCELLED, said, at=at)
            interviews.update_interview(db, planner.interview_id, missed)
            no_show = {"no_show": True}
            _note(db, audit.Deed.INTERVIEW_CANCELLED, interview.id, planner.user_id, at=at, details=no_show)

        database.run(work)
    coverage.leave(planner.interview_id, at=at)


def undo_no_show(planner: Planner | Seat) -> None:
    """Take back that the candidate did not come: the interview is over and needs somebody to act, as before.

    Raises Conflict("interview-over") for one that was closed otherwise, or was never closed.
    """

    def work(db: Connection) -> None:
        interviews.lock(db, planner.interview_id)
        if not planned.existing(db, planner.interview_id).is_no_show:
            raise over()
        opened = {"status": InterviewStatus.SCHEDULED, "is_no_show": False}
        interviews.update_interview(db, planner.interview_id, opened)
        chain.reopen(db, planner.interview_id, {"by": planner.user_id}, at=utcnow())
        no_show = {"no_show": False}
        _note(db, audit.Deed.INTERVIEW_CHANGED, planner.interview_id, planner.user_id, at=utcnow(), details=no_show)

    database.run(work)


def complete(seat: Seat, *, at: datetime) -> None:
    """End the interview for good, the last edits and text with it, in one transaction. Calling this twice is harmless.

    Raises Conflict("interview-over") when it was cancelled.
    """
    with document_saving.closing(seat.interview_id) as write_last:

        def work(db: Connection) -> None:
            status = interviews.lock(db, seat.interview_id).status
            if status == InterviewStatus.COMPLETED:
                return
            if status != InterviewStatus.SCHEDULED:
                raise over()
            ended = {"status": InterviewStatus.COMPLETED, "completed_at": at, **_kept(write_last(db))}
            end_of_record.write(db, seat.interview_id, Kind.COMPLETED, {"by": seat.user_id}, at=at)
            interviews.update_interview(db, seat.interview_id, ended)
            _note(db, audit.Deed.INTERVIEW_ENDED, seat.interview_id, seat.user_id, at=at)

        database.run(work)
    coverage.leave(seat.interview_id, at=at)


def _note(
    db: Connection,
    deed: audit.Deed,
    interview_id: int,
    by: int | None,
    *,
    at: datetime,
    details: Mapping[str, bool] | None = None,
) -> None:
    """Without `by` it is the candidate."""
    interview = planned.existing(db, interview_id)
    doer, on = audit.Doer(by or interview.candidate_id), audit.interview(interview_id, interview.title)
    audit.write(db, deed, by=doer, on=on, whom=interview.candidate_id, at=at, details=details)
    webhooks.tell(db, deed, interview, at=at)


def _kept(last_text: str | None) -> dict[str, object]:
    return {} if last_text is None else {"code_content": last_text}


def _checked(word: str | None) -> str | None:
    text = prose.without_empty_ends((word or "").replace("\r\n", "\n"))
    if len(text) > letters.MAX_WORD_CHARS:
        words = _("Use at most %(count)s characters.", count=letters.MAX_WORD_CHARS)
        raise Invalid("word-too-long", words, field="word")
    return text or None
