"""The purge by itself, once a night, where the settings say how long anything is kept."""

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

import runtime
from config import Config
from db.engine import database
from extensions import socketio
from operating import audit, retention
from services.clock import utcnow

log = logging.getLogger(__name__)

NOT_BEFORE_HOUR = 2  # UTC
LOOK_EVERY_S = 600.0


def start(config: Config) -> None:
    """Look every ten minutes whether it is time. Of several processes the first does it; twice does no harm."""
    if config.keep.is_limited:
        socketio.start_background_task(_watch, config)


def _watch(config: Config) -> None:
    while True:
        socketio.sleep(LOOK_EVERY_S)
        try:
            runtime.in_native_thread(run_if_due, config, at=utcnow())
        except (OSError, SQLAlchemyError):
            log.exception("the nightly purge failed, and is tried again")


def run_if_due(config: Config, *, at: datetime) -> bool:
    """Purge, unless it was done this night or the night has not come; whether it was done."""
    if at.hour < NOT_BEFORE_HOUR:
        return False
    with database.engine.connect() as db:
        last = audit.latest(db, limit=1, action=audit.PURGED)
    if last and last[0].at.date() >= at.date():
        return False
    receipt = retention.purge(
        config.keep, at=at, engine=database.engine, resumes=retention.resumes_of(config), is_dry=False
    )
    log.warning("purged: %s, %d files", receipt.rows, len(receipt.files))
    return True
