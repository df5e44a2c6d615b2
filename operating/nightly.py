"""The rules of the night: when what was kept long enough is erased, and the edits of what is over are packed.

`jobs/nights.py` asks for it.
"""

import logging
from datetime import datetime, timedelta

from config import Config
from db.engine import database
from extensions import socketio
from operating import compaction, retention
from services.api import order_states, repeating, tokens
from services.audit import audit
from services.base import settings
from services.mail import account_letters, address_changes, outbox
from services.people import account_links, imports, passkey_challenges, refused_sign_ins, sessions
from services.planning import offers
from services.record import erasure
from services.webhooks import deliveries

log = logging.getLogger(__name__)

NOT_BEFORE_HOUR = 2  # UTC


def tidy(*, at: datetime) -> None:
    """Give up letters and deliveries that waited for a day, and files of candidates that nobody added; delete sessions,
    links, offers of times, orders that came to nothing, tokens of other programs, what those were answered and told,
    and what links of erased people say, where they are old; pack the edits of interviews that were over the night
    before.

    The second look of a night finds nothing left to do, so nothing is noted about the first.
    """
    outbox.give_up_old(at=at)
    deliveries.give_up_old(at=at)
    refused_sign_ins.note_left_out(at=at)
    imports.forget_old(at=at)
    if at.hour < NOT_BEFORE_HOUR:
        return
    sessions.delete_expired(at=at)
    account_links.delete_expired(at=at)
    account_letters.delete_old(at=at)
    address_changes.delete_expired(at=at)
    passkey_challenges.delete_expired(at=at)
    offers.delete_old(at=at)
    erasure.forget_old(at=at)
    retention.purge_audit(settings.config.keep_audit_days, at=at, engine=database.engine)
    repeating.forget_old(at=at)
    tokens.forget_old(at=at)
    order_states.forget_old(at=at)
    deliveries.forget_old(at=at)
    night = at.replace(hour=NOT_BEFORE_HOUR, minute=0, second=0, microsecond=0)
    tally = compaction.run(ended_before=night - compaction.AFTER, pause=socketio.sleep)
    if tally.edits:
        log.info("packed %s", tally)


def next_at(last: datetime | None, *, at: datetime) -> datetime:
    """From when on the next purge is due: this night's if it was not done yet, else tomorrow's."""
    tonight = at.replace(hour=NOT_BEFORE_HOUR, minute=0, second=0, microsecond=0)
    return tonight + timedelta(days=1) if last is not None and last.date() >= at.date() else tonight


def run_if_due(config: Config, *, at: datetime) -> bool:
    """Purge, unless it was done this night or the night has not come; whether it was done."""
    if at.hour < NOT_BEFORE_HOUR:
        return False
    with database.engine.connect() as db:
        last = audit.latest(db, limit=1, deed=audit.Deed.PURGED)
    if last and last[0].at.date() >= at.date():
        return False
    receipt = retention.purge(
        config.keep, at=at, engine=database.engine, resumes=retention.resumes_of(config), is_dry=False
    )
    log.warning("purged: %s, %d files", receipt.rows, len(receipt.files))
    return True
