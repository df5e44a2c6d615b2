"""Proctoring: the candidate's consent, and alerts stored as spans with the server's time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, consents, interviews
from repositories.alerts import Alert
from repositories.consents import Consent
from services.base import Invalid, Message, NotAllowed, NotFound, _, prose, settings, turns
from services.chain import Kind, chain, links
from services.company_texts import texts
from services.interview import Seat, lock_open, require_open
from services.proctoring.alert_precision import quiet_kinds
from services.signals import SIGNALS, Detector, Source, detectors, profiles

NOTICE_VERSION = "2026-12.6"
LISTED = 500
"""Alerts that a room shows, the last ones; and as many are read at once for a report, which has all."""
MAX_REMARK_CHARS = 1000
MAX_DECISIONS = 100
"""Of one candidate about one interview that are kept, each with its time. A later one takes the last one's place: to
refuse is never refused."""
MAX_ALERTS_OF_KIND = 1000
"""In one interview; one every half minute for eight hours are 960. What is reported beyond them goes on with the last
alert of its kind, so that nobody hides something new behind many reports of something else."""
SAME_BEGINNING = timedelta(seconds=3)
"""Two reports that name beginnings this near tell of one span: messages take different times on their way."""


@dataclass(frozen=True)
class Notice:
    """What a candidate is told before anything is observed; a changed text gets a new version."""

    version: str
    observed: tuple[detectors.Detector, ...]
    kept: Message
    seen_by: Message


def notice(kinds: Iterable[str] = tuple(SIGNALS)) -> Notice:
    """The present notice about these kinds."""
    wanted = set(kinds)
    return Notice(
        NOTICE_VERSION,
        tuple(one for kind, one in SIGNALS.items() if kind in wanted),
        _("The camera images that are checked are never stored and never leave your computer."),
        _(
            "Your interviewers see them. After the interview, colleagues to whom they show the report, or who are "
            "asked for a second review, can see them too. You then read the same list and can add a remark to each "
            "entry. Signals decide nothing by themselves."
        ),
    )


def kept_days() -> int | None:
    """After how many days from the end of an interview this server erases its alerts; None where no date is set."""
    keep = settings.config.keep
    return min((days for days in (keep.alerts, keep.interviews) if days is not None), default=None)


def decision(seat: Seat) -> Consent | None:
    """What this candidate decided about the present notice and the company's present texts; None if nothing yet."""
    return decision_of(seat.interview_id, seat.user_id)


def decision_of(interview_id: int, candidate_id: int) -> Consent | None:
    """The same, where no seat was taken yet."""

    def work(db: Connection) -> Consent | None:
        return in_force(consents.find_latest(db, interview_id, candidate_id), texts.number_in_force(db))

    return database.read(work)


def in_force(latest: Consent | None, texts_number: int | None) -> Consent | None:
    """The latest decision, if it is about the present notice, and about the company's texts of this number, if any."""
    if latest is None or latest.notice_version != NOTICE_VERSION:
        return None
    return latest if texts_number in (None, latest.texts_version) else None


def decisions(interview_id: int, candidate_id: int) -> list[Consent]:
    """All that this candidate decided about being observed in this interview, oldest first."""
    return database.read(lambda db: consents.list_of(db, interview_id, candidate_id))


def agreed_kinds(consent: Consent) -> frozenset[str]:
    """The kinds that this decision allows to be recorded."""
    return frozenset(kind for kind, one in SIGNALS.items() if not _is_refused(consent, one))


