"""Why an edit is not taken, as its page is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from services.base import Conflict, Invalid, TooLarge, _
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


@contextmanager
def told(seat: Seat, document: Document) -> Iterator[None]:
    """What is raised while an edit of this seat is taken, as a refusal with a sentence; a document that broke is made
    again from the log.

    Raises Conflict("document-behind"), Invalid("document-malformed"), TooLarge("document-too-large",
    "document-too-many-parts").
    """
    try:
        yield
    except BehindUpdate as error:
        raise behind() from error
    except MalformedElement as error:
        log.info("an edit of user %s was refused: %s", seat.user_id, error)
        raise Invalid(
            "document-malformed",
            _("Something on the board could not be accepted. The board returns to what is saved."),
        ) from error
    except MalformedUpdate as error:
        log.info("an edit of user %s was refused: %s", seat.user_id, error)
        raise malformed() from error
    except TooManyParts as error:
        raise TooLarge("document-too-many-parts", _("This change has too many parts to be saved at once.")) from error
    except live_document.TooLarge as error:
        raise TooLarge(
            "document-too-large", _("The document would become too large, so this was not added.")
        ) from error
    except BoardFull as error:
        raise TooLarge("document-too-large", _("The board is full, so this was not added.")) from error
    except BrokenDocument as error:
        log.exception("the document of interview %s is made again from the log", seat.interview_id)
        document_repair.rebuild(seat.interview_id, document)
        raise malformed() from error


def behind() -> Conflict:
    """The page has to sync before its next edit."""
    return Conflict("document-behind", _("The editor is catching up with the server. What you typed is kept."))


def malformed() -> Invalid:
    """Something is no edit that our documents take."""
    return Invalid("document-malformed", _("This change could not be accepted. The editor returns to what is saved."))
