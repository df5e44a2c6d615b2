"""What runs beside the events: storing behind, telling who waits for it, and stopping without losing any."""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import runtime
from db.engine import DatabaseUnavailable, database
from extensions import socketio
from observing import metrics
from services import coverage, detectors, document_saving, documents, leases, proctoring
from services.clock import utcnow
from services.errors import ServiceError
from services.journal import Batch, journal
from sockets import broadcast, heartbeat, ownership, slow_readers

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 8.0
SWEEP_EVERY_S = 1.0
GARBAGE_EVERY_S = 1.0
LAG_EVERY_S = 0.25

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
    socketio.start_background_task(_repeat, ownership.keep_rooms, leases.RENEW_EVERY_S)
    socketio.start_background_task(_repeat, ownership.check_sessions, ownership.CHECK_SESSIONS_EVERY_S)
    ownership.start()
    socketio.start_background_task(_watch_lag)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _repeat(work: Callable[[], None], every_s: float) -> None:
    while True:
        socketio.sleep(every_s)
        try:
            work()
        except Exception:
            log.exception("%s failed", work.__name__.strip("_"))


def _watch_lag() -> None:
    """How late the process comes round to what waits: the one figure that grows with whatever holds it up."""
    while True:
        asked = time.perf_counter()
        socketio.sleep(LAG_EVERY_S)
        metrics.HUB_LAG.observe(max(0.0, time.perf_counter() - asked - LAG_EVERY_S))


def _store() -> None:
    """One tick of the group commit, and the acknowledgements of what it stored."""
    began = time.perf_counter()
    try:
        batch = document_saving.flush()
    except DatabaseUnavailable:
        _tell_unsaved()
        return
    if batch:
        metrics.STORE.observe(time.perf_counter() - began)
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
            broadcast.cheat_alert(large.seat.interview_id, alert)


def _tell_plain() -> None:
    for socket_id, text in documents.plain_news():
        broadcast.code_update(socket_id, text)


def _sweep() -> None:
    document_saving.close_idle()
    slow_readers.drop()
    heartbeat.close_silent()
    broadcast.close_lapsed()
    _count_measuring()


def _count_measuring() -> None:
    """Whose page has fallen silent is told; what was counted is stored every now and then."""
    for interview_id, counted in coverage.fall_silent(utcnow()):
        broadcast.measuring_changed(interview_id, counted)
    with suppress(DatabaseUnavailable):  # It goes on being counted, and is stored when the database is back.
        coverage.store_due(utcnow())


def _stop(number: int, frame: FrameType | None) -> None:
    # A signal handler must not wait for the database; a task of its own may.
    socketio.start_background_task(_flush_and_exit)


def _flush_and_exit() -> None:
    log.info("stopping: writing what is not yet stored")
    waited_s = 0.0
    while not document_saving.flush_quietly() and waited_s < STOP_PATIENCE_S:
        socketio.sleep(document_saving.FLUSH_EVERY_S)
        waited_s += document_saving.FLUSH_EVERY_S
    ownership.release_rooms()
    database.close()
    logging.shutdown()
    os._exit(0)