def decide(
    seat: Seat, *, is_agreed: bool, declined: Iterable[str] = (), shown: int | None = None, at: datetime
) -> Consent:
    """Record what the candidate decided: everything is refused, or only what is in `declined`.

    `shown` is the version of the company's texts that they were shown, 0 for none. Where it is not said, it is the one
    of their last decision here. Raises NotAllowed("not-candidate"), Invalid("unknown-detector", "unknown-texts"),
    Conflict("interview-over").
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate can decide this."))
    refused = frozenset(declined) if is_agreed else frozenset(SIGNALS)
    if not refused <= SIGNALS.keys():
        raise Invalid("unknown-detector", _("This signal does not exist."))
    require_open(seat)
    # Nobody agrees to what was not asked: should it be observed later, it was not agreed to.
    refused |= SIGNALS.keys() - profiles.kinds_of(seat.interview_id)

    def work(db: Connection) -> Consent:
        interviews.lock(db, seat.interview_id)  # Counted and written by one at a time.
        decided = Consent(NOTICE_VERSION, len(refused) < len(SIGNALS), at, refused, _texts(db, seat, shown))
        if consents.count_of(db, seat.interview_id, seat.user_id) >= MAX_DECISIONS:
            consents.delete_latest(db, seat.interview_id, seat.user_id)
        consents.insert_consent(db, seat.interview_id, seat.user_id, decided)
        said = {"by": seat.user_id, "declined": sorted(refused), "notice": NOTICE_VERSION}
        if decided.texts_version is not None:
            said["texts"] = decided.texts_version
        chain.add(db, seat.interview_id, Kind.CONSENT, said | {"is_agreed": decided.is_agreed}, at=at)
        return decided

    return database.run(work)


def _texts(db: Connection, seat: Seat, shown: int | None) -> int | None:
    if shown is None:
        latest = consents.find_latest(db, seat.interview_id, seat.user_id)
        return None if latest is None else latest.texts_version
    if shown and not texts.exists(db, shown):
        raise Invalid("unknown-texts", _("This version of the company’s texts does not exist. Reload the page."))
    return shown or None


def is_all_refused(interview_id: int, candidate_id: int) -> bool:
    """Whether this candidate has decided, and refused everything that is observed in this interview."""
    decided = database.read(lambda db: consents.find_latest(db, interview_id, candidate_id))
    return decided is not None and not decided.is_agreed


def is_camera_agreed(consent: Consent | None, kinds: Iterable[str] = tuple(SIGNALS)) -> bool:
    """Whether anything of the camera is measured, so that the page is given the means to do so."""
    observed = [SIGNALS[kind] for kind in kinds]
    return consent is not None and any(not _is_refused(consent, one) for one in observed if one.is_observed_by_camera)


def is_measured(seat: Seat) -> bool:
    """Whether anything of this candidate's camera is measured: it is observed here, and agreed to."""

    def work(db: Connection) -> bool:
        consent = consents.find_latest(db, seat.interview_id, seat.user_id)
        return is_camera_agreed(consent, profiles.kinds_in(db, seat.interview_id))

    return database.read(work)


def record(seat: Seat, kind: str, *, size: int | None, at: datetime, held: timedelta | None = None) -> Alert:
    """Store one report. One of a span that is stored already extends it: one that began when it says, `held` before
    now, or where it says nothing, one that was reported within the cool-down.

    Nothing is stored of a kind that is not observed here or that the candidate refused. Raises
    Invalid("unknown-detector"), NotAllowed("not-observed", "consent-declined"), Conflict("interview-over").
    """
    return record_seen(seat, detectors.get(kind), size=size, at=at, held=held)


def record_seen(
    seat: Seat, detector: Detector, *, size: int | None, at: datetime, held: timedelta | None = None
) -> Alert:
    """Store what a detector, or the server itself, has seen. Raises what `record` raises."""
    size = size if detector.source is Source.EDITOR else None

    def work(db: Connection) -> Alert:
        # One writer at a time, or two tabs both insert.
        lock_open(db, seat.interview_id)
        _refuse_unwanted(db, seat, detector)
        if held is not None:
            return _record_span(db, seat, detector, began=at - held, at=at)
        since = at - detector.cooldown
        running = alerts.find_open(db, seat.interview_id, detector.kind, since=since)
        if running is not None and running.size == size:
            return alerts.extend(db, running, until=at)
        return _insert(db, seat, detector, size=size, at=at)

    return database.run(work)


