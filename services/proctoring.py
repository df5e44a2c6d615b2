"""Proctoring: the candidate's consent, and alerts stored as spans with the server's time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, consents, interviews
from repositories.alerts import Alert
from repositories.consents import Consent
from services import detectors
from services.detectors import Detector
from services.errors import NotAllowed
from services.seats import Seat, over, require_open
from services.text import Message, _

NOTICE_VERSION = "2026-12"
LISTED = 500


@dataclass(frozen=True)
class Notice:
    """What a candidate is told before anything is observed; a changed text gets a new version."""

    version: str
    observed: tuple[detectors.Detector, ...]
    kept: Message
    seen_by: Message


def notice() -> Notice:
    """The present notice."""
    return Notice(
        NOTICE_VERSION,
        (*detectors.CATALOGUE.values(), *detectors.SEEN_IN_EDITS.values()),
        _(
            "The times of these signals are kept with the interview. "
            "The pictures that are measured are never stored and never leave your computer."
        ),
        _("Only your interviewer sees them. They decide nothing by themselves."),
    )


def decision(seat: Seat) -> Consent | None:
    """What this candidate decided about the present notice in this interview; None if nothing yet."""
    latest = database.read(lambda db: consents.find_latest(db, seat.interview_id, seat.user_id))
    return latest if latest is not None and latest.notice_version == NOTICE_VERSION else None


def decide(seat: Seat, *, is_agreed: bool, at: datetime) -> None:
    """Record the candidate's decision. Raises NotAllowed("not-candidate"), Conflict("interview-over")."""
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate decides this."))
    require_open(seat)
    database.run(
        lambda db: consents.insert_consent(
            db, seat.interview_id, seat.user_id, notice_version=NOTICE_VERSION, is_agreed=is_agreed, at=at
        )
    )


def record(seat: Seat, kind: str, *, size: int | None, at: datetime) -> Alert:
    """Store one report; a repeat inside the cool-down extends the open alert instead of adding one.

    What the camera shows is stored only while the candidate has not declined. Raises
    Invalid("unknown-detector"), NotAllowed("consent-declined"), Conflict("interview-over").
    """
    return record_seen(seat, detectors.get(kind), size=size, at=at)


def record_seen(seat: Seat, detector: Detector, *, size: int | None, at: datetime) -> Alert:
    """Store what a detector, or the server itself, has seen. Raises what `record` raises."""
    size = None if detector.is_observed_by_camera else size

    def work(db: Connection) -> Alert:
        status, _join_status = interviews.lock(db, seat.interview_id)  # One writer, or two tabs both insert.
        if status != "scheduled":
            raise over()
        if detector.is_observed_by_camera:
            _refuse_when_declined(db, seat)
        since = at - detector.cooldown
        running = alerts.find_open(db, seat.interview_id, detector.kind, since=since)
        if running is not None and running.size == size:
            return alerts.extend(db, running, until=at)
        return alerts.insert_alert(db, seat.interview_id, seat.user_id, detector.kind, size=size, at=at)

    return database.run(work)


def list_alerts(interview_id: int) -> list[Alert]:
    """The alerts of an interview in the order they began, at most the last 500."""
    return database.read(lambda db: alerts.list_for_interview(db, interview_id, limit=LISTED))


def _refuse_when_declined(db: Connection, seat: Seat) -> None:
    latest = consents.find_latest(db, seat.interview_id, seat.user_id)
    if latest is not None and not latest.is_agreed:
        raise NotAllowed("consent-declined", _("The candidate declined to be observed."))
