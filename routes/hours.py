"""A person's own hours: the week in which they may be booked, days off, and other calendars of theirs."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from localization import reader_zone, translate
from repositories.busy_calendars import BusyCalendar
from routes import zone_choices
from routes.forms.hours import CalendarForm, DaysOffForm, HoursForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, Limit, ServiceError, utcnow
from services.interview import places, zones
from services.planning import busy_calendars, hours

bp = Blueprint("hours", __name__)

WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip
DEFAULTS = {"notice_minutes": 1440, "buffer_minutes": 15, "most_a_day": 4}
"""In a form that was never saved."""


@bp.get("/my-hours")
@guards.allowed(Action.SCHEDULE)
def show() -> ResponseReturnValue:
    """What stands."""
    return _page()


@bp.post("/my-hours")
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def save() -> ResponseReturnValue:
    """Take the week; or, by another button, show it again with Monday's times for the other working days."""
    form = _week_form(hours.find(g.user.id, at=utcnow()))
    if "copy" in request.form:
        form.copy_monday()
        return _page(week=form)
    with limits.form() as attempt:
        if not form.validate():
            return _page(week=form), 400
        try:
            hours.save(g.user.id, form.week(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _page(week=form), 400
        attempt.give_back()
    flash(_("Your hours are saved."), "ok")
    return redirect(url_for("hours.show"))


@bp.post("/my-hours/remove")
@guards.allowed(Action.SCHEDULE)
def remove() -> ResponseReturnValue:
    """Forget the week."""
    hours.remove(g.user.id)
    flash(_("Your hours are removed. Candidates cannot choose times with you."), "ok")
    return redirect(url_for("hours.show"))


@bp.post("/my-hours/days-off")
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def add_days_off() -> ResponseReturnValue:
    """A holiday, a fair."""
    form = DaysOffForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(days=form), 400
        try:
            first_day, last_day = form.first_day.data, form.last_day.data
            hours.add_days_off(g.user.id, first_day, last_day, form.note.data or "", at=utcnow())
        except ServiceError as error:
            form.refuse(error)
            return _page(days=form), error.status
        attempt.give_back()
    flash(_("The days off are added."), "ok")
    return redirect(url_for("hours.show", _anchor="days-off"))


@bp.post("/my-hours/days-off/<int:row_id>/remove")
@guards.allowed(Action.SCHEDULE)
def remove_days_off(row_id: int) -> ResponseReturnValue:
    """These days are like others again."""
    hours.remove_days_off(g.user.id, row_id)
    flash(_("The days off are removed."), "ok")
    return redirect(url_for("hours.show", _anchor="days-off"))


@bp.post("/my-hours/calendars")
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
@limits.every_request(Limit.CALENDAR_CHECK_PER_PERSON)
def add_calendar() -> ResponseReturnValue:
    """Keep the address and check it, so that a mistake is seen at once."""
    form = CalendarForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(calendar=form), 400
        try:
            calendar_id = busy_calendars.add(g.user.id, form.address.data, at=utcnow())
        except ServiceError as error:
            form.refuse(error)
            return _page(calendar=form), error.status
        attempt.give_back()
    return _checked(calendar_id)


@bp.post("/my-hours/calendars/<int:row_id>/check")
@guards.allowed(Action.SCHEDULE)
@limits.every_request(Limit.CALENDAR_CHECK_PER_PERSON)
def check_calendar(row_id: int) -> ResponseReturnValue:
    """Fetch and read it now."""
    return _checked(row_id)


@bp.post("/my-hours/calendars/<int:row_id>/remove")
@guards.allowed(Action.SCHEDULE)
def remove_calendar(row_id: int) -> ResponseReturnValue:
    """Forget its address and its busy times."""
    busy_calendars.remove(g.user.id, row_id, at=utcnow())
    flash(_("The calendar is removed, with its busy times."), "ok")
    return redirect(url_for("hours.show", _anchor="calendars"))


def _checked(calendar_id: int) -> ResponseReturnValue:
    found = busy_calendars.check_now(g.user.id, calendar_id, at=utcnow())
    why = _why(found)
    if why is None:
        flash(_("The calendar at %(host)s was read.", host=found.host), "ok")
    else:
        flash(_("The calendar at %(host)s was not read. %(why)s", host=found.host, why=why), "bad")
    return redirect(url_for("hours.show", _anchor="calendars"))


def _why(calendar: BusyCalendar) -> str | None:
    """Why it was not read the last time."""
    words = busy_calendars.failure_words(calendar)
    return None if words is None else translate(words)


def _week_form(own: hours.Own) -> HoursForm:
    is_sent = request.endpoint == "hours.save"
    form = HoursForm() if is_sent else HoursForm(formdata=None)
    zone = own.rules.timezone if own.rules and zones.is_zone(own.rules.timezone) else reader_zone()
    if not is_sent:
        form.fill(own)
        form.timezone.data = places.offered_name(zone)
        for name, default in DEFAULTS.items():
            form[name].data = getattr(own.rules, name) if own.rules else default
    form.timezone.data = form.timezone.data or places.offered_name(zone)
    form.timezone.choices = zone_choices.choices(
        [places.offered_name(one) for one in (form.timezone.data, zone, reader_zone())]
    )
    form.offer(own.rules)
    return form


def _page(
    *, week: HoursForm | None = None, days: DaysOffForm | None = None, calendar: CalendarForm | None = None
) -> str:
    own = hours.find(g.user.id, at=utcnow())
    calendars = busy_calendars.list_of(g.user.id)
    return render_template(
        "hours/index.html",
        own=own,
        week=week or _week_form(own),
        days=days or DaysOffForm(formdata=None),
        calendar=calendar or CalendarForm(formdata=None),
        day_names=WEEKDAYS,
        calendars=[(one, _why(one)) for one in calendars],
        fetches=busy_calendars.are_on(),
        most_calendars=busy_calendars.MAX_CALENDARS,
        kept_days=busy_calendars.KEPT_DAYS,
    )
