"""Proctoring: the candidate's consent, and alerts stored as spans with the server's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, consents, interviews
from repositories.alerts import Alert
from repositories.consents import Consent
from services import detectors
from services.detectors import Detector
from services.errors import Invalid, NotAllowed
from services.seats import Seat, over, require_open
from services.text import Message, _

NOTICE_VERSION = "2026-12.2"
SIGNALS: dict[str, Detector] = {**detectors.CATALOGUE, **detectors.SEEN_IN_EDITS}
"""Every kind that can be refused."""
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
        tuple(SIGNALS.values()),
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


def decide(seat: Seat, *, is_agreed: bool, declined: Iterable[str] = (), at: datetime) -> Consent:
    """Record what the candidate decided: everything is refused, or only what is in `declined`.

    Raises NotAllowed("not-candidate"), Invalid("unknown-detector"), Conflict("interview-over").
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate decides this."))
    refused = frozenset(declined) if is_agreed else frozenset(SIGNALS)
    if not refused <= SIGNALS.keys():
        raise Invalid("unknown-detector", _("This kind of signal is not in the catalogue."))
    require_open(seat)
    decided = Consent(NOTICE_VERSION, len(refused) < len(SIGNALS), at, refused)
    database.run(lambda db: consents.insert_consent(db, seat.interview_id, seat.user_id, decided))
    return decided


def is_camera_agreed(consent: Consent | None) -> bool:
    """Whether anything of the camera is measured, so that the page is given the means to do so."""
    return consent is not None and any(
        not _is_refused(consent, one) for one in SIGNALS.values() if one.is_observed_by_camera
    )


def record(seat: Seat, kind: str, *, size: int | None, at: datetime) -> Alert:
    """Store one report; a repeat inside the cool-down extends the open alert instead of adding one.

    Nothing is stored of a kind that the candidate refused. Raises
    Invalid("unknown-detector"), NotAllowed("consent-declined"), Conflict("interview-over").
    """
    return record_seen(seat, detectors.get(kind), size=size, at=at)


def record_seen(seat: Seat, detector: Detector, *, size: int | None, at: datetime) -> Alert:
    """Store what a detector, or the server itself, has seen. Raises what `record` raises."""
    size = None if detector.is_observed_by_camera else size

    def work(db: Connection) -> Alert:
        # One writer at a time, or two tabs both insert.
        if interviews.lock(db, seat.interview_id).status != "scheduled":
            raise over()
        _refuse_when_declined(db, seat, detector)
        since = at - detector.cooldown
        running = alerts.find_open(db, seat.interview_id, detector.kind, since=since)
        if running is not None and running.size == size:
            return alerts.extend(db, running, until=at)
        return alerts.insert_alert(db, seat.interview_id, seat.user_id, detector.kind, size=size, at=at)

    return database.run(work)


def list_alerts(interview_id: int) -> list[Alert]:
    """The alerts of an interview in the order they began, at most the last 500."""
    return database.read(lambda db: alerts.list_for_interview(db, interview_id, limit=LISTED))


def _refuse_when_declined(db: Connection, seat: Seat, detector: Detector) -> None:
    latest = consents.find_latest(db, seat.interview_id, seat.user_id)
    if latest is not None and _is_refused(latest, detector):
        raise NotAllowed("consent-declined", _("The candidate refused this signal."))


def _is_refused(consent: Consent, detector: Detector) -> bool:
    # The first notice asked about the camera alone; who declined then refused nothing by name.
    return detector.kind in consent.declined or (detector.is_observed_by_camera and not consent.is_agreed)
