"""The rehearsal: devices, editor and detectors tried before the day. Nothing of it is stored."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from localization import isodatetime, translate
from repositories.interviews import Interview
from routes import assets, contacts, guards, observation, rooms
from services import languages, live_document
from services.clock import utcnow
from services.seats import Seat, SeatRole

bp = Blueprint("rehearsal", __name__)


@bp.get("/interview/<meeting_link>/rehearsal")
@guards.seat_required(SeatRole.CANDIDATE)
def show(meeting_link: str) -> ResponseReturnValue:
    """The green room, an editor and the detectors of the candidate's own page; the report once it ended."""
    if not g.seat.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    return render_template(
        "rehearsal/show.html",
        interview=g.interview,
        is_interviewer=False,
        signals=observation.signals(None),
        room_config=_config(g.seat, g.interview),
    )


def _config(seat: Seat, interview: Interview) -> dict[str, Any]:
    """What the room's scripts are told as well, as far as the rehearsal needs it."""
    link = interview.meeting_link
    return {
        "room": link,
        "title": interview.title,
        "now": isodatetime(utcnow()),
        "me": {"user_id": seat.user_id, "username": seat.name, "role": seat.role.value},
        "is_rehearsal": True,
        "is_limited": seat.is_limited,
        "ice_servers": current_app.config["NEUROHIRE"].ice_servers,
        "languages": [{"id": key, "label": translate(languages.label(key))} for key in languages.LANGUAGES],
        "signals": observation.signals(None),
        # Given at once and fetched only when the candidate starts measuring, which is their agreement here.
        "consent": {"decision": "agreed", "version": observation.notice()["version"], "declined": []},
        "assets": assets.proctoring_urls(),
        "contact": contacts.of(interview),
        "limits": {"document_bytes": live_document.MAX_TEXT_BYTES},
        "urls": rooms.urls(link),
    }
