"""A member of the team's own account: name, address, zone, language, notifications; their sessions and passkeys; the
private address of their calendar.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from repositories.address_changes import AddressChange
from repositories.passkeys import Passkey
from repositories.users import User
from routes import passkey_party, session_lines, sign_on_lines, zone_choices
from routes.forms.account import AddressForm, ChoicesForm
from routes.http import expired_forms, guards, limits
from routes.session_lines import SessionLine
from services.base import Action, Conflict, Invalid, utcnow
from services.interview import places, zones
from services.mail import address_changes, choices, senders, subscriptions
from services.people import RelyingParty, accounts, passkeys, proofs

bp = Blueprint("account", __name__)

FRESH = "fresh_calendar"


@bp.get("/account")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def show() -> ResponseReturnValue:
    """All of it; a new address of the calendar is shown this once."""
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
        choices.save(
            g.user.id,
            zone=form.timezone.data or None,
            reminders=form.reminders(),
            name=form.name.data if form.name.name in request.form else None,
            language=form.language.data or None,
            at=utcnow(),
        )
    except Invalid as error:
        form.refuse(error)
        return _page(form, choices.of(g.user.id), 400)
    flash(_("Saved."), "ok")
    return redirect(url_for("account.show"))


@bp.post("/account/address")
@expired_forms.gives_back
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def ask_address() -> ResponseReturnValue:
    """A letter to another address, whose link takes it; until then nothing changes."""
    form = AddressForm()
    at = utcnow()
    with limits.proof(g.user.session_id) as attempt:
        try:
            if form.validate():
                proofs.require(g.user, password=form.password.data or "", code=form.code.data or "", at=at)
                attempt.give_back()
                limits.address_letter()
                address = address_changes.ask(g.user, form.email.data, at=at)
                flash(
                    _(
                        "An e-mail with a link goes to %(address)s now. Your address changes when you confirm it.",
                        address=address,
                    ),
                    "ok",
                )
                return redirect(url_for("account.show") + "#address")
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            attempt.give_back()
    form.password.data = form.code.data = ""
    return _with_address_form(form)


@bp.post("/account/address/withdraw")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def withdraw_address() -> ResponseReturnValue:
    """The link that was sent stops working."""
    address_changes.withdraw(g.user.id)
    flash(_("Your address stays as it is. The link that was sent does not work any more."), "ok")
    return redirect(url_for("account.show") + "#address")


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
    subscriptions.remove(g.user.id, at=utcnow())
    flash(_("The address is removed. Calendars that used it find nothing there any more."), "ok")
    return redirect(url_for("account.show") + "#calendar")


def _with_address_form(address_form: AddressForm) -> ResponseReturnValue:
    """The page with what was refused of another address; the rest of it as it is stored."""
    chosen = choices.of(g.user.id)
    form = ChoicesForm()
    form.show(chosen)
    return _page(form, chosen, 400, address_form=address_form)


def _page(
    form: ChoicesForm, chosen: choices.Choices, status: int, *, address_form: AddressForm | None = None
) -> ResponseReturnValue:
    told = places.offered_name(chosen.told_zone) if zones.is_zone(chosen.told_zone) and chosen.told_zone else None
    first = [places.offered_name(one) for one in (form.timezone.data, told) if one]
    city = places.city_of(told) if told else None
    form.offer_zones(zone_choices.choices(first), city)
    form.offer_languages()
    key, at = session.pop(FRESH, None), utcnow()
    page = render_template(
        "account/show.html",
        form=form,
        sign_on=sign_on_lines.of_account(g.user),
        is_mail_on=senders.sender().server is not None,
        address=subscriptions.of(g.user.id),
        url=url_for("calendar.read", key=key, _external=True) if key else None,
        own=_own(address_form, at=at),
    )
    return page, status


@dataclass(frozen=True)
class _Own:
    """What the sections beside the form show."""

    user: User
    address_form: AddressForm
    waiting: AddressChange | None
    """An address that is yet to be confirmed."""
    is_fresh: bool
    lines: list[SessionLine]
    passkeys: list[Passkey]
    party: RelyingParty | None


def _own(address_form: AddressForm | None, *, at: datetime) -> _Own:
    return _Own(
        accounts.get(g.user.id),
        address_form or AddressForm(),
        address_changes.find_waiting(g.user.id, at=at),
        proofs.is_fresh(g.user, at=at),
        session_lines.of(g.user.id, present=g.user.session_id, at=at),
        passkeys.list_of(g.user.id),
        passkey_party.of_request(),
    )
