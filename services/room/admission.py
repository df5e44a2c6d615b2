"""The lobby: who asks to join, who is admitted, and what the waiting candidate reads; stored with the interview.

`candidate_join_status`: pending -> requested -> approved | rejected; a rejected candidate may ask again.
Nobody asks before the door opens: from `OPENS_BEFORE` the planned start, or while an interviewer is in the room.
A session is admitted, not a person: whoever opens the same invitation in another browser has to ask again, and until
that is decided, the one who was admitted before stays in. A candidate who signed in with a password is admitted in
every browser, and a request made with the link does not change that.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews
from repositories.interviews import Interview
from repositories.states import JoinStatus
from services.base import Conflict, _, utcnow
from services.chain import Kind, chain
from services.interview import Seat, lock_open
from services.mail import letters
from services.room.presence import presence

PENDING, REQUESTED, APPROVED, REJECTED = JoinStatus
OPENS_BEFORE = timedelta(minutes=15)
"""So long before the planned start a candidate may ask to join. Letters and pages say it from here."""
NO_SESSION = 0
"""In place of the admitted session where the database does not name one: older versions admitted the person only."""


@dataclass(frozen=True)
class Request:
    """The outcome of a request: the status afterwards, and whether another session asked or was admitted before."""

    status: str
    is_other_device: bool


def request(seat: Seat, *, at: datetime) -> Request:
    """The candidate asks to be admitted: `approved` if they already were, otherwise `requested`.

    Whoever asked already goes on asking, also when the interviewer who was early has left again.
    Raises Conflict("interview-over", "too-early").
    """

    def work(db: Connection) -> Request:
        now = lock_open(db, seat.interview_id)  # Admit and deny at once have one outcome.
        if _is_admitted(now, seat):
            return Request(APPROVED, is_other_device=False)
        values: dict[str, object] = {"candidate_join_status": REQUESTED, "asking_session_id": seat.session_id}
        if now.join_status != REQUESTED or now.asking_session_id != seat.session_id:
            _require_open_door(seat, now, at=at)
            values |= {"join_requested_at": at, "rejection_reason": None}
        if now.join_status == APPROVED and now.admitted_session_id is None:
            now = replace(now, admitted_session_id=NO_SESSION)
            values["admitted_session_id"] = NO_SESSION
        interviews.update_interview(db, seat.interview_id, values)
        letters.candidate_waits(db, seat.interview_id, at=at)
        if "join_requested_at" in values:
            chain.add(db, seat.interview_id, Kind.ASKED, {"by": seat.user_id}, at=at)
        return Request(REQUESTED, is_other_device=is_other_device(now, seat.session_id))

    return database.run(work)


def approve(seat: Seat, *, asked_at: datetime | None = None) -> str:
    """An interviewer admits the candidate; doing so again is harmless.

    `asked_at` names the request that the interviewer saw: somebody else with the same link may have asked since.
    Raises Conflict("interview-over", "nobody-asks", "already-decided", "request-changed").
    """

    def work(db: Connection) -> str:
        now = lock_open(db, seat.interview_id)  # Admit and deny at once have one outcome.
        _require_asking(now, APPROVED, asked_at)
        if now.join_status == REQUESTED:
            admitted = {"candidate_join_status": APPROVED, "admitted_session_id": now.asking_session_id}
            over = {"asking_session_id": None, "lobby_message": None, "rejection_reason": None}
            interviews.update_interview(db, seat.interview_id, admitted | over)
            chain.add(db, seat.interview_id, Kind.ADMITTED, {"by": seat.user_id}, at=utcnow())
        return APPROVED

    return database.run(work)


def reject(seat: Seat, *, reason: str, asked_at: datetime | None = None) -> int | None:
    """An interviewer turns the candidate away; the session that asked. Doing so again is harmless.

    A candidate who was admitted before, in another browser, stays in. `asked_at` and what is raised: as `approve`.
    """

    def work(db: Connection) -> int | None:
        now = lock_open(db, seat.interview_id)  # Admit and deny at once have one outcome.
        _require_asking(now, REJECTED, asked_at)
        if now.join_status == REQUESTED:
            values = {
                "candidate_join_status": REJECTED if now.admitted_session_id is None else APPROVED,
                "asking_session_id": None,
                "rejection_reason": _line(reason),
                "lobby_message": None,  # It was for this wait; whoever waits next would take it for theirs.
                "rejected_by": seat.name,
            }
            interviews.update_interview(db, seat.interview_id, values)
            said = {"by": seat.user_id, "reason": values["rejection_reason"]}
            chain.add(db, seat.interview_id, Kind.REJECTED, said, at=utcnow())
        return now.asking_session_id

    return database.run(work)


def say(seat: Seat, message: str) -> str | None:
    """Store the message to the candidate in the lobby; an empty one removes it. Raises Conflict("interview-over")."""
    said = _line(message)

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        interviews.update_interview(db, seat.interview_id, {"lobby_message": said, "lobby_message_by": seat.name})
        chain.add(db, seat.interview_id, Kind.LOBBY_MESSAGE, {"by": seat.user_id, "text": said}, at=utcnow())

    database.run(work)
    return said


@dataclass(frozen=True)
class LobbyState:
    """What a candidate in the lobby can see of the room. `said_by` and `rejected_by` are the writers' names."""

    interviewer_here: bool
    here: list[str]
    """The interviewers in the room."""
    message: str | None
    said_by: str | None
    reason: str | None
    rejected_by: str | None


