"""The dashboard, scheduling, rescheduling, cancelling and completing."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import isodatetime, reader_zone
from repositories.interviews import Interview
from repositories.paging import Page
from repositories.states import SeatRole
from routes import invitations, panels, plan_form
from routes.http import expired_forms, guards
from routes.panels import Participants
from services.base import Action, Invalid, NotAllowed, NotFound, names, utcnow
from services.interview import Asked, accommodations, interviews, members, planners
from services.people import accounts, candidates
from services.planning import Scheduled, ending, scheduling
from services.room import lobby
from sockets import broadcast

bp = Blueprint("interviews", __name__)


@bp.get("/")
@guards.public
def home() -> ResponseReturnValue:
    """To where the reader can go on."""
    if g.user is not None:
        return redirect(url_for("interviews.dashboard"))
    return redirect(url_for("accounts.login" if accounts.is_set_up() else "accounts.setup_admin"))


@bp.get("/dashboard")
@guards.signed_in
def dashboard() -> ResponseReturnValue:
    """The reader's interviews: today's first, then a page of all that match."""
    guards.remember_zone()
    is_staff = g.user.is_staff
    search = request.args.get("q", "")[: names.MAX_SEARCH_CHARS]
    shown = interviews.dashboard(
        g.user.id,
        is_interviewer=is_staff,
        search=search,
        status=request.args.get("status", "upcoming"),
        number=request.args.get("page", 1, type=int),
        zone=reader_zone(),
        at=utcnow(),
    )
    page = shown.page
    created = _created()
    listed = [*page.items, *shown.today]
    participants = panels.participants(listed, g.user.id)
    asked = accommodations.asked_in([one.id for one in listed]) if is_staff else {}
    return render_template(
        "interviews/dashboard.html",
        page=Page(
            [_item(one, participants[one.id], asked.get(one.id)) for one in page.items],
            page.total,
            page.page,
            page.per_page,
        ),
        filters={"q": search, "status": shown.status},
        today=[_item(one, participants[one.id], asked.get(one.id)) for one in shown.today],
        waiting=lobby.waiting(g.user.id) if is_staff else [],
        is_staff=is_staff,
        has_candidates=candidates.any_exists() if is_staff and shown.is_empty else True,
        has_interviews=not shown.is_empty or interviews.any_exists(g.user.id, is_interviewer=is_staff),
        created=created,
        is_moved="moved" in request.args,
        link=invitations.take_fresh(created) if created else None,
    )


@bp.get("/dashboard/waiting")
@guards.signed_in
def waiting() -> ResponseReturnValue:
    """Who asks to be admitted just now, for the dashboard's own refreshing."""
    waits = lobby.waiting(g.user.id)
    return {
        "waiting": [
            {
                "meeting_link": one.meeting_link,
                "candidate_name": one.candidate_name,
                "requested_at": isodatetime(one.join_requested_at) if one.join_requested_at else None,
            }
            for one in waits
        ]
    }


@bp.route("/schedule-interview", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def schedule() -> ResponseReturnValue:
    """One meeting on the calendar, with a meeting link of its own."""
    form = plan_form.make(request.args.get("candidate", type=int))
    if "again" not in request.form and form.validate_on_submit():
        try:
            made = scheduling.schedule(g.user.id, form.plan(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            plan_form.warn(made.interview)
            _show(made)
            return redirect(url_for("interviews.dashboard", created=made.interview.meeting_link))
    return plan_form.page(form, None)


@bp.route("/interview/<meeting_link>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.planner_required
def edit(meeting_link: str) -> ResponseReturnValue:
    """Change title, time, zone, duration or people of an interview that is still open."""
    planners.require_open(g.planner)
    form = plan_form.make(g.interview.candidate_id, g.interview)
    if "again" not in request.form and form.validate_on_submit():
        before = members.people_of(g.interview)
        try:
            made = scheduling.reschedule(g.planner, form.plan(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            changed = made.interview
            broadcast.panel_changed(changed.id, members.changed(before, members.people_of(changed)))
            plan_form.warn(changed)
            if made.invitation is not None:
                broadcast.interview_changed(changed.id)
                _show(made)
                return redirect(url_for("interviews.dashboard", created=meeting_link, moved="yes"))
            flash(_("Your changes have been saved."), "ok")
            return redirect(url_for("interviews.dashboard"))
    return plan_form.page(form, g.interview)


@bp.post("/interview/<meeting_link>/cancel")
@guards.planner_required
def cancel(meeting_link: str) -> ResponseReturnValue:
    """The interview will not take place; everybody connected hears it."""
    ending.cancel(g.planner)
    broadcast.interview_cancelled(g.planner.interview_id, meeting_link)
    flash(_("The interview is cancelled."), "ok")
    return redirect(url_for("interviews.dashboard"))


@bp.post("/interview/<meeting_link>/complete")
@guards.seat_required(SeatRole.INTERVIEWER)
def complete(meeting_link: str) -> ResponseReturnValue:
    """End the interview for good; everybody connected hears it, nothing is written afterwards."""
    ending.complete(g.seat, at=utcnow())
    broadcast.interview_completed(g.seat.interview_id, meeting_link)
    return redirect(url_for("reports.show", meeting_link=meeting_link))


@dataclass(frozen=True)
class Item:
    """An interview as the dashboard lists it."""

    interview: Interview
    participants: Participants
    is_waiting: bool
    asked: Asked
    """What the candidate asked for, as far as the reader may see it."""

    def __getattr__(self, name: str) -> object:
        return getattr(self.interview, name)


def _item(interview: Interview, participants: Participants, asked: Asked | None) -> Item:
    if participants.is_observer:
        return Item(interview, participants, is_waiting=False, asked=Asked())
    return Item(interview, participants, lobby.is_waiting(interview), asked or Asked())


def _created() -> Interview | None:
    """The interview just scheduled, for the card that offers its link."""
    link = request.args.get("created", "")
    if not link or len(link) > 64:
        return None
    try:
        return planners.get(g.user.id, g.user.role, link)[1]
    except (NotFound, NotAllowed):
        return None


def _show(made: Scheduled) -> None:
    """The new link once, on the dashboard."""
    if made.invitation is not None:
        invitations.keep_fresh(made.interview, made.invitation)
