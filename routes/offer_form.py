"""The page on which times are offered: what its form offers and shows again."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from localization import reader_zone
from repositories.states import Role
from routes import observation, plan_form, plan_start, zone_choices
from routes.forms.interviews import NOBODY
from routes.forms.offers import DEFAULT_CHANGE_HOURS, OfferForm
from routes.plan_start import Started
from services.base import Action, policy, utcnow
from services.interview import places
from services.people import candidates, team
from services.planning import DEFAULT_MINUTES, interview_templates, starting

FIRST_DAYS = timedelta(days=13)
"""Two weeks stand there at first."""


def make(candidate_id: int | None) -> OfferForm:
    """The form with its lists; a first showing with two weeks from today."""
    form = OfferForm()
    form.offer_durations(plan_form.template_duration(form.template.data))
    form.offer_languages()
    form.offer_templates(interview_templates.titles())
    form.offer_change_hours()
    zone = reader_zone()
    if request.method == "GET":
        today = utcnow().astimezone(ZoneInfo(zone)).date()
        form.candidate_id.data = candidate_id
        form.first_day.data, form.last_day.data = today, today + FIRST_DAYS
        form.timezone.data = places.offered_name(zone)
        form.duration.data = DEFAULT_MINUTES
        form.person_1.data = g.user.id if Role(g.user.role).holds_interviews else NOBODY
    else:
        form.timezone.data = form.timezone.data or zone
        form.duration.data = form.duration.data or DEFAULT_MINUTES
        if form.change_hours.data is None:
            form.change_hours.data = DEFAULT_CHANGE_HOURS
    if not may_choose_holder():
        form.person_1.data, form.how.data = g.user.id, "all"
    first = [places.offered_name(one) for one in (form.timezone.data, zone)]
    form.timezone.choices = zone_choices.choices(first)
    people = [(one.id, one.name, one.email) for one in candidates.list_active()]
    form.offer_candidates(plan_form.listed(people, [form.candidate_id.data or candidate_id]))
    colleagues = [(one.id, one.name, one.email) for one in team.list_active()]
    form.offer_people(plan_form.listed(colleagues, [field.data for field in form.person_fields()]))
    return form


def may_choose_holder() -> bool:
    """Whether the reader may offer times of which somebody else holds the interview."""
    return policy.is_allowed(g.user.role, Action.COORDINATE)


def page(form: OfferForm, started: Started | None = None) -> ResponseReturnValue:
    """The form; 400 when what was sent was refused."""
    shown = render_template(
        "slots/offer.html",
        form=form,
        may_choose_holder=may_choose_holder(),
        signals=observation.choices(form.signals.data or ()),
        hours_url=url_for("hours.show"),
        started=started,
        questions=starting.ready_questions(form.template.data),
        observers=starting.observer_names(form.template.data),
    )
    is_asked = "again" in request.form or plan_start.is_only_filling()
    return shown, 400 if form.is_submitted() and not is_asked else 200
