"""Why an edit is not taken, as its page is told."""

import logging
from typing import Self

from services.base import Conflict, Invalid, ServiceError, TooLarge, _
from services.document import document_repair, live_document
from services.document.applying import BrokenDocument
from services.document.board_elements import MalformedElement
from services.document.board_state import BoardFull
from services.document.known_items import BehindUpdate
from services.document.open_documents import Document
from services.document.update_cost import TooManyParts
from services.document.update_parts import MalformedUpdate
from services.interview import Seat

log = logging.getLogger(__name__)


class Told:
    """While an edit of this seat is taken: what is raised, as a refusal with a sentence. A document that broke is made
    again from the log.

    Raises Conflict("document-behind"), Invalid("document-malformed"), TooLarge("document-too-large",
    "document-too-many-parts").
    """

    __slots__ = ("_document", "_seat")

    def __init__(self, seat: Seat, document: Document) -> None:
        self._seat, self._document = seat, document

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        refusal = None if error is None else _refusal(error, self._seat, self._document)
        if refusal is not None:
            raise refusal from error


def _refusal(error: BaseException, seat: Seat, document: Document) -> ServiceError | None:
    """None for what is no refusal."""
    if isinstance(error, BehindUpdate):
        return behind()
    if isinstance(error, MalformedUpdate):
        log.info("an edit of user %s was refused: %s", seat.user_id, error)
        return _malformed_element() if isinstance(error, MalformedElement) else malformed()
    if isinstance(error, TooManyParts):
        return TooLarge("document-too-many-parts", _("This change has too many parts to be saved at once."))
    if isinstance(error, live_document.TooLarge):
        return TooLarge("document-too-large", _("The document would become too large, so this was not added."))
    if isinstance(error, BoardFull):
        return TooLarge("document-too-large", _("The board is full, so this was not added."))
    if isinstance(error, BrokenDocument):
        log.error("the document of interview %s is made again from the log", seat.interview_id, exc_info=error)
        document_repair.rebuild(seat.interview_id, document)
        return malformed()
    return None


def behind() -> Conflict:
    """The page has to sync before its next edit."""
    return Conflict("document-behind", _("The editor is catching up with the server. What you typed is kept."))


def _malformed_element() -> Invalid:
    sentence = _("Something on the board could not be accepted. The board returns to what is saved.")
    return Invalid("document-malformed", sentence)


def malformed() -> Invalid:
    """Something is no edit that our documents take."""
    return Invalid("document-malformed", _("This change could not be accepted. The editor returns to what is saved."))
