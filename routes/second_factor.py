"""A person's own second factor: on, off, new recovery codes. The step of signing in is `accounts`'."""

import segno
from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from markupsafe import Markup

from extensions import limiter
from routes import guards
from routes.forms.second_factor import ProofForm, TurnOnForm
from services import one_time_codes, second_factor, sessions
from services.clock import utcnow
from services.errors import Invalid
from services.second_factor import Offer
from sockets import broadcast

bp = Blueprint("second_factor", __name__)

PROOFS = "10 per 5 minutes; 30 per hour"


def _person() -> str:
    """By session: what somebody tries in a stolen one does not count for the owner's."""
    person = g.user or g.held
    return f"session {person.session_id}" if person else f"nobody {get_remote_address()}"


proofs = limiter.shared_limit(PROOFS, scope="second-factor", key_func=_person)


@bp.get("/second-factor")
@guards.second_factor_page
def show() -> ResponseReturnValue:
    """Whether it is on; otherwise a new secret to put into an app."""
    if second_factor.is_on(g.person.id):
        return _on(ProofForm())
    return _off(TurnOnForm(), second_factor.offer(g.person, at=utcnow()))


@bp.post("/second-factor")
@guards.second_factor_page
@proofs
def turn_on() -> ResponseReturnValue:
    """From now on a code is asked for; shows the recovery codes, this once."""
    if second_factor.is_on(g.person.id):  # In another tab, meanwhile.
        return redirect(url_for("second_factor.show"))
    form = TurnOnForm()
    offered = second_factor.reopen(g.person, form.offer.data or "", at=utcnow())
    if form.validate_on_submit():
        try:
            codes, ended = second_factor.turn_on(
                g.person, offered, password=form.password.data, code=form.code.data, at=utcnow()
            )
        except Invalid as error:
            form.refuse(error)
        else:
            for session_id in ended:
                broadcast.session_ended(session_id)
            return render_template("second_factor/codes.html", codes=codes, is_new=True)
    return _off(form, offered)


@bp.post("/second-factor/recovery-codes")
@guards.second_factor_page
@proofs
def renew_codes() -> ResponseReturnValue:
    """Ten new ones in place of the former, shown this once."""
    form = ProofForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.renew_codes(g.person, password=form.password.data, code=form.code.data, at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            return render_template("second_factor/codes.html", codes=codes, is_new=False)
    return _on(form)


@bp.post("/second-factor/off")
@guards.second_factor_page
@proofs
def turn_off() -> ResponseReturnValue:
    """The password alone is enough again."""
    form = ProofForm()
    if form.validate_on_submit():
        try:
            second_factor.turn_off(g.person, password=form.password.data, code=form.code.data, at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Your second factor is off. Signing in asks for your password only."), "ok")
            return redirect(url_for("second_factor.show"))
    return _on(form)


def _off(form: TurnOnForm, offered: Offer) -> ResponseReturnValue:
    form.offer.data, form.code.data = offered.sealed, ""
    page = render_template(
        "second_factor/off.html",
        form=form,
        secret=one_time_codes.grouped(offered.secret),
        address=offered.address,
        picture=_picture(offered.address),
        is_required=sessions.requires_second_factor(),
    )
    return page, 400 if form.is_submitted() else 200


def _on(form: ProofForm) -> ResponseReturnValue:
    standing = second_factor.find_standing(g.person.id)
    if standing is None:  # Turned off meanwhile, in another tab.
        return redirect(url_for("second_factor.show"))
    form.code.data, is_required = "", sessions.requires_second_factor()
    page = render_template("second_factor/on.html", form=form, standing=standing, is_required=is_required)
    return page, 400 if form.is_submitted() else 200


def _picture(address: str) -> Markup:
    """The QR code as a drawing that needs no style of its own, black on white in every theme."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, light="#fff", border=4
    )
    # Made of numbers by the library.
    return Markup(drawn)  # noqa: S704 # nosec B704 # nosemgrep: markup-of-a-variable
