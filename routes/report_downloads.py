"""The report as a file to keep or to hand to another program."""

import json
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from repositories.states import SeatRole
from routes import report_pages
from routes.http import costs, guards
from services.base import utcnow
from services.cards import overview
from services.record import Choice, pdf, report_file

bp = Blueprint("report_downloads", __name__)
PAPERS = {"a4": "a4", "letter": "us-letter"}
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})
"""Where paper is Letter; elsewhere it is A4."""


@bp.get("/interview/<meeting_link>/report.json")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def as_json(meeting_link: str) -> ResponseReturnValue:
    """What docs/export.schema.json describes; `without` may be `alerts`, `names` or both."""
    content = json.dumps(_report(), ensure_ascii=False, indent=1)
    return _attached(content.encode("utf-8", "replace"), "application/json", "json")


@bp.get("/interview/<meeting_link>/report.pdf")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def as_pdf(meeting_link: str) -> ResponseReturnValue:
    """The same to print, in the reader's words and times; `without` as for JSON, `paper` may be `a4` or `letter`."""
    asked = request.args.get("paper")
    paper = PAPERS.get(asked) if asked else None
    return _attached(
        pdf.make(report_pages.pages_of(_report(), paper=paper or _usual_paper())), "application/pdf", "pdf"
    )


def _report() -> dict[str, Any]:
    left_out = request.args.getlist("without")
    # Who may not read the alerts on the page does not get them in a file either.
    has_alerts = "alerts" not in left_out and not overview.hides_alerts(g.interview, g.user.id)
    choice = Choice(has_alerts=has_alerts, has_names="names" not in left_out)
    return report_file.build(g.seat, g.interview, choice, at=utcnow())


def _usual_paper() -> str:
    """Where the browser's first language is spoken."""
    first = request.accept_languages.best or ""
    return PAPERS["letter" if first.rpartition("-")[2].upper() in LETTER_COUNTRIES else "a4"]


def _attached(content: bytes, kind: str, ending: str) -> Response:
    answer = Response(content, mimetype=kind)
    # No title and no name: a file without names must not have one outside.
    name = f"report-{g.interview.scheduled_time:%Y-%m-%d}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
