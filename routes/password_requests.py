"""A forgotten password: asking for a link by mail, or whom to ask where mail is off."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes.forms.passwords import ForgottenForm
from routes.http import expired_forms, guards, limits
from services.base import Conflict, utcnow
from services.mail import account_letters, senders

bp = Blueprint("password_requests", __name__)


@bp.route("/forgot-password", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.public
def ask() -> ResponseReturnValue:
    """The answer is the same for every name, and nobody looks whose it is before a job does."""
    form = ForgottenForm()
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    limits.password_letter(form.username.data)
    try:
        account_letters.ask(form.username.data, at=utcnow())
    except Conflict:  # Mail was turned off meanwhile; the page says whom to ask.
        return _page(form, 409)
    flash(
        _(
            "If there is an account with a password for what you entered, a link goes to its e-mail address now. It "
            "works for an hour. If nothing arrives, ask an administrator of your team."
        ),
        "ok",
    )
    return redirect(url_for("accounts.login"))


def _page(form: ForgottenForm, status: int) -> ResponseReturnValue:
    is_mail_on = senders.sender().server is not None
    return render_template("passwords/forgotten.html", form=form, is_mail_on=is_mail_on), status
