"""A candidate asks for everything about them to be erased, or takes it back; an administrator answers."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from repositories.states import SeatRole
from routes import own_page
from routes.http import guards, limits
from services.base import Action, Conflict, Invalid, Limit, utcnow
from services.record import erasure

bp = Blueprint("erase_requests", __name__)


@bp.post("/interview/<meeting_link>/erase-request")
@guards.seat_required(SeatRole.CANDIDATE)
@limits.every_request(Limit.ERASE_REQUEST_PER_PERSON)
def ask(meeting_link: str) -> ResponseReturnValue:
    """`message` may say more. Where it is refused, the page comes back with the reason and what was written."""
    message = request.form.get("message", "")
    try:
        erasure.ask(g.seat, message, at=utcnow())
    except (Conflict, Invalid) as refusal:
        flash(translate(refusal.message), "warn")
        if not g.seat.is_admitted or isinstance(refusal, Conflict):
            return _back(meeting_link)
        return own_page.of(g.seat, g.interview, at=utcnow(), unsent=message), refusal.status
    flash(_("Your request is stored. The administrators of this server see it when they sign in."), "ok")
    return _back(meeting_link)


@bp.post("/interview/<meeting_link>/erase-request/withdraw")
@guards.seat_required(SeatRole.CANDIDATE)
@limits.every_request(Limit.ERASE_REQUEST_PER_PERSON)
def withdraw(meeting_link: str) -> ResponseReturnValue:
    """As if it had not been asked."""
    try:
        erasure.withdraw(g.seat)
    except Conflict as refusal:
        flash(translate(refusal.message), "warn")
    else:
        flash(_("Your request is withdrawn."), "ok")
    return _back(meeting_link)


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


def erased_page(secret: str) -> ResponseReturnValue | None:
    """What a link says whose candidate is erased; None for any other link."""
    erased = erasure.of_link(secret)
    if erased is None:
        return None
    said_until = erased.erased_at + erasure.SAID_FOR
    return render_template("invitations/erased.html", erased=erased, said_until=said_until), 410


def _back(meeting_link: str) -> ResponseReturnValue:
    return redirect(url_for("reports.show", meeting_link=meeting_link, _anchor="erase"))
