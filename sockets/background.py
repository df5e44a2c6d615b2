"""What runs beside the events: writing texts behind, and stopping without losing any."""

import logging
import os
import signal
from types import FrameType

from db.engine import database
from extensions import socketio
from services import documents

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 8.0


def start() -> None:
    """Start the writer and take over SIGTERM and SIGINT."""
    socketio.start_background_task(_write_behind)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _write_behind() -> None:
    while True:
        socketio.sleep(documents.FLUSH_EVERY_S)
        try:
            documents.flush_quietly()
        except Exception:
            log.exception("writing texts behind failed")


def _stop(number: int, frame: FrameType | None) -> None:
    # A signal handler must not wait for the database; a task of its own may.
    socketio.start_background_task(_flush_and_exit)


def _flush_and_exit() -> None:
    log.info("stopping: writing what is not yet stored")
    waited_s = 0.0
    while not documents.flush_quietly() and waited_s < STOP_PATIENCE_S:
        socketio.sleep(documents.FLUSH_EVERY_S)
        waited_s += documents.FLUSH_EVERY_S
    database.close()
    logging.shutdown()
    os._exit(0)
