"""The audit log for administrators: narrowed, page by page, and as a file, which is noted itself."""

from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from db.tables import MAX_ID
from localization import reader_zone, translate
from routes.audit_words import DEEDS, KINDS
from routes.http import costs, guards, lists
from services.audit import audit, log
from services.base import Action, settings, utcnow

bp = Blueprint("audit", __name__)
MEDIA_TYPES = {log.CSV: "text/csv", log.JSON_LINES: "application/jsonl"}


@bp.get("/audit")
@guards.allowed(Action.READ_AUDIT)
def index() -> ResponseReturnValue:
    """Who did what to whom, when, and from where, newest first."""
    wanted = _wanted()
    page = log.page(wanted, after=request.args.get("after"))
    return render_template(
        "audit/index.html",
        page=page,
        filters=_filters(),
        is_narrowed=wanted != log.Wanted(),
        person=page.names.get(wanted.person) if wanted.person else None,
        deeds={deed: translate(words) for deed, words in DEEDS.items()},
        kinds={kind: translate(words) for kind, words in KINDS.items()},
        days=settings.config.keep_audit_days,
    )


@bp.get("/audit.<any(csv, jsonl):form>")
@guards.allowed(Action.READ_AUDIT)
@costs.costly
def export(form: str) -> ResponseReturnValue:
    """All that match as a file. That it was taken along is an entry before it goes."""
    wanted = _wanted()
    log.note_export(wanted, form, by=audit.Doer(g.user.id), at=utcnow())
    answer = Response(log.lines(wanted, form), mimetype=MEDIA_TYPES[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"audit-{utcnow():%Y-%m-%d}.{form}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _wanted() -> log.Wanted:
    """What is no number, day, deed or kind is not looked for."""
    person = request.args.get("person", type=int)
    return log.Wanted(
        person=person if person is not None and 0 < person <= MAX_ID else None,
        deed=lists.one_of(list(DEEDS), "deed", default=""),
        kind=lists.one_of(list(KINDS), "kind", default=""),
        since=_day("since"),
        until=_day("until", days=1),
        words=lists.words().strip(),
    )


def _day(name: str, *, days: int = 0) -> datetime | None:
    """The beginning of a day, as the reader's clock counts it, or of one after it."""
    try:
        day = datetime.strptime(request.args.get(name, ""), "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
        return datetime.combine(day + timedelta(days=days), time(), ZoneInfo(reader_zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _filters() -> dict[str, Any]:
    """As the addresses of further pages and files carry them: what was understood."""
    wanted = asdict(_wanted())
    said = {"q": wanted["words"], "deed": wanted["deed"], "kind": wanted["kind"], "person": wanted["person"]}
    days = {name: request.args[name] for name in ("since", "until") if wanted[name] is not None}
    return {"since": "", "until": ""} | said | days
