"""How this server is, for administrators: the doctor's findings, the figures of this process and its jobs."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

import jobs
from db.engine import database
from jobs import figures
from jobs.schedule import Job, State
from localization import translate
from observing import live
from operating import audit
from routes.http import guards, limits
from services.base import Action, Limit, _, settings, utcnow
from services.room import draining

bp = Blueprint("system", __name__)
ENTRIES = 20


@dataclass(frozen=True)
class JobLine:
    """A job in the reader's words."""

    title: str
    name: str
    pause: str
    last_at: datetime | None
    took: str | None
    failures: int
    last_failure: str | None
    state: State


@bp.get("/system")
@guards.allowed(Action.SEE_SYSTEM)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def index() -> ResponseReturnValue:
    """What is well, what is not and what to do about it. Takes seconds when the relay does not answer."""
    config = settings.config
    schedule = jobs.of(current_app)
    findings = live.findings(config) + figures.findings(schedule)
    return render_template(
        "system/index.html",
        findings=sorted(findings, key=lambda one: (not one.is_grave, one.is_well)),
        grave=sum(one.is_grave for one in findings),
        advised=sum(not one.is_well and not one.is_grave for one in findings),
        now=live.figures(),
        jobs=[_line(job) for job in schedule.jobs],
        upkeep=live.upkeep(config),
        restart=draining.outlook(utcnow()),
        entries=database.read(lambda db: audit.latest(db, limit=ENTRIES, exclude=audit.BACKED_UP)),
    )


def _line(job: Job) -> JobLine:
    has_run = job.began_at > 0
    return JobLine(
        title=translate(job.title),
        name=job.name,
        pause=_length(job.every_s),
        last_at=datetime.fromtimestamp(job.began_at, UTC) if has_run else None,
        took=_length(job.took_s) if has_run and not job.is_running else None,
        failures=job.failures,
        last_failure=job.last_failure,
        state=job.state,
    )


def _length(seconds: float) -> str:
    if seconds < 0.001:
        return translate(_("under 1\u00a0ms"))
    if seconds < 1:
        return translate(_("%(count)s\u00a0ms", count=round(seconds * 1000)))
    if seconds < 120:
        return translate(_("%(count)s\u00a0s", count=round(seconds)))
    return translate(_("%(count)s\u00a0min", count=round(seconds / 60)))
