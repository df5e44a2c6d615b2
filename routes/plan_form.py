"""The page on which an interview is planned or changed: what its form offers, shows again, and says afterwards."""

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import in_zone, reader_zone
from repositories.interviews import Interview
from repositories.states import Role
from routes import mails, observation, panels, plan_start, zone_choices
from routes import scorecards as team_scorecards
from routes.forms.interviews import ScheduleForm
from routes.plan_start import Started
from services.base import Action, NotFound, policy, utcnow
from services.cards import scorecards
from services.interview import invitations, languages, members, places, zones
from services.people import candidates, directory, team
from services.planning import DEFAULT_MINUTES, availability, interview_templates, starting
from services.questions import planned

MOST_WARNED = 3


def make(candidate_id: int | None, interview: Interview | None = None) -> ScheduleForm:
    """The form with its lists; a first showing with what stands so far."""
    form = ScheduleForm()
    form.offer_durations(_unusual_duration(form, interview))
    form.offer_languages()
    form.offer_templates([] if interview else interview_templates.titles())
    form.offer_scorecards([] if interview else team_scorecards.offered())
    zone = reader_zone()
    if interview and zones.is_zone(interview.timezone):
        zone = interview.timezone
    if request.method == "GET":
        _fill(form, candidate_id, interview, zone)
    else:
        form.timezone.data = form.timezone.data or zone
        form.duration.data = form.duration.data or DEFAULT_MINUTES
    first = [places.offered_name(one) for one in (form.timezone.data, zone, reader_zone())]
    form.timezone.choices = zone_choices.choices(first)
    chosen = [form.candidate_id.data or candidate_id, interview.candidate_id if interview else None]
    form.offer_candidates(listed([(one.id, one.name, one.email) for one in candidates.list_active()], chosen))
    host_id = interview.interviewer_id if interview else g.user.id
    if _may_choose_interviewer():
        colleagues = [(one.id, one.name, one.email) for one in team.list_active()]
        form.offer_interviewers(listed(colleagues, [form.interviewer_id.data or host_id]))
        panels.offer(form, interview=interview)
    else:
        panels.offer(form, interview=interview, host_id=host_id)
    return form


def page(form: ScheduleForm, interview: Interview | None, started: Started | None = None) -> ResponseReturnValue:
    """The form; 400 when what was sent was refused."""
    shown = render_template(
        "interviews/schedule.html",
        form=form,
        interview=interview,
        may_choose_interviewer=_may_choose_interviewer(),
        is_interviewer=interview is not None and g.planner.is_interviewer,
        invitation=invitations.latest(interview.id) if interview else None,
        scorecard=scorecards.of_interview(interview.id) if interview else None,
        planned=sum(one.is_planned for one in planned.list_of(interview.id)) if interview else 0,
        now=utcnow(),
        mail=mails.sent_about(interview) if interview else None,
        signals=observation.choices(form.signals.data or ()),
        started=started,
        questions=starting.ready_questions(form.template.data) if interview is None else [],
        may_read_questions=policy.is_allowed(g.user.role, Action.MANAGE_QUESTIONS),
    )
    is_refused = bool(form.errors) or not (is_asked_again() or plan_start.is_only_filling())
    return shown, 400 if form.is_submitted() and is_refused else 200


def is_asked_again() -> bool:
    """Whether the form was sent to be shown again with what is new in its lists."""
    return "again" in request.form


def _unusual_duration(form: ScheduleForm, interview: Interview | None) -> int | None:
    """The one that stands already: of the interview, or of the template that was filled in."""
    if interview is not None:
        return interview.duration_minutes
    return template_duration(form.template.data)


def template_duration(template_id: int | None) -> int | None:
    """How long a template's interviews are; None of one that is gone."""
    if not template_id:
        return None
    try:
        return interview_templates.get(template_id).template.duration_minutes
    except NotFound:
        return None


def warn(interview: Interview) -> None:
    """Say what may be a slip: that one of the people has something else at the time. It is not refused."""
    people = tuple(one.user_id for one in members.people_of(interview))
    zone = zones.known_or_utc(interview.timezone)
    asked = availability.Asked(interview.scheduled_time, interview.duration_minutes, zone, people, interview.id)
    for one in availability.look(asked, reader_id=g.user.id, reader_role=g.user.role).clashes[:MOST_WARNED]:
        when = in_zone(one.starts_at, zone)
        if one.is_elsewhere:
            words = _("Another calendar of %(name)s says that they are busy at %(when)s.", name=one.name, when=when)
        elif one.title is None:
            words = _("%(name)s has another interview at %(when)s.", name=one.name, when=when)
        else:
            words = _("%(name)s is also in “%(title)s” at %(when)s.", name=one.name, title=one.title, when=when)
        flash(words, "warn")


def _may_choose_interviewer() -> bool:
    return policy.is_allowed(g.user.role, Action.COORDINATE)


def _fill(form: ScheduleForm, candidate_id: int | None, interview: Interview | None, zone: str) -> None:
    form.candidate_id.data = candidate_id
    form.timezone.data = places.offered_name(zone)
    form.duration.data = interview.duration_minutes if interview else DEFAULT_MINUTES
    if interview is None:
        form.interviewer_id.data = g.user.id if Role(g.user.role).holds_interviews else None
        form.language.data = languages.DEFAULT
        return
    form.interviewer_id.data = interview.interviewer_id
    form.title.data = interview.title
    form.proctoring.data = interview.proctoring_profile
    form.signals.data = interview.proctoring_signals.split()
    form.show_reminders(interview.reminders)
    form.scheduled_time.data = zones.wall_clock(interview.scheduled_time, zone)


def listed(people: list[tuple[int, str, str | None]], chosen: list[int | None]) -> list[tuple[int, str]]:
    """Ids and names, also of those who are chosen and stand in no list: deactivated, or beyond its end."""
    known = {one for one, _name, _email in people}
    missing = [one for one in chosen if one and one not in known]
    found = [(one.id, one.name, one.email) for one in directory.get_planned(missing)] if missing else []
    return [(one, f"{name} ({email})" if email else name) for one, name, email in (*found, *people)]
