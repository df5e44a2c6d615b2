"""Running the jobs, and ending them in order when a signal says so, without losing an edit."""

import logging
import os
import signal
from types import FrameType

from db.engine import database
from extensions import socketio
from jobs import process
from jobs.schedule import Schedule
from services.document import IDLE_S, document_saving
from services.room import draining
from sockets import broadcast, ownership

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 8.0
TELL_S = 0.25
"""For the pages' sockets to carry that the server stops; the process ends within 10 s all the same."""
TURN_PATIENCE_S = 0.5
"""For a renewal of the rooms that is under way: after their release it would find them lost."""


def start(schedule: Schedule) -> None:
    """Start the jobs and take over SIGTERM, SIGINT and the collecting of garbage."""
    process.garbage.take_over()
    schedule.start()
    ownership.start()

    def stop(number: int, frame: FrameType | None) -> None:
        # A signal handler must not wait for the database; a task of its own may.
        socketio.start_background_task(_store_and_exit, schedule)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGUSR1, _drain)
    signal.signal(signal.SIGUSR2, _drain)


def _drain(number: int, frame: FrameType | None) -> None:
    """SIGUSR1 begins, SIGUSR2 ends it."""
    draining.set_on(is_on=number == signal.SIGUSR1)


def _store_and_exit(schedule: Schedule) -> None:
    log.info("stopping: writing what is not yet stored")
    broadcast.server_stopping()
    socketio.sleep(TELL_S)
    wind_down(schedule)
    logging.shutdown()
    os._exit(0)


def wind_down(schedule: Schedule) -> None:
    """End what does not store; then store, as long as the patience lasts; then end storing, and give the rooms up."""
    schedule.end(everything=False, patience_s=0)
    waited_s = 0.0
    while not document_saving.flush_quietly(is_logged=waited_s == 0) and waited_s < STOP_PATIENCE_S:
        socketio.sleep(IDLE_S)
        waited_s += IDLE_S
    schedule.end(everything=True, patience_s=TURN_PATIENCE_S)
    ownership.release_rooms()
    database.close()
