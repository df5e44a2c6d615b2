"""The questions of one interview: which are planned, and which are in its room.

A question in the room keeps the version that it had when it was put there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_questions, questions
from repositories.interview_questions import InterviewQuestion
from repositories.states import QuestionState
from services.base import Conflict, NotFound, _
from services.chain import Kind, chain
from services.interview import Seat, lock_open
from services.questions import bank
from services.questions.bank import Whole
from services.questions.content import Content, QuestionFile

MAX_OF_INTERVIEW = 30
"""Planned or put into the room; an interview of four hours with eight minutes for each."""


@dataclass(frozen=True)
class Put:
    """What was put into the room: its number there, the starter files for the shared document, and what its board
    begins with.
    """

    id: int
    title: str
    is_new: bool
    files: tuple[QuestionFile, ...]
    board: str


def list_of(interview_id: int) -> list[InterviewQuestion]:
    """Planned and used, in order."""
    return database.read(lambda db: interview_questions.list_of(db, interview_id))


def in_room(interview_id: int) -> list[InterviewQuestion]:
    """What is in the room now, in the order in which it was put there."""
    return [one for one in used(interview_id) if one.is_in]


def used(interview_id: int) -> list[InterviewQuestion]:
    """What was put into the room, also what was taken out again, in the order in which it was put there."""
    found = [(one.put_at, one) for one in list_of(interview_id) if one.put_at is not None]
    return [one for _at, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def plan(seat: Seat, question_id: int) -> None:
    """Add a question at the end of the plan; one that is planned already stays where it is.

    Raises NotFound, Conflict("interview-over", "question-not-ready", "questions-full").
    """

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        _require_ready(db, question_id)
        rows = interview_questions.list_of(db, seat.interview_id)
        if not any(one.is_planned and one.question_id == question_id for one in rows):
            _insert(db, seat, rows, question_id, {})

    database.run(work)


def plan_in(db: Connection, interview_id: int, question_ids: Sequence[int]) -> None:
    """Plan these for an interview that was just made, in this order, inside the caller's transaction.

    Raises NotFound("question-gone"), Conflict("question-not-ready", "questions-full").
    """
    for place, question_id in enumerate(dict.fromkeys(question_ids)):
        _require_ready(db, question_id if 0 < question_id <= MAX_ID else 0)
        if place >= MAX_OF_INTERVIEW:
            raise _full()
        interview_questions.insert_row(db, interview_id, question_id, place, {})


def unplan(seat: Seat, row_id: int) -> None:
    """Raises NotFound, also for one that was put into the room, Conflict("interview-over")."""

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        if not _existing(db, seat, row_id).is_planned:
            raise NotFound
        interview_questions.delete_row(db, row_id)

    database.run(work)


def move(seat: Seat, row_id: int, *, by: int) -> None:
    """One place up (-1) or down (1) among those that are planned. Raises NotFound, Conflict("interview-over")."""

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        rows = [one for one in interview_questions.list_of(db, seat.interview_id) if one.is_planned]
        at = next((place for place, one in enumerate(rows) if one.id == row_id), None)
        if at is None:
            raise NotFound
        if 0 <= at + by < len(rows):
            rows.insert(at + by, rows.pop(at))
        for place, one in enumerate(rows):
            interview_questions.update_row(db, one.id, {"position": place})

    database.run(work)


def put(seat: Seat, question_id: int, *, language: str | None, at: datetime) -> Put:
    """Put the question's newest version into the room.

    One that is there already stays as it is; asking again gives its starter files again. `language` names those that
    are wanted; None for none. Raises NotFound("question-gone"),
    Conflict("interview-over", "question-not-ready", "questions-full").
    """

    def work(db: Connection) -> Put:
        lock_open(db, seat.interview_id)
        rows = interview_questions.list_of(db, seat.interview_id)
        same = [one for one in rows if one.question_id == question_id]
        there = next((one for one in same if one.is_in), None)
        if there is not None:
            return _put(there.id, bank.whole(db, question_id, there.version), language, is_new=False)
        _require_ready(db, question_id)
        whole = bank.whole(db, question_id)
        now = {"version": whole.version, "title": whole.content.title, "put_by": seat.user_id, "put_at": at}
        again = next((one for one in same if one.is_planned or one.version == whole.version), None)
        if again is None:
            row_id = _insert(db, seat, rows, question_id, now)
        else:
            row_id = again.id
            interview_questions.update_row(db, row_id, now | {"taken_out_at": None})
        said = {"by": seat.user_id, "question": row_id, "title": whole.content.title, "version": whole.version}
        chain.add(db, seat.interview_id, Kind.QUESTION_IN, said, at=at)
        return _put(row_id, whole, language, is_new=True)

    return database.run(work)


def take_out(seat: Seat, row_id: int, *, at: datetime) -> bool:
    """Take a question out of the room; whether it was in. Raises NotFound("question-gone"),
    Conflict("interview-over").
    """

    def work(db: Connection) -> bool:
        lock_open(db, seat.interview_id)
        found = _existing(db, seat, row_id)
        if found.is_planned:
            raise _gone()
        if found.is_in:
            interview_questions.update_row(db, row_id, {"taken_out_at": at})
            said = {"by": seat.user_id, "question": row_id}
            chain.add(db, seat.interview_id, Kind.QUESTION_OUT, said, at=at)
        return found.is_in

    return database.run(work)


def get(interview_id: int, row_id: int) -> tuple[InterviewQuestion, Whole]:
    """A question that is in the room, with the version that was put there. Raises NotFound."""

    def work(db: Connection) -> tuple[InterviewQuestion, Whole]:
        found = interview_questions.find(db, interview_id, row_id)
        if found is None or not found.is_in:
            raise NotFound
        return found, bank.whole(db, found.question_id, found.version)

    return database.read(work)


def used_content(interview_id: int, row_id: int) -> Content:
    """The version of a question that was put into the room, also after it was taken out again. Raises NotFound."""

    def work(db: Connection) -> Content:
        found = interview_questions.find(db, interview_id, row_id)
        if found is None or found.version is None:
            raise NotFound
        return bank.whole(db, found.question_id, found.version).content

    return database.read(work)


def _put(row_id: int, whole: Whole, language: str | None, *, is_new: bool) -> Put:
    files = tuple(whole.content.starters(language)) if language else ()
    return Put(row_id, whole.content.title, is_new, files, whole.content.board)


def _insert(db: Connection, seat: Seat, rows: list[InterviewQuestion], question_id: int, values: dict[str, Any]) -> int:
    if len(rows) >= MAX_OF_INTERVIEW:
        raise _full()
    position = max((one.position for one in rows), default=-1) + 1
    return interview_questions.insert_row(db, seat.interview_id, question_id, position, values)


def _require_ready(db: Connection, question_id: int) -> None:
    found = questions.lock(db, question_id)
    if found is None:
        raise _gone()
    if found.state != QuestionState.READY:
        raise Conflict("question-not-ready", _("This question is a draft or archived. Make it ready first."))


def _full() -> Conflict:
    return Conflict("questions-full", _("An interview can have %(limit)s questions.", limit=MAX_OF_INTERVIEW))


def _existing(db: Connection, seat: Seat, row_id: int) -> InterviewQuestion:
    found = interview_questions.find(db, seat.interview_id, row_id)
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound("question-gone", _("This question does not exist any more."))
