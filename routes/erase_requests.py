"""A candidate asks for everything about them to be erased, or takes it back; an administrator answers."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from repositories.states import SeatRole
from routes.http import guards, limits
from services.base import Action, Invalid, Limit, utcnow
from services.record import erasure

bp = Blueprint("erase_requests", __name__)


@bp.post("/interview/<meeting_link>/erase-request")
@guards.seat_required(SeatRole.CANDIDATE)
@limits.every_request(Limit.ERASE_REQUEST_PER_PERSON)
def ask(meeting_link: str) -> ResponseReturnValue:
    """`message` may say more."""
    erasure.ask(g.seat, request.form.get("message", ""), at=utcnow())
    flash(_("Your request is stored. The administrators of this server see it under System health."), "ok")
    return redirect(url_for("reports.show", meeting_link=meeting_link, _anchor="erase"))


@bp.post("/interview/<meeting_link>/erase-request/withdraw")
@guards.seat_required(SeatRole.CANDIDATE)
@limits.every_request(Limit.ERASE_REQUEST_PER_PERSON)
def withdraw(meeting_link: str) -> ResponseReturnValue:
    """As if it had not been asked."""
    erasure.withdraw(g.seat)
    flash(_("Your request is withdrawn."), "ok")
    return redirect(url_for("reports.show", meeting_link=meeting_link, _anchor="erase"))


@bp.post("/system/erase-requests/<int:user_id>")
@guards.allowed(Action.SEE_SYSTEM)
def answer(user_id: int) -> ResponseReturnValue:
    """`state` is `done` or `declined`, `message` what the candidate reads."""
    try:
        erasure.answer(
            user_id, request.form.get("state", ""), request.form.get("message", ""), by=g.user.name, at=utcnow()
        )
    except Invalid as refusal:
        flash(translate(refusal.message), "bad")
    else:
        flash(_("Your answer is saved. The candidate reads it on their page of the interview."), "ok")
    return redirect(url_for("system.index", _anchor="erase-requests"))
