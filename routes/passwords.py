"""A person's own password, and the browsers they are signed in with."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from routes import session_lines
from routes.forms.passwords import PasswordForm
from routes.http import expired_forms, guards, limits
from services.base import Attempt, Invalid, utcnow
from services.mail import account_letters
from services.people import accounts, sessions
from sockets import broadcast

bp = Blueprint("passwords", __name__)


@bp.get("/password")
@guards.signed_in
def show() -> ResponseReturnValue:
    """The form, and in how many other browsers the person is signed in."""
    return _page(PasswordForm())


@bp.post("/password")
@expired_forms.gives_back
@guards.signed_in
def change() -> ResponseReturnValue:
    """Take the new password; every other session of the person ends."""
    form = PasswordForm()
    with limits.proof(g.user.session_id) as attempt:
        ended = _changed(form, attempt)
    if ended is not None:
        _close(ended)
        flash(_("Your password is changed. You are signed out everywhere else."), "ok")
        return redirect(url_for("passwords.show"))
    return _page(form)


def _changed(form: PasswordForm, attempt: Attempt) -> list[int] | None:
    """The sessions that ended with it; None when it was refused. What counts is a wrong present password."""
    if not form.validate():
        return None
    try:
        at = utcnow()
        ended = accounts.change_password(
            g.user,
            present=form.present.data,
            wanted=form.password.data,
            at=at,
            also=lambda db, user_id: account_letters.password_changed(db, user_id, at=at),
        )
    except Invalid as error:
        if error.code != "password-wrong":
            attempt.give_back()
        form.refuse(error)
        return None
    attempt.give_back()
    return ended


@bp.post("/password/sign-out-elsewhere")
@guards.signed_in
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every other session of the person."""
    ended = sessions.end_others(g.user, at=utcnow())
    _close(ended)
    words = ngettext(
        "You are signed out of %(num)s other browser.", "You are signed out of %(num)s other browsers.", len(ended)
    )
    flash(words if ended else _("You were not signed in anywhere else."), "ok")
    return redirect(url_for("passwords.show"))


def _close(session_ids: list[int]) -> None:
    for session_id in session_ids:
        broadcast.session_ended(session_id)


def _page(form: PasswordForm) -> ResponseReturnValue:
    others = sessions.count_others(g.user, at=utcnow())
    lines = session_lines.of(g.user.id, present=g.user.session_id, at=utcnow())
    page = render_template("passwords/show.html", form=form, others=others, lines=lines)
    return page, 400 if form.is_submitted() else 200
