"""Figures that are looked up when somebody asks, in place of being counted all the time."""

from dataclasses import dataclass
from datetime import datetime

import runtime
from config import Config
from db.engine import database
from front_end import MANIFEST
from observing import metrics
from operating import doctor
from operating.doctor import Finding
from services import leases
from services.clock import utcnow
from services.exchange import exchange
from services.journal import journal
from services.open_documents import documents
from services.presence import presence
from sockets import connections

STARTED_AT = utcnow()


def watch() -> None:
    """Bind the gauges to what they are about."""
    metrics.ROOMS.set_function(presence.count_rooms)
    metrics.SEATED.set_function(presence.count_seated)
    metrics.SOCKETS.set_function(connections.count)
    metrics.DOCUMENTS.set_function(lambda: len(documents))
    metrics.UNSTORED_EDITS.set_function(journal.count_waiting)
    metrics.UNSTORED_BYTES.set_function(journal.waiting_bytes)
    metrics.STORE_DELAY.set_function(journal.waiting_s)
    metrics.DATABASE_IN_USE.set_function(database.count_in_use)
    metrics.DATABASE_SIZE.set_function(lambda: database.size)
    metrics.REDIS_AWAY.set_function(lambda: int(exchange.is_away))
    metrics.ROOMS_OWNED.set_function(leases.count)
    metrics.DATABASE_AWAY.set_function(lambda: int(database.is_away))


def findings(config: Config) -> list[Finding]:
    """The doctor's, made beside everything else: it waits for a relay that does not answer."""
    return runtime.in_native_thread(doctor.examine, config, database.engine, manifest=MANIFEST)


@dataclass(frozen=True)
class Figures:
    """What an administrator looks at first. Times in seconds."""

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


def figures() -> Figures:
    """The figures of this process, now."""
    return Figures(
        node=leases.name(),
        rooms=presence.count_rooms(),
        seated=presence.count_seated(),
        sockets=connections.count(),
        unstored=journal.count_waiting(),
        store_delay=round(journal.waiting_s(), 1),
        database_in_use=database.count_in_use(),
        database_size=database.size,
        started_at=STARTED_AT,
    )
