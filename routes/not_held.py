"""Closing several interviews that were not held at once: their candidates did not come; and taking that back."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from localization import isolated, translate
from routes.http import guards, limits
from services.base import Action, Conflict, NotAllowed, NotFound, utcnow
from services.interview import Planner, planners
from services.planning import agenda, ending
from sockets import broadcast

bp = Blueprint("not_held", __name__)

CLOSED = "closed_at_once"
MAX_LINK_CHARS = 64
UNDO_FOR = timedelta(minutes=10)
"""The nightly packing of what is over, and whoever reads the list of what was cancelled, come later."""


@bp.post("/dashboard/no-show")
@guards.allowed(Action.SCHEDULE)
def close() -> ResponseReturnValue:
    """None of the chosen candidates came; what cannot be closed is named and stays."""
    chosen = [one[:MAX_LINK_CHARS] for one in dict.fromkeys(request.form.getlist("interview"))][: agenda.PER_PAGE]
    if not chosen:
        flash(_("Choose at least one interview."), "warn")
        return _back()
    at = utcnow()
    with limits.form() as attempt:
        closed = _each(chosen, lambda planner: ending.no_show(planner, at=at))
        attempt.give_back()
    for planner in closed:
        broadcast.interview_cancelled(planner.interview_id, planner.meeting_link)
    if closed:
        session[CLOSED] = {"links": [one.meeting_link for one in closed], "at": at.isoformat()}
        words = ngettext(
            "Noted: the candidate of %(num)d interview did not come. It is under Cancelled.",
            "Noted: the candidates of %(num)d interviews did not come. They are under Cancelled.",
            len(closed),
        )
        flash(words, "ok")
    return _back()


@bp.post("/dashboard/no-show/undo")
@guards.allowed(Action.SCHEDULE)
def undo() -> ResponseReturnValue:
    """What was closed together a moment ago stands under “Needs action” again."""
    links = undoable(at=utcnow())
    session.pop(CLOSED, None)
    if not links:
        flash(_("This can no longer be undone."), "warn")
        return _back()
    opened = _each(links, ending.undo_no_show)
    if opened:
        words = ngettext(
            "%(num)d interview is under Needs action again.", "%(num)d interviews are under Needs action again.",
            len(opened),
        )  # fmt: skip
        flash(words, "ok")
    return _back()


def undoable(*, at: datetime) -> list[str]:
    """The interviews that this session closed together so lately that it can take that back."""
    kept = session.get(CLOSED)
    if not kept or at - datetime.fromisoformat(kept["at"]) > UNDO_FOR:
        return []
    return list(kept["links"])


def _each(links: Sequence[str], act: Callable[[Planner], None]) -> list[Planner]:
    """Do it for each; for which it was done. What was refused is told by its title, what is not theirs is counted."""
    done, unknown = [], 0
    for link in links:
        try:
            planner, interview = planners.get(g.user.id, g.user.role, link)
        except (NotFound, NotAllowed):
            unknown += 1
            continue
        try:
            act(planner)
        except Conflict as refusal:
            why = translate(refusal.message)
            flash(_("“%(title)s” stays as it is. %(why)s", title=isolated(interview.title), why=why), "warn")
        else:
            done.append(planner)
    if unknown:
        words = ngettext(
            "%(num)d interview is not yours to change.", "%(num)d interviews are not yours to change.", unknown
        )
        flash(words, "warn")
    return done


def _back() -> ResponseReturnValue:
    status, whose = request.form.get("status"), request.form.get("whose")
    return redirect(
        url_for(
            "interviews.dashboard",
            status="overdue" if status == "overdue" else None,
            whose=whose if whose in ("mine", "everybody") else None,
        )
    )
