"""A person's own password, and the browsers they are signed in with."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter.util import get_remote_address

from extensions import limiter
from routes import guards
from routes.forms.passwords import PasswordForm
from services import accounts, sessions
from services.clock import utcnow
from services.errors import Invalid
from sockets import broadcast

bp = Blueprint("passwords", __name__)

TRIES = "10 per 5 minutes; 30 per hour"


def _session() -> str:
    """What somebody tries in a stolen session does not count for the owner's."""
    return f"session {g.user.session_id}" if g.user else f"nobody {get_remote_address()}"


@bp.get("/password")
@guards.signed_in
def show() -> ResponseReturnValue:
    """The form, and in how many other browsers the person is signed in."""
    return _page(PasswordForm())


@bp.post("/password")
@guards.signed_in
@limiter.limit(TRIES, key_func=_session)
def change() -> ResponseReturnValue:
    """Take the new password; every other session of the person ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            ended = accounts.change_password(g.user, present=form.present.data, wanted=form.password.data, at=utcnow())
        except Invalid as error:
            form.refuse(error)
        else:
            _close(ended)
            flash(_("Your password is changed. Wherever else you were signed in, you are signed out."), "ok")
            return redirect(url_for("passwords.show"))
    return _page(form)


@bp.post("/password/sign-out-elsewhere")
@guards.signed_in
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every other session of the person."""
    ended = sessions.end_others(g.user, at=utcnow())
    _close(ended)
    words = ngettext(
        "You are signed out in %(num)s other browser.", "You are signed out in %(num)s other browsers.", len(ended)
    )
    flash(words if ended else _("You were signed in nowhere else."), "ok")
    return redirect(url_for("passwords.show"))


def _close(session_ids: list[int]) -> None:
    for session_id in session_ids:
        broadcast.session_ended(session_id)


def _page(form: PasswordForm) -> ResponseReturnValue:
    others = sessions.count_others(g.user, at=utcnow())
    page = render_template("passwords/show.html", form=form, others=others)
    return page, 400 if form.is_submitted() else 200
