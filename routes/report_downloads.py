"""The report as a file to keep or to hand to another program."""

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from repositories.interviews import Interview
from repositories.states import SeatRole
from routes import report_audit, report_pages
from routes.http import costs, guards
from services.base import beside, utcnow
from services.cards import overview
from services.interview import Seat
from services.record import Choice, pdf, report_file

bp = Blueprint("report_downloads", __name__)
PAPERS = {"a4": "a4", "letter": "us-letter"}
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})
"""Where paper is Letter; elsewhere it is A4."""


@bp.get("/interview/<meeting_link>/report.json")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def as_json(meeting_link: str) -> ResponseReturnValue:
    """What docs/export.schema.json describes; `without` may be `alerts`, `names`, `notes`, `cards` and `board`."""
    return json_of(g.interview, _report())


@bp.get("/interview/<meeting_link>/report.pdf")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def as_pdf(meeting_link: str) -> ResponseReturnValue:
    """The same to print, in the reader's words and times; `without` as for JSON, `paper` may be `a4` or `letter`."""
    return pdf_of(g.interview, _report())


def choice() -> Choice:
    """What the reader asked for, whether they may have it or not."""
    left_out = request.args.getlist("without")
    return Choice(**{f"has_{one}": one not in left_out for one in ("alerts", "names", "notes", "cards", "board")})


def json_of(interview: Interview, report: dict[str, Any]) -> Response:
    """As an answer to keep."""
    return _attached(interview, beside(_written, report), "application/json", "json")


def _written(report: dict[str, Any]) -> bytes:
    return json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def pdf_of(interview: Interview, report: dict[str, Any]) -> Response:
    """The same, set on paper."""
    asked = request.args.get("paper")
    paper = PAPERS.get(asked) if asked else None
    pages = report_pages.pages_of(report, paper=paper or _usual_paper())
    return _attached(interview, pdf.make(pages), "application/pdf", "pdf")


def report_of(seat: Seat, interview: Interview, asked: Choice, *, reader_id: int) -> dict[str, Any]:
    """What is asked for, as far as this interviewer may read it."""
    # Who may not read the alerts on the page does not get them in a file either.
    has_alerts = asked.has_alerts and not overview.hides_alerts(interview, reader_id)
    return report_file.build(seat, interview, replace(asked, has_alerts=has_alerts), cards_of=reader_id, at=utcnow())


def _report() -> dict[str, Any]:
    return report_of(g.seat, g.interview, choice(), reader_id=g.user.id)


def _usual_paper() -> str:
    """Where the browser's first language is spoken."""
    first = request.accept_languages.best or ""
    return PAPERS["letter" if first.rpartition("-")[2].upper() in LETTER_COUNTRIES else "a4"]


def _attached(interview: Interview, content: bytes, kind: str, ending: str) -> Response:
    report_audit.exported(interview, ending)
    answer = Response(content, mimetype=kind)
    # No title and no name: a file without names must not have one outside.
    name = f"report-{interview.scheduled_time:%Y-%m-%d}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
