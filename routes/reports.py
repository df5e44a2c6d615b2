"""What remains of an interview, read only: code, chat, and for its interviewers the alerts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from localization import translate
from repositories.alerts import Alert
from repositories.interviews import Interview
from routes import contacts, review_lines, run_lines
from routes.http import costs, guards
from routes.question_parts import review_words
from routes.rooms import resume_link
from services.base import settings, utcnow
from services.document import Texts, documents
from services.interview import accommodations, invitations, languages, members
from services.proctoring import alert_groups, coverage, proctoring
from services.questions import planned
from services.record import playback, record_zip
from services.room import chat
from services.signals import detectors

bp = Blueprint("reports", __name__)


@dataclass(frozen=True)
class AlertLine:
    """An alert in the reader's words."""

    kind: str
    label: str
    severity: str
    id: int
    is_useful: bool | None
    remark: str | None
    started_at: datetime
    ended_at: datetime
    count: int
    size: int | None


@dataclass(frozen=True)
class AlertGroup:
    """Alerts that follow each other closely, as one line: how often, and how long in all."""

    lines: list[AlertLine]
    times: int
    length: timedelta

    @property
    def first(self) -> AlertLine:
        return self.lines[0]

    @property
    def ended_at(self) -> datetime:
        return max(one.ended_at for one in self.lines)

    @property
    def has_remark(self) -> bool:
        return any(one.remark for one in self.lines)


@dataclass(frozen=True)
class CodeFile:
    """A file besides the first, as it stood at the end."""

    name: str
    language: str
    text: str


@bp.get("/interview/<meeting_link>/report")
@guards.seat_required()
@costs.costly
def show(meeting_link: str) -> ResponseReturnValue:
    """The interview as it stands; a candidate who was never admitted has nothing to read, and is told how it ended."""
    if g.seat.is_open and not g.seat.is_admitted:
        return redirect(url_for("rooms.show", meeting_link=meeting_link))
    if not g.seat.is_admitted:
        return render_template(
            "rooms/over.html", interview=g.interview, is_limited=g.seat.is_limited, contact=contacts.of(g.interview)
        )
    texts = documents.texts_now(g.interview.id)
    # Afterwards the candidate reads the same facts, to remark on; observers read none.
    is_told = g.seat.is_interviewer or (g.seat.is_candidate and not g.seat.is_open)
    questions = planned.used(g.interview.id)
    alerts = proctoring.list_alerts(g.interview.id) if is_told else None
    return render_template(
        "reports/show.html",
        interview=g.interview,
        panel=members.panels_of([g.interview])[g.interview.id],
        code=texts.main,
        language=translate(languages.label(g.interview.code_language)),
        files=_other_files(texts),
        questions=questions,
        reviews=review_lines.of(g.interview.id, questions),
        review_words=review_words(),
        messages=chat.whole(g.interview.id),
        runs=run_lines.list_of(g.seat),
        alert_groups=None if alerts is None else [_group(one) for one in alert_groups.grouped(alerts)],
        alert_count=len(alerts or ()),
        is_candidate=g.seat.is_candidate,
        kept_until=kept_until(g.interview),
        now=utcnow(),
        is_interviewer=g.seat.is_interviewer,
        is_limited=g.seat.is_limited,
        invitation=invitations.latest(g.interview.id) if g.seat.is_interviewer and not g.seat.is_open else None,
        has_playback=g.seat.is_interviewer and playback.exists(g.interview.id),
        reader_id=g.user.id,
        resume=resume_link(g.interview),
        coverage=coverage.of(g.interview.id) if is_told else None,
        remark_chars=proctoring.MAX_REMARK_CHARS,
        record=record_zip.fingerprint(g.interview.id),
        requests=accommodations.list_of(g.interview.id, g.interview.candidate_id) if g.seat.is_interviewer else [],
    )


@dataclass(frozen=True)
class KeptUntil:
    """When the nightly purge may take the interview, and before it what was recorded in it; None is never."""

    interview: datetime | None
    alerts: datetime | None


def kept_until(interview: Interview) -> KeptUntil:
    """As `operating/retention.py` counts, from the end."""
    keep, ended_at = settings.config.keep, interview.completed_at

    def after(days: int | None) -> datetime | None:
        return None if days is None or ended_at is None else ended_at + timedelta(days=days)

    is_sooner = keep.alerts is not None and (keep.interviews is None or keep.alerts < keep.interviews)
    return KeptUntil(after(keep.interviews), after(keep.alerts) if is_sooner else None)


def _other_files(texts: Texts) -> list[CodeFile]:
    return [CodeFile(file.name, translate(languages.label(file.language)), text) for file, text in texts.others]


def _group(cluster: list[Alert]) -> AlertGroup:
    lasted = (one.ended_at - one.started_at for one in cluster if one.size is None)
    return AlertGroup([_line(one) for one in cluster], alert_groups.times(cluster), sum(lasted, timedelta()))


def _line(alert: Alert) -> AlertLine:
    detector = detectors.of(alert.kind)
    return AlertLine(
        kind=alert.kind,
        label=translate(detector.label) if detector else alert.kind,
        severity=detector.severity if detector else detectors.NOTICE,
        id=alert.id,
        is_useful=alert.is_useful,
        remark=alert.remark,
        started_at=alert.started_at,
        ended_at=alert.ended_at,
        count=alert.report_count,
        size=alert.size,
    )
