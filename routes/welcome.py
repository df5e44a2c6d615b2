"""A candidate's first page, by link or by password: whom they meet, when, for how long, and what comes next."""

from datetime import timedelta

from flask import Blueprint, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from localization import reader_zone
from repositories.consents import Consent
from repositories.interviews import Interview
from repositories.states import JoinStatus, SeatRole
from routes.http import guards
from services.interview import members
from services.proctoring import proctoring
from services.room import admission
from services.signals import profiles

bp = Blueprint("welcome", __name__)

WELCOMED = "welcomed"
MAX_WELCOMED = 8
"""The latest interviews whose welcome this browser showed: the cookie holds 4 KB, a meeting link 36 characters."""


@bp.get("/interview/<meeting_link>/welcome")
@guards.seat_required(SeatRole.CANDIDATE)
def show(meeting_link: str) -> ResponseReturnValue:
    """The people, the time, and the steps that this interview has; the report once it ended."""
    if not g.seat.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    guards.remember_zone()
    before = [one for one in session.get(WELCOMED, []) if one != meeting_link]
    session[WELCOMED] = [*before, meeting_link][-MAX_WELCOMED:]
    return render_template(
        "rooms/welcome.html",
        interview=g.interview,
        name=g.seat.name,
        people=[one for one in members.people_of(g.interview) if one.user_id != g.seat.user_id],
        is_observed=bool(profiles.kinds_of(g.interview.id)),
        zone=reader_zone(),
        opens_minutes=admission.OPENS_BEFORE // timedelta(minutes=1),
    )


def is_first_visit(interview: Interview) -> bool:
    """Whether its candidate has neither decided about being observed nor asked to join."""
    return _is_first(interview) and proctoring.decision_of(interview.id, interview.candidate_id) is None


def is_due(interview: Interview, decision: Consent | None) -> bool:
    """Whether its candidate, on the way to the room, is welcomed first: once a session, until they decide or ask."""
    is_welcomed = interview.meeting_link in session.get(WELCOMED, [])
    return not is_welcomed and _is_first(interview) and decision is None


def _is_first(interview: Interview) -> bool:
    return interview.is_open and interview.candidate_join_status == JoinStatus.PENDING
