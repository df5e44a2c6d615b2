"""Keeping the rooms of this process, giving them up, and hearing what other processes did.

Where there is only one process, the sessions of its connections are asked for all the same: somebody may have
ended them from the command line.
"""

import logging
from contextlib import suppress
from typing import Any

from db.engine import DatabaseUnavailable
from extensions import socketio
from services.base import pubsub, utcnow
from services.document import document_saving, journal, open_documents
from services.people import sessions
from services.proctoring import coverage
from services.room import leases, presence
from sockets import broadcast, connections

log = logging.getLogger(__name__)

CHECK_SESSIONS_EVERY_S = 5.0


def start() -> None:
    """Begin to hear other processes, if there are any."""
    with suppress(DatabaseUnavailable):
        leases.tidy()
    if pubsub().is_bound:
        socketio.start_background_task(pubsub().listen, _take, sleep=socketio.sleep)


def keep_rooms() -> None:
    """Renew what is in use, let go of what is not, and leave what others took. Called every `RENEW_EVERY_S`."""
    if leases.name() is None:
        return
    try:
        lost = leases.renew()
        leases.release(_is_in_use)
    except DatabaseUnavailable:
        return  # Nobody else can take a room meanwhile either.
    for interview_id in lost:
        document_saving.abandon(interview_id)
        broadcast.room_moved(interview_id)
    pubsub().say_waiting(presence.list_waiting())


def check_sessions() -> None:
    """Close the connections whose session ended without this process being told."""
    known = {connection.session_id for connection in connections.list_all()}
    try:
        gone = known - sessions.open_among(known, at=utcnow())
    except DatabaseUnavailable:
        return
    for session_id in gone:
        broadcast.close_session(session_id)


def release_rooms() -> None:
    """The process ends: others may serve its rooms at once."""
    try:
        leases.release(lambda interview_id: False)
    except DatabaseUnavailable:
        log.warning("the rooms of this process stay taken for %s s", leases.LIFETIME.total_seconds())


def _is_in_use(interview_id: int) -> bool:
    return (
        bool(connections.list_of_interview(interview_id))
        or interview_id in open_documents.documents
        or journal.has_waiting(interview_id)
        or coverage.is_counting(interview_id)
    )


def _take(told: dict[str, Any]) -> None:
    """What another process did to somebody who may be connected here."""
    if told["kind"] == "session-ended":
        broadcast.close_session(told["session_id"])
    elif told["kind"] == "session-renewed":
        broadcast.renew_session(told["user_id"], told["session_id"])
    elif told["kind"] == "account-closed":
        broadcast.close_account(told["user_id"])
    elif told["kind"] == "account-changed":
        broadcast.reopen_account(told["user_id"])
    elif told["kind"] == "panel-changed":
        broadcast.reopen_seat(told["interview_id"], told["user_id"])
