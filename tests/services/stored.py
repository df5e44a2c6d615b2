"""What the database holds of a document, and a process that is gone."""

from db.engine import database
from repositories import document_updates as log
from repositories import interviews
from services.document import open_documents
from services.document.journal import journal
from services.document.live_document import LiveDocument


def text_of(world):
    return open_documents.documents[world.interview.id].live.text()


def stored_code(interview_id):
    """The text beside the log, `interviews.code_content`."""
    return database.read(lambda db: interviews.find_code(db, interview_id))


def updates_of(interview):
    return database.read(lambda db: log.list_all(db, interview.id))


def replayed(interview):
    return LiveDocument([one.data for one in updates_of(interview)]).text()


def kill():
    """The process is gone; the database stays."""
    open_documents.documents.clear()
    journal.forget()
