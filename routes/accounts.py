"""Set-up of the first admin, signing in, signing out."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from extensions import limiter
from routes import devices, guards
from routes.forms.accounts import LoginForm, SetupAdminForm
from services import accounts, names, sessions
from services.clock import utcnow
from services.errors import Conflict, Invalid
from sockets import broadcast

bp = Blueprint("accounts", __name__)

PER_ADDRESS = "60 per 5 minutes"
PER_ACCOUNT_AND_ADDRESS = "10 per 5 minutes"
PER_ACCOUNT = "100 per hour"


def _account() -> str:
    return names.fold(request.form.get("username", ""))[:254]


def _account_and_address() -> str:
    return f"{_account()} {get_remote_address()}"


def _account_or_device() -> str:
    """A stranger who guesses at an account must not lock its owner out: a browser in which the
    owner signed in before counts apart (OWASP device cookies).
    """
    return f"{_account()} {devices.known_device(_account()) or 'unknown'}"


@bp.route("/setup-admin", methods=["GET", "POST"])
@guards.public
@limiter.limit("30 per 5 minutes", methods=["POST"])
def setup_admin() -> ResponseReturnValue:
    """Make the first admin; closed for ever after."""
    if accounts.is_set_up():
        flash(_("This server is already set up. Sign in instead."), "warn")
        return redirect(url_for("accounts.login"))
    form = SetupAdminForm()
    expected_token = current_app.config["NEUROHIRE"].setup_token
    if form.validate_on_submit():
        try:
            accounts.create_first_admin(
                username=form.username.data,
                password=form.password.data,
                name=form.name.data,
                email=form.email.data,
                token=form.setup_token.data,
                expected_token=expected_token,
                at=utcnow(),
            )
        except Conflict:
            flash(_("This server is already set up. Sign in instead."), "warn")
            return redirect(url_for("accounts.login"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Your admin account is ready. Sign in to go on."), "ok")
            return redirect(url_for("accounts.login"))
    status = 400 if form.is_submitted() else 200
    return render_template("accounts/setup_admin.html", form=form, token_required=expected_token is not None), status


@bp.route("/login", methods=["GET", "POST"])
@guards.public
@limiter.limit(PER_ADDRESS, methods=["POST"])
@limiter.limit(PER_ACCOUNT_AND_ADDRESS, key_func=_account_and_address, methods=["POST"])
@limiter.limit(PER_ACCOUNT, key_func=_account_or_device, methods=["POST"])
def login() -> ResponseReturnValue:
    """Sign in; the answer and its time are the same for a wrong name and a wrong password."""
    form = LoginForm()
    wanted = guards.safe_next(form.next.data or request.args.get("next"))
    if g.user is not None and g.user.interview_id is None and request.method == "GET":
        return redirect(wanted or url_for("interviews.dashboard"))
    if request.method == "GET" and not accounts.is_set_up():
        return redirect(url_for("accounts.setup_admin"))
    if form.validate_on_submit():
        user = accounts.authenticate(form.username.data, form.password.data)
        if user is not None:
            return _signed_in(user.id, user.username, wanted)
        form.form_errors.append(_("This user name and password do not match. Check both and try again."))
    form.next.data = wanted
    status = 401 if form.is_submitted() else 200
    return render_template("accounts/login.html", form=form), status


@bp.get("/logout")
@guards.public
def logout() -> ResponseReturnValue:
    """End the caller's own session and its sockets."""
    if g.user is not None:
        sessions.end(g.user.session_id, at=utcnow())
        broadcast.session_ended(g.user.session_id)
    session.clear()
    flash(_("You are signed out."), "ok")
    return redirect(url_for("accounts.login"))


def _signed_in(user_id: int, username: str, wanted: str | None) -> ResponseReturnValue:
    """Begin a new session in place of whatever the browser had."""
    if g.user is not None:
        sessions.end(g.user.session_id, at=utcnow())
        broadcast.session_ended(g.user.session_id)
    lifetime = timedelta(seconds=current_app.config["NEUROHIRE"].session_lifetime_s)
    session.clear()
    session["token"] = sessions.start(user_id, at=utcnow(), lifetime=lifetime)
    session.permanent = True
    response = redirect(wanted or url_for("interviews.dashboard"))
    devices.remember(response, {_account(), username})
    return response
