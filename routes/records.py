"""The record of an interview that can be checked: a zip for its interviewers, as it stands."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from repositories.states import SeatRole
from routes import report_audit
from routes.http import costs, guards
from services.base import NotAllowed, _, utcnow
from services.cards import overview
from services.interview import members
from services.record import record_zip

bp = Blueprint("records", __name__)


@bp.get("/interview/<meeting_link>/record.zip")
@guards.seat_required(SeatRole.INTERVIEWER)
@costs.costly
def download(meeting_link: str) -> ResponseReturnValue:
    """The record as it stands. It says who rated and decided when, so it waits for the reader's own card."""
    if overview.of(g.interview, g.user.id).is_hidden:
        raise NotAllowed("card-first", _("You can download the record once your own card is in."))
    report_audit.exported(g.interview, "record")
    head = record_zip.of_interview(g.interview.id)
    pieces = record_zip.stream(head, members.people_of(g.interview), at=utcnow())
    headers = {"Content-Disposition": "attachment; filename=record.zip", "Cache-Control": "no-store"}
    return Response(pieces, mimetype="application/zip", headers=headers)
