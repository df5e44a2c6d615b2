"""The report as a file to keep or to hand to another program."""

import json

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from repositories.states import SeatRole
from routes.http import costs, guards
from services.base import utcnow
from services.record import Choice, report_file

bp = Blueprint("report_downloads", __name__)


@bp.get("/interview/<meeting_link>/report.json")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def as_json(meeting_link: str) -> ResponseReturnValue:
    """What docs/export.schema.json describes; `without` may be `alerts`, `names` or both."""
    at = utcnow()
    left_out = request.args.getlist("without")
    choice = Choice(has_alerts="alerts" not in left_out, has_names="names" not in left_out)
    content = json.dumps(report_file.build(g.seat, g.interview, choice, at=at), ensure_ascii=False, indent=1)
    answer = Response(content.encode("utf-8", "replace"), mimetype="application/json")
    # No title and no name: a file without names must not have one outside.
    name = f"report-{g.interview.scheduled_time:%Y-%m-%d}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
