"""Interviews as their people find them, and what is switched in the room. The lists are `planning.agenda`'s."""

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interview_lists, interviews
from repositories.interviews import Interview
from services.base import NotFound, utcnow
from services.chain import Kind, chain
from services.interview import languages
from services.interview.seats import Seat, lock_open


def existing(db: Connection, interview_id: int) -> Interview:
    """The interview, inside the caller's transaction. Raises NotFound."""
    found = interviews.find(db, interview_id)
    if found is None:
        raise NotFound
    return found


def change_language(seat: Seat, language: str) -> None:
    """Raises Invalid("unknown-language"), Conflict("interview-over")."""
    known = languages.check(language)
    _change(seat, {"code_language": known}, {"language": known})


def change_clipboard(seat: Seat, *, is_allowed: bool) -> None:
    """Allow or disable the candidate's clipboard in the editor. Raises Conflict("interview-over")."""
    _change(seat, {"is_clipboard_allowed": is_allowed}, {"clipboard": is_allowed})


def get(interview_id: int) -> Interview:
    """Raises NotFound."""
    return database.read(lambda db: existing(db, interview_id))


def any_exists(user_id: int | None, *, is_interviewer: bool) -> bool:
    return database.read(lambda db: interview_lists.any_for_member(db, user_id, is_interviewer=is_interviewer))


def _change(seat: Seat, values: dict[str, object], said: dict[str, object]) -> None:
    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        interviews.update_interview(db, seat.interview_id, values)
        chain.add(db, seat.interview_id, Kind.SWITCHED, {"by": seat.user_id} | said, at=utcnow())

    database.run(work)
