"""Figures that are looked up when somebody asks, in place of being counted all the time."""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

import version
from config import Config
from db import versions
from db.engine import DatabaseUnavailable, database
from front_end import MANIFEST
from observing import metrics
from observing.stalls import Figures as Stalls
from observing.stalls import stalls
from operating import doctor, doctor_database, nightly
from operating.doctor import Finding
from services.audit import audit, stream
from services.base import pubsub, utcnow
from services.document import journal, open_documents
from services.resume import scanner
from services.room import draining, leases, presence
from wire import runtime

STARTED_AT = utcnow()
LOOK_AT_BACKUP_EVERY_S = 60.0
"""How often the database is asked when the last backup was, however often figures are fetched."""


class _Watched:
    """What is counted in a layer above this one."""

    sockets: Callable[[], int] = int


def watch(count_sockets: Callable[[], int]) -> None:
    """Bind the gauges to what they are about."""
    _Watched.sockets = staticmethod(count_sockets)
    metrics.ROOMS.set_function(presence.count_rooms)
    metrics.SEATED.set_function(presence.count_seated)
    metrics.SOCKETS.set_function(count_sockets)
    metrics.DOCUMENTS.set_function(lambda: len(open_documents.documents))
    metrics.UNSTORED_EDITS.set_function(journal.count_waiting)
    metrics.UNSTORED_BYTES.set_function(journal.waiting_bytes)
    metrics.STORE_DELAY.set_function(journal.waiting_s)
    metrics.DATABASE_IN_USE.set_function(database.count_in_use)
    metrics.DATABASE_SIZE.set_function(lambda: database.size)
    metrics.REDIS_AWAY.set_function(lambda: int(pubsub().is_away))
    metrics.SCANNER_AWAY.set_function(lambda: int(scanner.is_away()))
    metrics.ROOMS_OWNED.set_function(leases.count)
    metrics.DRAINING.set_function(lambda: int(draining.is_on()))
    metrics.DATABASE_AWAY.set_function(lambda: int(database.is_away))
    metrics.AUDIT_WAITING.set_function(stream.count_waiting)
    metrics.AUDIT_LOST.set_function(stream.count_lost)
    metrics.LAST_BACKUP.set_function(_BackupClock().last_s)
    metrics.BUILD.labels(version.VERSION, version.commit() or "", versions.head(), platform.python_version()).set(1)


class _BackupClock:
    """When the last backup was, as the database last said. Holds process state: that, and when it was asked."""

    def __init__(self) -> None:
        self._found_s = 0.0
        self._asked_at = float("-inf")

    def last_s(self) -> float:
        """Unix time; 0 if there is none. What was known before while the database is away."""
        if time.monotonic() - self._asked_at >= LOOK_AT_BACKUP_EVERY_S and not database.is_away:
            self._asked_at = time.monotonic()
            try:
                last = database.read(doctor_database.last_backup)
            except (DatabaseUnavailable, SQLAlchemyError):
                return self._found_s
            self._found_s = last.at.timestamp() if last else 0.0
        return self._found_s


@dataclass(frozen=True)
class Upkeep:
    """What is done to the data now and then; None where it never was, or is not to be."""

    last_backup: audit.Entry | None
    last_purge: audit.Entry | None
    next_purge_at: datetime | None


def upkeep(config: Config) -> Upkeep:
    """When it was done and when it is due. Raises DatabaseUnavailable."""
    last_backup = database.read(doctor_database.last_backup)
    purged = database.read(lambda db: audit.latest(db, limit=1, deed=audit.Deed.PURGED))
    last_purge = purged[0] if purged else None
    due = nightly.next_at(last_purge.at if last_purge else None, at=utcnow()) if config.keep.is_limited else None
    return Upkeep(last_backup, last_purge, due)


def findings(config: Config) -> list[Finding]:
    """The doctor's, made beside everything else: it waits for a relay that does not answer."""
    found = runtime.in_native_thread(doctor.examine, config, database.engine, manifest=MANIFEST)
    return [*found, _audit_stream()] if stream.is_set() else found


def _audit_stream() -> Finding:
    lost, waiting, why = stream.count_lost(), stream.count_waiting(), stream.failure()
    told = f"{waiting} entries wait, {lost} were lost since this process began" + (f" ({why})" if why else "")
    remedy = "Check AUDIT_SYSLOG and AUDIT_FILE. What was lost there is in the audit log." if lost or why else None
    return Finding("audit stream", told, remedy)


@dataclass(frozen=True)
class Figures:
    """What an administrator looks at first. Times in seconds."""

    version: str
    schema: str
    python: str
    node: str | None
    """Its name where there are several processes."""
    rooms: int
    seated: int
    sockets: int
    unstored: int
    store_delay: float
    database_in_use: int
    database_size: int
    started_at: datetime
    stalls: Stalls


def figures() -> Figures:
    """The figures of this process, now."""
    return Figures(
        version=version.described(),
        schema=versions.head(),
        python=platform.python_version(),
        node=leases.name(),
        rooms=presence.count_rooms(),
        seated=presence.count_seated(),
        sockets=_Watched.sockets(),
        unstored=journal.count_waiting(),
        store_delay=round(journal.waiting_s(), 1),
        database_in_use=database.count_in_use(),
        database_size=database.size,
        started_at=STARTED_AT,
        stalls=stalls.figures(),
    )
