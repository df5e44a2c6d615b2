"""Where the room's page fetches its way through the TURN server."""

from flask import Blueprint, current_app, g
from flask.typing import ResponseReturnValue

from extensions import limiter
from localization import isodatetime
from routes import guards
from services import turn
from services.clock import utcnow

bp = Blueprint("turn", __name__)


@bp.get("/interview/<meeting_link>/turn")
@guards.seat_required()
@limiter.limit("60 per 5 minutes")
def show(meeting_link: str) -> ResponseReturnValue:
    """Addresses and credentials of this interview's relay; an empty list where there is none."""
    configured = current_app.config["NEUROHIRE"].turn
    if configured is None:
        return {"ice_servers": [], "expires_at": None}
    found = turn.credentials(g.seat, g.interview, configured.secret, at=utcnow())
    server = {"urls": list(configured.urls), "username": found.username, "credential": found.password}
    return {"ice_servers": [server], "expires_at": isodatetime(found.expires_at)}
