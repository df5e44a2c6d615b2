"""Links that set the password of an account: opened, and used once. An administrator makes them on the Team page."""

from datetime import datetime
from functools import partial
from urllib.parse import unquote

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.engine import Connection

from localization import translate
from repositories.users import User
from routes import sign_in_log
from routes.forms.passwords import ChooseForm
from routes.http import expired_forms, guards, limits
from services.base import Invalid, utcnow
from services.interview import invitation_links
from services.mail import account_letters
from services.people import account_links, password_policy
from sockets import broadcast

bp = Blueprint("account_links", __name__)

UNKNOWN = "account-link-unknown"


@bp.get("/set-password")
@guards.public
def show() -> ResponseReturnValue:
    """Takes the secret out of the address, which never reached the server, and sends it on."""
    return render_template("account_links/open.html")


@bp.get("/set-password<mangled:rest>")
@guards.public
def show_mangled(rest: str) -> ResponseReturnValue:
    """A link whose `#` a mail program wrote as `%23`: back into the fragment, as an invitation's."""
    _before, _mark, after = unquote(rest).partition("#")
    return redirect(url_for("account_links.show", _anchor=invitation_links.secret_in(after) or None), 303)


@bp.post("/set-password")
@guards.public
def open_link() -> ResponseReturnValue:
    """The form for the password; nothing is used up yet. Only wrong secrets count."""
    secret = invitation_links.secret_in(request.form.get("secret", ""))
    try:
        account = account_links.open_link(secret, at=utcnow())
    except Invalid as error:
        return _refused(error)
    form = ChooseForm()
    form.secret.data, form.name.data = secret, account.name
    return _page(form, account)


@bp.post("/set-password/choose")
@expired_forms.gives_back
@guards.public
def choose() -> ResponseReturnValue:
    """Take the password: the link is used up, and the person is signed out everywhere and signs in with it."""
    form = ChooseForm()
    secret = form.secret.data or ""
    limits.new_session(f"account link {secret[: account_links.MAX_SECRET_CHARS]}")  # Each try takes a hash.
    try:
        account = account_links.open_link(secret, at=utcnow())
    except Invalid as error:
        return _refused(error)
    if not password_policy.counts(account) or not form.validate():
        return _page(form, account)
    at = utcnow()
    try:
        account_links.use(
            secret,
            password=form.password.data,
            name=form.name.data,
            at=at,
            also=partial(_tell, account, at=at),
        )
    except Invalid as error:
        if error.code == UNKNOWN:
            return _refused(error)
        form.refuse(error)
        return _page(form, account)
    broadcast.account_closed(account.id)
    sign_in_log.set_password(account.id)
    flash(_("Your password is set. Sign in with it."), "ok")
    return redirect(url_for("accounts.login"))


def _tell(account: User, db: Connection, user_id: int, *, at: datetime) -> None:
    """By a letter, in the transaction of the change; whoever sets a first password knows it."""
    if account.has_password:
        account_letters.password_changed(db, user_id, at=at)


def _page(form: ChooseForm, account: User) -> ResponseReturnValue:
    if not password_policy.counts(account):
        return render_template("sign_on/invited.html", account=account)
    status = 400 if form.errors else 200
    return render_template("account_links/choose.html", form=form, account=account), status


def _refused(error: Invalid) -> ResponseReturnValue:
    limits.wrong_invitation()
    return render_template("account_links/refused.html", sentence=translate(error.message)), 404
