"""Which rooms this process serves, where there are several processes; alone, it serves them all.

A room has one owner: the process that has its lease in the database, and renews it as long as somebody is there.
Everybody else sends its people on. A process that was away for longer than a lease lives finds out before it stores
anything: `lost_among` is asked inside the transaction that stores. docs/adr/0013-several-processes.md says why it
is so. Holds process state: the rooms that are this process's.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from repositories import room_leases
from repositories.room_leases import Lease
from services.base import Conflict, _, holds, settings

if TYPE_CHECKING:
    from config import Config
from wire import runtime

log = logging.getLogger(__name__)

LIFETIME = timedelta(seconds=8)
"""So long nobody else serves the rooms of a process that died; a renewal may fail three times before that."""
RENEW_EVERY_S = 2.0
PATIENCE_S = 4.0


class _Node:
    """The links of the rooms that this process serves, by interview."""

    rooms: dict[int, str]

    def __init__(self) -> None:
        self.rooms = {}
        # A room that is let go and claimed at once would end without a lease.
        self.one_change = runtime.Slots(1, PATIENCE_S)


_node = _Node()


def _make_lease(config: "Config") -> Lease | None:
    return None if config.node_name is None else Lease(config.node_name, secrets.token_hex(16))


def _mine() -> Lease | None:
    """What this run of the process signs its rooms with; None when it is the only one."""
    return settings.derived(_make_lease)


def forget_all() -> None:
    """Have no room any more; the database is not asked."""
    _node.rooms = {}


def name() -> str | None:
    """By which a proxy finds this process; None when it is the only one."""
    return settings.config.node_name


def count() -> int:
    """The rooms that this process has."""
    return len(_node.rooms)


holds("which rooms this process serves, if there are several processes", forget_all)


def claim(interview_id: int, meeting_link: str) -> None:
    """Serve this room from now on. Raises Conflict("elsewhere") when another process does, DatabaseUnavailable."""
    mine = _mine()
    if mine is None or interview_id in _node.rooms:
        return
    with _alone():
        owner = database.run(lambda db: room_leases.claim(db, interview_id, mine, lifetime=LIFETIME))
        if owner != mine:
            raise Conflict("elsewhere", _("Another process serves this interview. Reconnecting."))
        _node.rooms[interview_id] = meeting_link


def owner_elsewhere(meeting_link: str) -> str | None:
    """The other process that serves the room of this link; None when none does. Raises DatabaseUnavailable."""
    mine = _mine()
    if mine is None or meeting_link in _node.rooms.values():
        return None
    owner = database.read(lambda db: room_leases.find_by_link(db, meeting_link))
    return None if owner is None or owner.node == mine.node else owner.node


def lost_among(db: Connection, interview_ids: Collection[int]) -> set[int]:
    """Which of these rooms another process took; the others stay this one's until the transaction ends."""
    mine = _mine()
    if mine is None or not interview_ids:
        return set()
    return set(interview_ids) - room_leases.held(db, mine.holder, interview_ids)


def renew() -> set[int]:
    """Hold on to the rooms; those that others took meanwhile are no longer this one's. Raises DatabaseUnavailable."""
    mine, rooms = _mine(), set(_node.rooms)
    if mine is None or not rooms:
        return set()
    lost = rooms - database.run(lambda db: room_leases.keep(db, mine.holder, rooms, lifetime=LIFETIME))
    for interview_id in lost:
        forget(interview_id)
    return lost


def forget(interview_id: int) -> None:
    """Another process took the room."""
    if _node.rooms.pop(interview_id, None) is not None:
        log.warning("another process took interview %s over", interview_id)


def release(is_in_use: Callable[[int], bool]) -> None:
    """Let others have the rooms that nobody uses any more. Raises DatabaseUnavailable."""
    mine = _mine()
    if mine is None or all(is_in_use(interview_id) for interview_id in _node.rooms):
        return
    with _alone():
        left = [interview_id for interview_id in _node.rooms if not is_in_use(interview_id)]
        for interview_id in left:
            del _node.rooms[interview_id]
        database.run(lambda db: room_leases.release(db, mine.holder, left))


def tidy() -> None:
    """Forget what processes that are gone left behind. Raises DatabaseUnavailable."""
    if _mine() is not None:
        database.run(room_leases.delete_left_over)


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with _node.one_change.one():
            yield
    except TimeoutError as error:
        raise DatabaseUnavailable from error
