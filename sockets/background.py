"""What runs beside the events: storing behind, telling who waits for it, and stopping without losing any."""

import logging
import os
import signal
from collections.abc import Callable
from types import FrameType

import runtime
from db.engine import DatabaseUnavailable, database
from extensions import socketio
from services import detectors, document_saving, documents, proctoring
from services.errors import ServiceError
from services.journal import Batch, journal
from sockets import broadcast, heartbeat, slow_readers

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 8.0
SWEEP_EVERY_S = 1.0
GARBAGE_EVERY_S = 1.0

_told_unsaved: set[str] = set()
_garbage = runtime.Garbage()


def start() -> None:
    """Start the tasks and take over SIGTERM, SIGINT and the collecting of garbage."""
    _garbage.take_over()
    socketio.start_background_task(_repeat, _garbage.sweep, GARBAGE_EVERY_S)
    socketio.start_background_task(_repeat, _store, document_saving.FLUSH_EVERY_S)
    socketio.start_background_task(_repeat, _tell_plain, document_saving.FLUSH_EVERY_S)
    socketio.start_background_task(_repeat, heartbeat.beat, document_saving.FLUSH_EVERY_S)
    socketio.start_background_task(_repeat, _sweep, SWEEP_EVERY_S)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _repeat(work: Callable[[], None], every_s: float) -> None:
    while True:
        socketio.sleep(every_s)
        try:
            work()
        except Exception:
            log.exception("%s failed", work.__name__.strip("_"))


def _store() -> None:
    """One tick of the group commit, and the acknowledgements of what it stored."""
    try:
        batch = document_saving.flush()
    except DatabaseUnavailable:
        _tell_unsaved()
        return
    _tell_saved(batch)
    _tell_large()


def _tell_saved(batch: Batch) -> None:
    for socket_id, number in batch.saved().items():
        broadcast.document_saved(socket_id, number)
        _told_unsaved.discard(socket_id)


def _tell_unsaved() -> None:
    """Once for each page until something of it is stored."""
    waiting = journal.waiting_sockets()
    for socket_id in waiting - _told_unsaved:
        broadcast.document_unsaved(socket_id)
    _told_unsaved.intersection_update(waiting)
    _told_unsaved.update(waiting)


def _tell_large() -> None:
    """A paste, a drop or a large insertion of the candidate becomes an alert."""
    found = [one for one in documents.take_large() if one.seat.is_candidate]
    for index, large in enumerate(found):
        try:
            alert = proctoring.record_seen(large.seat, detectors.of_insertion(large.kind), size=large.size, at=large.at)
        except DatabaseUnavailable:
            documents.put_back_large(found[index:])
            return
        except ServiceError as error:
            log.info("an alert of interview %s was not stored: %s", large.seat.interview_id, type(error).__name__)
        else:
            broadcast.cheat_alert(large.seat, alert)


def _tell_plain() -> None:
    for socket_id, text in documents.plain_news():
        broadcast.code_update(socket_id, text)


def _sweep() -> None:
    document_saving.close_idle()
    slow_readers.drop()
    heartbeat.close_silent()


def _stop(number: int, frame: FrameType | None) -> None:
    # A signal handler must not wait for the database; a task of its own may.
    socketio.start_background_task(_flush_and_exit)


def _flush_and_exit() -> None:
    log.info("stopping: writing what is not yet stored")
    waited_s = 0.0
    while not document_saving.flush_quietly() and waited_s < STOP_PATIENCE_S:
        socketio.sleep(document_saving.FLUSH_EVERY_S)
        waited_s += document_saving.FLUSH_EVERY_S
    database.close()
    logging.shutdown()
    os._exit(0)
