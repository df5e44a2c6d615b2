"""Where the room's page fetches its way through the TURN server."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from localization import isodatetime
from routes.http import guards, limits
from services.base import Limit, settings, utcnow
from services.room import turn

bp = Blueprint("turn", __name__)


@bp.get("/interview/<meeting_link>/turn")
@guards.seat_required()
@limits.every_request(Limit.RELAY_PER_SESSION, by_session=True)
def show(meeting_link: str) -> ResponseReturnValue:
    """Addresses and credentials of this interview's relay; an empty list where there is none."""
    configured = settings.config.turn
    if configured is None:
        return {"ice_servers": [], "expires_at": None}
    found = turn.credentials(g.seat, g.interview, configured.secret, at=utcnow())
    server = {"urls": list(configured.urls), "username": found.username, "credential": found.password}
    return {"ice_servers": [server], "expires_at": isodatetime(found.expires_at)}
