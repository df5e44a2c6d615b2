"""What the database holds of a document, and a process that is gone."""

from db.engine import database
from repositories import document_updates as log
from services import journal, open_documents
from services.live_document import LiveDocument


def text_of(world):
    return open_documents.documents[world.interview.id].live.text()


def updates_of(interview):
    return database.read(lambda db: log.list_all(db, interview.id))


def replayed(interview):
    return LiveDocument([one.data for one in updates_of(interview)]).text()


def kill():
    """The process is gone; the database stays."""
    open_documents.documents.clear()
    journal.journal.forget()
