"""The rehearsal: devices, editor and detectors tried before the day. Nothing of it is stored."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from letters import by_hand
from repositories.interviews import Interview
from repositories.states import SeatRole
from routes import contacts, observation, rooms
from routes.http import assets, guards
from services.document import live_document
from services.interview import Seat
from services.proctoring import NOTICE_VERSION
from services.signals import SIGNALS, profiles

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
        whom=by_hand.everybody_but_the_candidate(g.interview),
        signals=observation.signals(profiles.kinds_of(g.interview.id), None),
        room_config=_config(g.seat, g.interview),
    )


def _config(seat: Seat, interview: Interview) -> dict[str, Any]:
    """What the room's scripts are told as well, as far as the rehearsal needs it."""
    kinds = profiles.kinds_of(interview.id)
    return {
        **rooms.shared_config(seat, interview, contacts.of(interview)),
        "is_rehearsal": True,
        "signals": observation.signals(kinds, None),
        # Given at once and fetched only when the candidate starts measuring, which is their agreement here.
        "consent": {"decision": "agreed", "version": NOTICE_VERSION, "declined": sorted(SIGNALS.keys() - kinds)},
        "assets": assets.proctoring_urls(),
        "limits": {"document_bytes": live_document.MAX_TEXT_BYTES},
    }
