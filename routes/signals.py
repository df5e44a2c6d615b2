"""What people say of signals: remarks of candidates, marks of interviewers, and how useful each kind was."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _page

from localization import translate
from repositories.states import SeatRole
from routes import report_lists
from routes.http import guards, limits
from services.base import Action, Invalid, Limit, NotAllowed, _, utcnow
from services.cards import overview
from services.proctoring import alert_precision, proctoring

bp = Blueprint("signals", __name__)
SAID = {"yes": True, "no": False, "unsaid": None}


@bp.get("/signals")
@guards.allowed(Action.SEE_USEFULNESS)
def index() -> ResponseReturnValue:
    """Every kind: how often it was reported, and how often it was useful."""
    return render_template(
        "signals/index.html",
        rows=[(translate(one.detector.label), one) for one in alert_precision.table()],
        fewest=alert_precision.FEWEST_MARKS,
        quiet_below=round(alert_precision.QUIET_BELOW * 100),
    )


@bp.post("/interview/<meeting_link>/alerts/<int:alert_id>/remark")
@guards.seat_required(SeatRole.CANDIDATE)
@limits.every_request(Limit.REMARK_PER_SESSION, by_session=True)
def remark(meeting_link: str, alert_id: int) -> ResponseReturnValue:
    """What the candidate says of one signal, `remark`; empty takes it back."""
    proctoring.set_remark(g.seat, alert_id, request.form.get("remark", ""), at=utcnow())
    flash(_page("Your remark is saved. Your interviewer reads it beside the signal."), "ok")
    return redirect(report_lists.alert_url(g.seat, g.interview, alert_id))


@bp.post("/interview/<meeting_link>/alerts/<int:alert_id>/mark")
@guards.seat_required(SeatRole.INTERVIEWER)
def mark(meeting_link: str, alert_id: int) -> ResponseReturnValue:
    """Whether it was `useful`: `yes`, `no` or `unsaid`."""
    said = request.form.get("useful", "")
    if said not in SAID:
        raise Invalid("mark-missing", _("Choose whether the signal was useful."))
    if overview.hides_alerts(g.interview, g.user.id):
        raise NotAllowed("card-first", _("You can rate alerts here once your own card is in."))
    proctoring.mark(g.seat, [alert_id], is_useful=SAID[said])
    return redirect(report_lists.alert_url(g.seat, g.interview, alert_id))
