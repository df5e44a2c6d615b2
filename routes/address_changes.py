"""The link that confirms a new e-mail address: opened, and used once. It is asked for on the account's page."""

from urllib.parse import unquote

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from routes.http import guards, limits
from services.base import Invalid, utcnow
from services.interview import invitation_links
from services.mail import address_changes

bp = Blueprint("address_changes", __name__)


@bp.get("/confirm-address")
@guards.public
def show() -> ResponseReturnValue:
    """Takes the secret out of the address, which never reached the server, and sends it on."""
    return render_template("address_changes/open.html")


@bp.get("/confirm-address<mangled:rest>")
@guards.public
def show_mangled(rest: str) -> ResponseReturnValue:
    """A link whose `#` a mail program wrote as `%23`: back into the fragment, as an invitation's."""
    _before, _mark, after = unquote(rest).partition("#")
    return redirect(url_for("address_changes.show", _anchor=invitation_links.secret_in(after) or None), 303)


@bp.post("/confirm-address")
@guards.public
def open_link() -> ResponseReturnValue:
    """What the link would change; nothing is used up yet, so that a program that opens links changes nothing."""
    secret = _secret()
    try:
        change = address_changes.open_link(secret, at=utcnow())
    except Invalid as error:
        return _refused(error)
    return render_template("address_changes/confirm.html", change=change, secret=secret)


@bp.post("/confirm-address/confirm")
@guards.public
def confirm() -> ResponseReturnValue:
    """The address is the person's from now on; nobody is signed in by it."""
    try:
        _user, address = address_changes.confirm(_secret(), at=utcnow())
    except Invalid as error:
        return _refused(error)
    flash(_("The e-mail address of the account is now %(address)s.", address=address), "ok")
    return redirect(url_for("accounts.login" if g.user is None else "interviews.home"))


def _secret() -> str:
    return invitation_links.secret_in(request.form.get("secret", ""))


def _refused(error: Invalid) -> ResponseReturnValue:
    limits.wrong_invitation()
    return render_template("address_changes/refused.html", sentence=translate(error.message)), 404
