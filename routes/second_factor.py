"""A person's own second factor: on, off, new recovery codes. The step of signing in is `accounts`'."""

import segno
from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from routes.forms.second_factor import ProofForm, TurnOnForm
from routes.http import expired_forms, guards, limits
from services.base import Invalid, utcnow
from services.people import Offer, one_time_codes, second_factor, sessions
from sockets import broadcast

bp = Blueprint("second_factor", __name__)


@bp.get("/second-factor")
@guards.second_factor_page
def show() -> ResponseReturnValue:
    """Whether it is on; otherwise a new secret to put into an app."""
    if second_factor.is_on(g.person.id):
        return _on(ProofForm())
    return _off(TurnOnForm(), second_factor.offer(g.person, at=utcnow()))


@bp.post("/second-factor")
@expired_forms.gives_back
@guards.second_factor_page
def turn_on() -> ResponseReturnValue:
    """From now on a code is asked for; shows the recovery codes, this once."""
    if second_factor.is_on(g.person.id):  # In another tab, meanwhile.
        return redirect(url_for("second_factor.show"))
    form = TurnOnForm()
    offered = second_factor.reopen(g.person, form.offer.data or "", at=utcnow())
    with limits.proof(g.person.session_id) as attempt:
        if form.validate_on_submit():
            try:
                codes, ended = second_factor.turn_on(
                    g.person, offered, password=form.password.data, code=form.code.data, at=utcnow()
                )
            except Invalid as error:
                form.refuse(error)
            else:
                attempt.give_back()
                for session_id in ended:
                    broadcast.session_ended(session_id)
                return render_template("second_factor/codes.html", codes=codes, is_new=True)
    return _off(form, offered)


@bp.post("/second-factor/recovery-codes")
@expired_forms.gives_back
@guards.second_factor_page
def renew_codes() -> ResponseReturnValue:
    """Ten new ones in place of the former, shown this once."""
    form = ProofForm()
    with limits.proof(g.person.session_id) as attempt:
        if form.validate_on_submit():
            try:
                codes = second_factor.renew_codes(
                    g.person, password=form.password.data, code=form.code.data, at=utcnow()
                )
            except Invalid as error:
                form.refuse(error)
            else:
                attempt.give_back()
                return render_template("second_factor/codes.html", codes=codes, is_new=False)
    return _on(form)


@bp.post("/second-factor/off")
@expired_forms.gives_back
@guards.second_factor_page
def turn_off() -> ResponseReturnValue:
    """The password alone is enough again."""
    form = ProofForm()
    with limits.proof(g.person.session_id) as attempt:
        if form.validate_on_submit():
            try:
                second_factor.turn_off(g.person, password=form.password.data, code=form.code.data, at=utcnow())
            except Invalid as error:
                form.refuse(error)
            else:
                attempt.give_back()
                flash(_("Two-step verification is off. You now sign in with your password only."), "ok")
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
