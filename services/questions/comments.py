"""Comments on the lines of a code review question: stored before they are shown, changed by their authors only."""

from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import interview_questions, review_comments
from repositories.review_comments import Comment
from services.base import Conflict, Invalid, NotAllowed, NotFound, _, prose
from services.interview import Seat, lock_open
from services.questions import bank, review
from services.questions.review import Place

MAX_COMMENT_CHARS = 1_000
MAX_COMMENTS_OF_PERSON = 100
"""On one question of one interview; one every half a minute for fifty minutes."""
MAX_COMMENTS = 1_000
"""On one question, as many as a page is given: ten people with as many as they may have."""
MAX_COMMENTS_OF_INTERVIEW = 5_000
"""As many as the report and the playback show."""


def add(seat: Seat, question: int, place: Place, text: str, *, comment_id: str, at: datetime) -> tuple[Comment, bool]:
    """Store a comment on a line of the question with this number in the room; the stored one, and whether it is new.

    A `comment_id` that this author already used here finds the first one again. Raises Invalid("comment-empty",
    "no-such-line"), NotFound("question-gone"), Conflict("interview-over", "comments-full").
    """
    words = _written(text)

    def work(db: Connection) -> Comment:
        lock_open(db, seat.interview_id)
        _require_line(db, seat, question, place)
        if review_comments.count_of(db, question, seat.user_id) >= MAX_COMMENTS_OF_PERSON:
            raise _Full
        values = {"comment_id": comment_id, "text": words, "created_at": at} | vars(place)
        return _existing(
            db, seat, review_comments.insert_comment(db, seat.interview_id, question, seat.user_id, values)
        )

    try:
        return database.run(work), True
    except (IntegrityError, _Full):
        first = database.read(lambda db: review_comments.find_sent(db, question, seat.user_id, comment_id))
        if first is None:
            raise
        return first, False


def edit(seat: Seat, comment: int, text: str, *, at: datetime) -> Comment:
    """Change one's own; the changed one. Raises as `add`, NotFound("comment-gone"), NotAllowed("not-the-author")."""
    words = _written(text)

    def work(db: Connection) -> Comment:
        _own(db, seat, comment)
        review_comments.update_text(db, comment, words, at=at)
        return _existing(db, seat, comment)

    return database.run(work)


def delete(seat: Seat, comment: int) -> Comment:
    """Delete one's own; what it was. Raises NotFound("comment-gone", "question-gone"), NotAllowed("not-the-author"),
    Conflict("interview-over").
    """

    def work(db: Connection) -> Comment:
        found = _own(db, seat, comment)
        review_comments.delete_comment(db, comment)
        return found

    return database.run(work)


def list_of(interview_id: int, question: int) -> list[Comment]:
    """Those on a question that is in the room, oldest first. Raises NotFound("question-gone")."""

    def work(db: Connection) -> list[Comment]:
        _require_in(db, interview_id, question)
        return review_comments.list_of(db, interview_id, question=question, limit=MAX_COMMENTS)

    return database.read(work)


def whole(interview_id: int) -> list[Comment]:
    """Every comment for the report, also on what was taken out again."""
    return database.read(lambda db: review_comments.list_of(db, interview_id, limit=MAX_COMMENTS_OF_INTERVIEW))


class _Full(Conflict):
    """The author has reached the limit of comments on this question."""

    def __init__(self) -> None:
        words = _("You have reached the limit of %(limit)s comments on one question.", limit=MAX_COMMENTS_OF_PERSON)
        super().__init__("comments-full", words)


def _written(text: str) -> str:
    words = prose.without_empty_ends(text)
    if not words:
        raise Invalid("comment-empty", _("Write something first."))
    return words


def _require_line(db: Connection, seat: Seat, question: int, place: Place) -> None:
    question_id, version = _require_in(db, seat.interview_id, question)
    if review.find(bank.whole(db, question_id, version).content, place) is None:
        raise Invalid("no-such-line", _("This question has no such line."))


def _require_in(db: Connection, interview_id: int, question: int) -> tuple[int, int | None]:
    """The question of the bank with its version, if it is in the room."""
    found = interview_questions.find(db, interview_id, question)
    if found is None or not found.is_in:
        raise NotFound("question-gone", _("This question is not in the room any more."))
    return found.question_id, found.version


def _own(db: Connection, seat: Seat, comment: int) -> Comment:
    lock_open(db, seat.interview_id)
    found = _existing(db, seat, comment)
    _require_in(db, seat.interview_id, found.question)
    if found.author_id != seat.user_id:
        raise NotAllowed("not-the-author", _("Only its author can change or delete a comment."))
    return found


def _existing(db: Connection, seat: Seat, comment: int) -> Comment:
    found = review_comments.find(db, seat.interview_id, comment)
    if found is None:
        raise NotFound("comment-gone", _("This comment does not exist any more."))
    return found