def lobby_state(interview: Interview) -> LobbyState:
    """Which interviewers are in the room, what was said and by whom, and why the candidate was turned away."""
    here = presence.list_interviewers(interview.id)
    return LobbyState(
        interviewer_here=bool(here),
        here=here,
        message=interview.lobby_message,
        said_by=interview.lobby_message_by,
        reason=interview.rejection_reason,
        rejected_by=interview.rejected_by,
    )


def opens_at(interview: Interview | interviews.Locked) -> datetime:
    """From when on a candidate may ask to join while no interviewer is in the room."""
    return interview.scheduled_time - OPENS_BEFORE


def is_door_open(interview: Interview, *, at: datetime) -> bool:
    """Whether a candidate may ask to join now."""
    return at >= opens_at(interview) or bool(presence.list_interviewers(interview.id))


def anew() -> dict[str, object]:
    """The columns of an interview to which nobody has been admitted yet."""
    return {
        "candidate_join_status": PENDING,
        "asking_session_id": None,
        "admitted_session_id": None,
        "rejection_reason": None,
        "lobby_message": None,
    }


def is_other_device(interview: Interview | interviews.Locked, session_id: int | None) -> bool:
    """Whether a session of the same candidate other than this one was admitted, or asks."""
    known = {interview.admitted_session_id, interview.asking_session_id} - {None, session_id}
    return bool(known)


def _is_admitted(now: interviews.Locked, seat: Seat) -> bool:
    return replace(seat, join_status=now.join_status, admitted_session_id=now.admitted_session_id).is_admitted


def _require_open_door(seat: Seat, now: interviews.Locked, *, at: datetime) -> None:
    """An interviewer in the room may admit whoever comes early; without one, a request would call people too soon."""
    if at < opens_at(now) and not presence.list_interviewers(seat.interview_id):
        minutes = OPENS_BEFORE // timedelta(minutes=1)
        words = _("It is too early. You can ask to join from %(minutes)s minutes before the start.", minutes=minutes)
        raise Conflict("too-early", words)


def _require_asking(now: interviews.Locked, wanted: str, asked_at: datetime | None) -> None:
    if now.join_status == REQUESTED and asked_at is not None and not _is_same(now.join_requested_at, asked_at):
        raise Conflict("request-changed", _("There is a newer request. Check it before you decide."))
    if now.join_status in (REQUESTED, wanted):
        return
    if now.join_status == PENDING:
        raise Conflict("nobody-asks", _("Nobody is asking to join right now."))
    raise Conflict("already-decided", _("This request was already answered."))


def _is_same(stored: datetime | None, received: datetime) -> bool:
    """Pages receive times in milliseconds."""
    return stored is not None and abs(stored - received) < timedelta(milliseconds=1)


def _line(words: str) -> str | None:
    return words.replace("\x00", "").strip() or None
