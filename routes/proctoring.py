"""The candidate's decision about being observed."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from routes import guards
from services import proctoring
from services.clock import utcnow
from services.errors import Invalid
from services.seats import SeatRole
from services.text import _

bp = Blueprint("proctoring", __name__)


@bp.post("/interview/<meeting_link>/consent")
@guards.seat_required(SeatRole.CANDIDATE)
def consent(meeting_link: str) -> ResponseReturnValue:
    """Store `decision` (`agree` or `decline`) and go on to the room."""
    decision = request.form.get("decision", "")
    if decision not in ("agree", "decline"):
        raise Invalid("decision-missing", _("Choose whether you agree."))
    proctoring.decide(g.seat, is_agreed=decision == "agree", at=utcnow())
    return redirect(url_for("rooms.show", meeting_link=meeting_link))
