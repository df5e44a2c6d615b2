"""The candidate's decision about being observed, and what they ask for so that the interview suits them."""

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _page

from repositories.consents import Consent
from repositories.states import SeatRole
from routes import contacts, observation, rooms
from routes.forms.accommodations import AccommodationForm
from routes.http import expired_forms, guards
from services.base import Invalid, ServiceError, _, utcnow
from services.interview import accommodations
from services.proctoring import coverage, proctoring
from services.signals import SIGNALS, profiles

bp = Blueprint("proctoring", __name__)


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
    """Store `decision`: `agree` or `decline` to all, or `choose` with the agreed kinds as `signal`.

    Goes on to the room; a script that asks for JSON is told what is stored and where the detectors lie.
    """
    decided = _decide(request.form.get("decision", ""))
    kinds = profiles.kinds_of(g.interview.id)
    is_expected = proctoring.is_camera_agreed(decided, kinds)
    coverage.expect(g.interview.id, is_expected=is_expected, at=utcnow())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(consent=observation.block(kinds, decided), assets=observation.detector_urls(kinds, decided))
    return redirect(url_for("rooms.show", meeting_link=meeting_link))


@bp.route("/interview/<meeting_link>/accommodation", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.seat_required(SeatRole.CANDIDATE)
def accommodation(meeting_link: str) -> ResponseReturnValue:
    """What the candidate needs: a form, the named contact, and what was sent so far."""
    form = AccommodationForm()
    if form.validate_on_submit():
        try:
            accommodations.request(g.seat, form.message.data, at=utcnow())
        except ServiceError as refusal:
            form.refuse(refusal)
        else:
            flash(_page("Your request is sent. Your interviewer reads it before and in the interview."), "ok")
            return redirect(url_for("proctoring.accommodation", meeting_link=meeting_link))
    page = render_template(
        "proctoring/accommodation.html",
        interview=g.interview,
        form=form,
        contact=contacts.of(g.interview),
        requests=accommodations.list_of(g.interview.id, g.seat.user_id),
        is_open=g.seat.is_open,
    )
    return page, 400 if form.errors or form.form_errors else 200


def _decide(decision: str) -> Consent:
    if decision not in ("agree", "decline", "choose"):
        raise Invalid("decision-missing", _("Choose whether you agree."))
    declined: set[str] = set()
    if decision == "choose":
        agreed = set(request.form.getlist("signal"))
        if not agreed <= SIGNALS.keys():
            raise Invalid("unknown-detector", _("This signal does not exist."))
        declined = set(SIGNALS) - agreed
    return proctoring.decide(g.seat, is_agreed=decision != "decline", declined=declined, at=utcnow())
