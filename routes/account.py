"""What members of the team choose about their letters, and the private address of their calendar."""

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes import sign_on_lines, zone_choices
from routes.forms.account import ChoicesForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, utcnow
from services.interview import places, zones
from services.mail import choices, senders, subscriptions

bp = Blueprint("account", __name__)

FRESH = "fresh_calendar"


@bp.get("/account")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def show() -> ResponseReturnValue:
    """Zone, reminders, and the calendar's address; a new one is shown this once."""
    form, chosen = ChoicesForm(), choices.of(g.user.id)
    form.show(chosen)
    return _page(form, chosen, 200)


@bp.post("/account")
@expired_forms.gives_back
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def save() -> ResponseReturnValue:
    form = ChoicesForm()
    try:
        if not form.validate():
            return _page(form, choices.of(g.user.id), 400)
        choices.save(g.user.id, zone=form.timezone.data or None, reminders=form.reminders())
    except Invalid as error:
        form.refuse(error)
        return _page(form, choices.of(g.user.id), 400)
    flash(_("Saved."), "ok")
    return redirect(url_for("account.show"))


@bp.post("/account/calendar")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def make_address() -> ResponseReturnValue:
    """A new address in place of the former."""
    with limits.form() as attempt:
        session[FRESH] = subscriptions.make(g.user.id, at=utcnow())
        attempt.give_back()
    return redirect(url_for("account.show") + "#calendar")


@bp.post("/account/calendar/remove")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def remove_address() -> ResponseReturnValue:
    """The address shows nothing any more."""
    subscriptions.remove(g.user.id)
    flash(_("The address is removed. Calendars that used it find nothing there any more."), "ok")
    return redirect(url_for("account.show") + "#calendar")


def _page(form: ChoicesForm, chosen: choices.Choices, status: int) -> ResponseReturnValue:
    told = places.offered_name(chosen.told_zone) if zones.is_zone(chosen.told_zone) and chosen.told_zone else None
    first = [places.offered_name(one) for one in (form.timezone.data, told) if one]
    city = places.city_of(told) if told else None
    form.offer_zones(zone_choices.choices(first), city)
    key = session.pop(FRESH, None)
    page = render_template(
        "account/show.html",
        form=form,
        sign_on=sign_on_lines.of_account(g.user),
        is_mail_on=senders.sender().server is not None,
        address=subscriptions.of(g.user.id),
        url=url_for("calendar.read", key=key, _external=True) if key else None,
    )
    return page, status
