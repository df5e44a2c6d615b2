"""The dashboard, scheduling, rescheduling, cancelling and completing."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import isodatetime, translate
from repositories.agenda_lists import More
from repositories.interviews import Interview
from repositories.states import SeatRole
from routes import agenda_page, invitations, mails, not_held, offers, plan_form, plan_start
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, NotAllowed, NotFound, utcnow
from services.interview import members, planners
from services.people import accounts
from services.planning import Scheduled, ending, scheduling
from services.record import compaction
from services.report_shares import reading as shared_reports
from services.room import lobby
from services.second_reviews import asking as second_reviews
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
    """The reader's interviews, or everybody's for who coordinates: what needs action, then a page of what matches."""
    guards.remember_zone()
    created = _created()
    shown = agenda_page.shown()
    more: More = shown["more"]
    return render_template(
        "interviews/dashboard.html",
        **shown,
        offers=_offers(shown["filters"]) if more.offers else [],
        second_reviews=second_reviews.waiting(g.user.id, at=utcnow()) if more.second_reviews else [],
        shared_reports=shared_reports.waiting(g.user.id, at=utcnow()) if more.shared_reports else [],
        created=created,
        may_undo=bool(not_held.undoable(at=utcnow())),
        is_moved="moved" in request.args,
        link=invitations.take_fresh(created) if created else None,
        mail=mails.on_the_way(created) if created else None,
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
    if plan_start.SAVE in request.form:
        plan_start.save(form)
        return plan_form.page(form, None)
    started = plan_start.started(form)
    is_to_schedule = not (plan_form.is_asked_again() or plan_start.is_only_filling())
    if is_to_schedule and form.validate_on_submit():
        try:
            with limits.form() as attempt:  # It may send letters to six people.
                made = scheduling.schedule(g.user.id, form.plan(), at=utcnow())
                attempt.give_back()
        except Invalid as error:
            form.refuse(error)
        else:
            plan_form.warn(made.interview)
            _show(made)
            return redirect(url_for("interviews.dashboard", created=made.interview.meeting_link))
    return plan_form.page(form, None, started)


@bp.route("/interview/<meeting_link>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.planner_required
def edit(meeting_link: str) -> ResponseReturnValue:
    """Change title, time, zone, duration or people of an interview that is still open."""
    planners.require_open(g.planner)
    form = plan_form.make(g.interview.candidate_id, g.interview)
    if not plan_form.is_asked_again() and form.validate_on_submit():
        before = members.people_of(g.interview)
        try:
            with limits.form() as attempt:
                made = scheduling.reschedule(g.planner, form.plan(), at=utcnow())
                attempt.give_back()
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
    """The interview will not take place; everybody connected hears it. `word` goes into the letters that say so."""
    try:
        ending.cancel(g.planner, request.form.get("word"))
    except Invalid as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("interviews.edit", meeting_link=meeting_link))
    broadcast.interview_cancelled(g.planner.interview_id, meeting_link)
    flash(_("The interview is cancelled."), "ok")
    return redirect(url_for("interviews.dashboard"))


@bp.post("/interview/<meeting_link>/no-show")
@guards.planner_required
def no_show(meeting_link: str) -> ResponseReturnValue:
    """The candidate did not come; everybody connected hears that it is over."""
    ending.no_show(g.planner, at=utcnow())
    broadcast.interview_cancelled(g.planner.interview_id, meeting_link)
    flash(_("Noted: the candidate did not come. The interview is under Cancelled."), "ok")
    return redirect(url_for("interviews.dashboard"))


@bp.post("/interview/<meeting_link>/complete")
@guards.seat_required(SeatRole.INTERVIEWER)
def complete(meeting_link: str) -> ResponseReturnValue:
    """End the interview for good; everybody connected hears it, nothing is written afterwards."""
    ending.complete(g.seat, at=utcnow())
    compaction.want(g.seat.interview_id)
    broadcast.interview_completed(g.seat.interview_id, meeting_link)
    return redirect(url_for("reports.show", meeting_link=meeting_link))


def _created() -> Interview | None:
    """The interview just scheduled, for the card that offers its link."""
    link = request.args.get("created", "")
    if not link or len(link) > 64:
        return None
    try:
        return planners.get(g.user.id, g.user.role, link)[1]
    except (NotFound, NotAllowed):
        return None


def _offers(filters: dict[str, str]) -> list[offers.Item]:
    """Offers of times, above the first list that the reader sees."""
    is_first = filters["status"] == "upcoming" and not filters["q"] and request.args.get("page", 1, type=int) <= 1
    if not is_first:
        return []
    return offers.listed(None if filters["whose"] == "everybody" else g.user.id)


def _show(made: Scheduled) -> None:
    """The new link once, on the dashboard."""
    if made.invitation is not None:
        invitations.keep_fresh(made.interview, made.invitation)
