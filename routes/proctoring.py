"""The candidate's decision about being observed."""

import re

from flask import Blueprint, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from repositories.consents import Consent
from repositories.states import SeatRole
from routes import observation, rooms
from routes.http import guards
from services.base import Invalid, _, utcnow
from services.proctoring import coverage, proctoring
from services.signals import SIGNALS, profiles
from sockets import broadcast

bp = Blueprint("proctoring", __name__)

MARK = re.compile(r"[0-9]{1,9}")
UNKNOWN = -1
"""A version that does not exist, for what is no number."""


@bp.get("/interview/<meeting_link>/consent")
@guards.seat_required(SeatRole.CANDIDATE)
def show_consent(meeting_link: str) -> ResponseReturnValue:
    """The notice with what was decided, to decide anew."""
    if not g.seat.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    if not profiles.kinds_of(g.interview.id):  # Nothing is observed, so there is nothing to decide.
        return redirect(url_for("rooms.show", meeting_link=meeting_link))
    return rooms.ask_consent(g.interview, proctoring.decision(g.seat))


@bp.post("/interview/<meeting_link>/consent")
@guards.seat_required(SeatRole.CANDIDATE)
def consent(meeting_link: str) -> ResponseReturnValue:
    """Store `decision`: `agree` or `decline` to all, or `choose` with the agreed kinds as `signal`; with `texts`, the
    version of the company's texts that the page showed.

    Goes on to the room; a script that asks for JSON is told what is stored and where the detectors lie.
    """
    decided = _decide(request.form.get("decision", ""))
    kinds = profiles.kinds_of(g.interview.id)
    is_expected = proctoring.is_camera_agreed(decided, kinds)
    coverage.expect(g.interview.id, is_expected=is_expected, at=utcnow())
    broadcast.consent_changed(g.seat, is_all_refused=not decided.is_agreed)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(consent=observation.block(kinds, decided), assets=observation.detector_urls(kinds, decided))
    return redirect(url_for("rooms.show", meeting_link=meeting_link))


def _decide(decision: str) -> Consent:
    if decision not in ("agree", "decline", "choose"):
        raise Invalid("decision-missing", _("Choose whether you agree."))
    declined: set[str] = set()
    if decision == "choose":
        agreed = set(request.form.getlist("signal"))
        if not agreed <= SIGNALS.keys():
            raise Invalid("unknown-detector", _("This signal does not exist."))
        declined = set(SIGNALS) - agreed
    return proctoring.decide(g.seat, is_agreed=decision != "decline", declined=declined, shown=_shown(), at=utcnow())


def _shown() -> int | None:
    told = request.form.get("texts")
    if told is None:
        return None
    return int(told) if MARK.fullmatch(told) else UNKNOWN
