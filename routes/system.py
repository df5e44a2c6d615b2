"""How this server is, for administrators: the doctor's findings, the figures of this process and its jobs."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import jobs
from jobs import figures, mails
from jobs.schedule import Job, State
from localization import translate
from observing import live
from repositories.mails import Mail as TestMail
from routes.http import guards, limits
from services.base import Action, Limit, _, settings, utcnow
from services.mail import history, letters, outbox, senders
from services.people import accounts
from services.record import erasure
from services.room import draining

bp = Blueprint("system", __name__)


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
    now = utcnow()
    findings = live.findings(config) + figures.findings(schedule)
    return render_template(
        "system/index.html",
        findings=sorted(findings, key=lambda one: (not one.is_grave, one.is_well)),
        grave=sum(one.is_grave for one in findings),
        advised=sum(not one.is_well and not one.is_grave for one in findings),
        now=live.figures(),
        jobs=[_line(job) for job in schedule.jobs],
        upkeep=live.upkeep(config),
        restart=draining.outlook(now),
        mail=_mail(now),
        erase_requests=erasure.list_waiting(),
    )


@bp.post("/system/mail-test")
@guards.allowed(Action.SEE_SYSTEM)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def send_test_mail() -> ResponseReturnValue:
    """A message to oneself, sent at once; the page then says what the mail server answered."""
    mail = outbox.claim_one(letters.send_test(g.user.id, at=utcnow()), at=utcnow())
    if mail is not None:  # Otherwise the job was faster.
        mails.send(mail)
    came_from = {"mail-settings": "mail_settings.show", "settings": "settings_page.show"}
    return redirect(url_for(came_from.get(request.form.get("back", ""), "system.index")) + "#mail")


@dataclass(frozen=True)
class Mail:
    """How mail fares; `server` is None where it is off."""

    server: str | None
    sender: str
    to: str | None
    """The reader's address, if they have one."""
    figures: outbox.Figures
    test: TestMail | None


def _mail(at: datetime) -> Mail:
    found = senders.sender().server
    server = f"{found.host}:{found.port}" if found else None
    sender = found.address if found else ""
    to = accounts.get(g.user.id).email
    return Mail(server, sender, to, outbox.figures(at=at), history.latest_test(g.user.id))


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
