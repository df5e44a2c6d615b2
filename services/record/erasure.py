"""That a candidate asks for everything about them to be erased, and what an administrator answers.

Nothing is erased here: an operator does that by command (`operating/retention.py`), which takes the request along.
"""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import erase_requests, erased_links, team
from repositories.erase_requests import EraseRequest
from repositories.erased_links import Erased
from repositories.states import EraseState, MailKind
from services.audit import audit
from services.base import Conflict, Invalid, Message, NotAllowed, NotFound, _, encryption, prose
from services.interview import Seat, invitations
from services.mail import outbox

MAX_CHARS = 2000
MAX_LISTED = 100
"""The oldest that wait; with each that is answered, the next comes into view."""
SAID_FOR = timedelta(days=365)
"""After erasing, for so long a link says that it is done: whoever opens their page from an old message should not
wonder."""
MAX_TOLD = 20
"""Administrators who get a letter about one request."""


def ask(seat: Seat, message: str, *, at: datetime) -> None:
    """Store that this candidate asks, with words if they like, and letters to the administrators where mail is on.

    A request that was answered makes room for another one.

    Raises NotAllowed("not-candidate"), Invalid("message-too-long"),
    Conflict("interview-open", "already-asked").
    """
    _require_candidate(seat)
    words = _written(message)
    if seat.is_open:
        raise Conflict("interview-open", _("Your interview is still open. You can ask for this when it is over."))

    def work(db: Connection) -> None:
        erase_requests.delete_answered(db, seat.user_id)
        erase_requests.insert_request(db, seat.user_id, words or None, at=at)
        by, on = audit.Doer(seat.user_id), audit.person(seat.user_id)
        audit.write(db, audit.Deed.ERASE_ASKED, by=by, on=on, at=at)
        for admin_id in team.list_admins_with_mail(db, limit=MAX_TOLD):
            # Once a day, however often somebody asks and takes it back.
            fact = f"{seat.user_id}:{at.date().isoformat()}"
            letter = outbox.Entry(MailKind.ERASE, admin_id, None, fact, details={"candidate": seat.user_id})
            outbox.put(db, letter, at=at)

    try:
        database.run(work)
    except IntegrityError as error:
        raise Conflict("already-asked", _("You have asked for this already. Nobody has answered yet.")) from error


def withdraw(seat: Seat) -> None:
    """Take it back, as long as nobody has answered.

    Raises NotAllowed("not-candidate"), Conflict("nothing-asked").
    """
    _require_candidate(seat)
    if not database.run(lambda db: erase_requests.delete_waiting(db, seat.user_id)):
        raise Conflict("nothing-asked", _("There is no request that waits for an answer."))


def of(user_id: int) -> EraseRequest | None:
    """What this candidate asked, and what became of it."""
    return database.read(lambda db: erase_requests.find(db, user_id))


def list_waiting() -> list[EraseRequest]:
    """The requests without an answer, oldest first."""
    return database.read(lambda db: erase_requests.list_waiting(db, limit=MAX_LISTED))


def count_waiting() -> int:
    """How many have no answer."""
    return database.read(erase_requests.count_waiting)


def answer(user_id: int, state: str, words: str, *, by: str, at: datetime) -> None:
    """Store what the candidate reads; the request is then closed, and nothing was erased by that.

    Raises Invalid("answer-missing", "message-missing", "message-too-long"), NotFound.
    """
    if state not in (EraseState.DONE, EraseState.DECLINED):
        raise Invalid("answer-missing", _("Choose what became of the request."))
    text = _written(words)
    if not text:
        raise Invalid("message-missing", _("Write an answer: the candidate reads it."), field="message")
    values = {"state": state, "answer": text, "answered_by": by, "answered_at": at}

    def work(db: Connection) -> None:
        if not erase_requests.answer_waiting(db, user_id, values):
            raise NotFound
        on, details = audit.person(user_id), {"state": state}
        audit.write(db, audit.Deed.ERASE_ANSWERED, by=audit.acting(), on=on, at=at, details=details)

    database.run(work)


def of_link(secret: str) -> Erased | None:
    """What became of whom this link belonged to, if everything about them is erased."""
    return database.read(lambda db: erased_links.find(db, encryption.digest(secret[: invitations.MAX_SECRET_CHARS])))


def forget_old(*, at: datetime) -> None:
    """Links that led to what was erased long ago say nothing any more."""
    database.run(lambda db: erased_links.delete_before(db, at - SAID_FOR))


def _require_candidate(seat: Seat) -> None:
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate can ask for this."))


def _written(message: str) -> str:
    text = prose.without_empty_ends(message)
    if len(text) > MAX_CHARS:
        too_long: Message = _("Write at most %(count)s characters.", count=MAX_CHARS)
        raise Invalid("message-too-long", too_long, field="message")
    return text