def _record_span(db: Connection, seat: Seat, detector: Detector, *, began: datetime, at: datetime) -> Alert:
    """The alert of a span that began then and lasts until now; two of a kind never overlap."""
    latest = alerts.find_latest(db, seat.interview_id, detector.kind)
    if latest is not None and abs(latest.started_at - began) <= SAME_BEGINNING:
        return alerts.extend(db, latest, until=at)
    since = began if latest is None else max(began, latest.ended_at)
    return _insert(db, seat, detector, size=None, at=at, since=since)


def _insert(
    db: Connection, seat: Seat, detector: Detector, *, size: int | None, at: datetime, since: datetime | None = None
) -> Alert:
    if alerts.count_of_kind(db, seat.interview_id, detector.kind) >= MAX_ALERTS_OF_KIND:
        last = alerts.find_latest(db, seat.interview_id, detector.kind)
        assert last is not None
        return alerts.extend(db, last, until=at)
    new = alerts.insert_alert(db, seat.interview_id, seat.user_id, detector.kind, size=size, at=at, since=since)
    said = {"alert": new.id, "signal": new.kind, "size": size, "started_at": links.moment(new.started_at)}
    chain.add(db, seat.interview_id, Kind.ALERT, said, at=at)
    return new


def mark(seat: Seat, ids: Sequence[int], *, is_useful: bool | None) -> list[Alert]:
    """Note whether alerts were useful to an interviewer; as they are then. Ids of other interviews are left out.

    Raises NotAllowed("not-interviewer").
    """
    if not seat.is_interviewer:
        raise NotAllowed("not-interviewer", _("Only interviewers can rate signals."))
    marked = database.run(lambda db: alerts.mark(db, seat.interview_id, ids, is_useful=is_useful))
    quiet_kinds.changed()
    return marked


def set_remark(seat: Seat, alert_id: int, remark: str, *, at: datetime) -> None:
    """Note what the candidate says of a signal; without words, it is taken back.

    Raises NotAllowed("not-candidate"), Invalid("remark-too-long"), NotFound.
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate can add remarks."))
    words = prose.without_empty_ends(remark)
    if len(words) > MAX_REMARK_CHARS:
        too_long = _("Write at most %(count)s characters.", count=MAX_REMARK_CHARS)
        raise Invalid("remark-too-long", too_long, field="remark")

    def work(db: Connection) -> None:
        interviews.lock(db, seat.interview_id)
        if not alerts.set_remark(db, seat.interview_id, seat.user_id, alert_id, words or None):
            raise NotFound
        said = {"alert": alert_id, "by": seat.user_id, "text": words}
        chain.add_late(db, seat.interview_id, Kind.REMARK, said, at=at)

    database.run(work)


def list_alerts(interview_id: int) -> list[Alert]:
    """All alerts of an interview in the order they began, at most `MAX_ALERTS_OF_KIND` of each kind."""
    found: list[Alert] = []
    while True:
        last = found[-1] if found else None
        part = _later(interview_id, last)
        found += part
        if len(part) < LISTED:
            return found
        turns.give_way()


def _later(interview_id: int, last: Alert | None) -> list[Alert]:
    return database.read(lambda db: alerts.list_after(db, interview_id, last, limit=LISTED))


def latest_alerts(interview_id: int) -> list[Alert]:
    """The last 500 of them."""
    return database.read(lambda db: alerts.list_for_interview(db, interview_id, limit=LISTED))


def _refuse_unwanted(db: Connection, seat: Seat, detector: Detector) -> None:
    if detector.kind not in profiles.kinds_in(db, seat.interview_id):
        raise NotAllowed("not-observed", _("This kind of signal is not observed in this interview."))
    latest = consents.find_latest(db, seat.interview_id, seat.user_id)
    if latest is not None and _is_refused(latest, detector):
        raise NotAllowed("consent-declined", _("The candidate refused this signal."))


def _is_refused(consent: Consent, detector: Detector) -> bool:
    # The first notice asked about the camera alone; who declined then refused nothing by name.
    return detector.kind in consent.declined or (detector.is_observed_by_camera and not consent.is_agreed)
