"""The dashboard, scheduling, rescheduling, cancelling and completing."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import in_zone, isodatetime, reader_zone, translate
from repositories.interviews import Interview
from repositories.paging import Page
from repositories.states import SeatRole
from routes import invitations, mails, observation, panels
from routes.forms.interviews import ScheduleForm
from routes.http import expired_forms, guards
from routes.panels import Participants
from services.base import Action, Invalid, NotFound, names, utcnow
from services.interview import Asked, accommodations, interviews, members, require_open, zones
from services.interview import invitations as links
from services.people import accounts, candidates
from services.planning import DEFAULT_MINUTES, Scheduled, ending, scheduling
from services.questions import planned
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
    form = _form(request.args.get("candidate", type=int))
    if form.validate_on_submit():
        try:
            made = scheduling.schedule(g.user.id, form.plan(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            _warn(made.interview)
            _show(made)
            return redirect(url_for("interviews.dashboard", created=made.interview.meeting_link))
    return _page(form, None)


@bp.route("/interview/<meeting_link>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.seat_required(SeatRole.INTERVIEWER)
def edit(meeting_link: str) -> ResponseReturnValue:
    """Change title, time, zone, duration or candidate of an interview that is still open."""
    require_open(g.seat)
    form = _form(g.interview.candidate_id, g.interview)
    if form.validate_on_submit():
        before = members.people_of(g.interview)
        try:
            made = scheduling.reschedule(g.seat, form.plan(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            changed = made.interview
            broadcast.panel_changed(changed.id, members.changed(before, members.people_of(changed)))
            _warn(changed)
            if made.invitation is not None:
                broadcast.interview_changed(changed.id)
                _show(made)
                return redirect(url_for("interviews.dashboard", created=meeting_link, moved="yes"))
            flash(_("Your changes have been saved."), "ok")
            return redirect(url_for("interviews.dashboard"))
    return _page(form, g.interview)


@bp.post("/interview/<meeting_link>/cancel")
@guards.seat_required(SeatRole.INTERVIEWER)
def cancel(meeting_link: str) -> ResponseReturnValue:
    """The interview will not take place; everybody connected hears it. `word` goes into the letters that say so."""
    try:
        ending.cancel(g.seat, request.form.get("word"))
    except Invalid as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("interviews.edit", meeting_link=meeting_link))
    broadcast.interview_cancelled(g.seat.interview_id, meeting_link)
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
        return interviews.get_for_interviewer(g.user.id, link)
    except NotFound:
        return None


def _form(candidate_id: int | None, interview: Interview | None = None) -> ScheduleForm:
    form = ScheduleForm()
    form.offer_durations(interview.duration_minutes if interview else None)
    people = [(one.id, f"{one.name} ({one.email})" if one.email else one.name) for one in candidates.list_active()]
    if interview is not None and all(user_id != interview.candidate_id for user_id, _name in people):
        people.insert(0, (interview.candidate_id, interview.candidate_name))
    form.offer_candidates(people)
    panels.offer(form, host_id=interview.interviewer_id if interview else g.user.id, interview=interview)
    zone = interview.timezone if interview and zones.is_zone(interview.timezone) else reader_zone()
    if request.method == "GET":
        form.candidate_id.data = candidate_id
        form.timezone.data, form.duration.data = zone, interview.duration_minutes if interview else DEFAULT_MINUTES
        if interview is not None:
            form.title.data = interview.title
            form.proctoring.data = interview.proctoring_profile
            form.signals.data = interview.proctoring_signals.split()
            form.scheduled_time.data = zones.wall_clock(interview.scheduled_time, zone)
    else:
        form.timezone.data = form.timezone.data or zone
        form.duration.data = form.duration.data or DEFAULT_MINUTES
    return form


def _page(form: ScheduleForm, interview: Interview | None) -> ResponseReturnValue:
    page = render_template(
        "interviews/schedule.html",
        form=form,
        interview=interview,
        invitation=links.latest(interview.id) if interview else None,
        planned=sum(one.is_planned for one in planned.list_of(interview.id)) if interview else 0,
        now=utcnow(),
        mail=mails.sent_about(interview) if interview else None,
        signals=observation.choices(form.signals.data or ()),
        candidates_exist=bool(form.candidate_id.choices),
    )
    return page, 400 if form.is_submitted() else 200


def _show(made: Scheduled) -> None:
    """The new link once, on the dashboard."""
    if made.invitation is not None:
        invitations.keep_fresh(made.interview, made.invitation)


def _warn(interview: Interview) -> None:
    """Say what may be a slip: a time that has passed, an overlap. Neither is refused."""
    if interview.ends_at < utcnow():
        flash(_("This time has already passed. Edit the interview if that was a mistake."), "warn")
    for other in scheduling.clashes(interview)[:3]:
        when = in_zone(other.scheduled_time, zones.known_or_utc(interview.timezone))
        flash(_("It overlaps with %(title)s at %(when)s.", title=other.title, when=when), "warn")
