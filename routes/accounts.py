"""Set-up of the first admin, signing in by password and, for who turned it on, a code, signing out."""

from datetime import timedelta
from typing import cast

from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from extensions import limiter
from routes import devices, guards, sign_in_log
from routes.forms.accounts import CodeForm, LoginForm, SetupAdminForm
from services import accounts, names, second_factor, second_step, sessions
from services.clock import utcnow
from services.errors import Conflict, Invalid
from services.second_step import SecondStep
from sockets import broadcast

bp = Blueprint("accounts", __name__)

PER_ADDRESS = "60 per 5 minutes"
PER_ACCOUNT_AND_ADDRESS = "10 per 5 minutes"
PER_ACCOUNT = "100 per hour"
CODES_PER_ACCOUNT = "30 per hour"  # A guess hits one of three codes in a million.
SECOND_STEP = "second_step"


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
    if g.held is not None and request.method == "GET":
        return redirect(url_for("second_factor.show"))
    if request.method == "GET" and not accounts.is_set_up():
        return redirect(url_for("accounts.setup_admin"))
    if form.validate_on_submit():
        user = accounts.authenticate(form.username.data, form.password.data)
        if user is not None and second_factor.is_on(user.id):
            session[SECOND_STEP] = second_step.begin(user, _account(), at=utcnow())
            return redirect(url_for("accounts.enter_code", next=wanted))
        if user is not None:
            return _signed_in(SecondStep(user, _account()), wanted)
        sign_in_log.refused_password(form.username.data)
        form.form_errors.append(_("This user name and password do not match. Check both and try again."))
    form.next.data = wanted
    status = 401 if form.is_submitted() else 200
    return render_template("accounts/login.html", form=form), status


def _second_step() -> SecondStep | None:
    """Who gave the right password in this browser within the last minutes."""
    if "second_step" not in g:
        sealed = session.get(SECOND_STEP)
        g.second_step = second_step.find(sealed, at=utcnow()) if isinstance(sealed, str) else None
    return cast(SecondStep | None, g.second_step)


def _asked() -> str:
    step = _second_step()
    return step.user.username if step else f"nobody {get_remote_address()}"


def _asked_and_address() -> str:
    return f"{_asked()} {get_remote_address()}"


def _asked_or_device() -> str:
    return f"{_asked()} {devices.known_device(_asked()) or 'unknown'}"


@bp.route("/login/code", methods=["GET", "POST"])
@guards.public
@limiter.limit(PER_ADDRESS, methods=["POST"])
@limiter.limit(PER_ACCOUNT_AND_ADDRESS, key_func=_asked_and_address, methods=["POST"])
@limiter.limit(CODES_PER_ACCOUNT, key_func=_asked_or_device, methods=["POST"])
def enter_code() -> ResponseReturnValue:
    """The second step of signing in; nobody is signed in before the code is right."""
    form = CodeForm()
    wanted = guards.safe_next(form.next.data or request.args.get("next"))
    step = _second_step()
    if step is None or not second_factor.is_on(step.user.id):
        session.pop(SECOND_STEP, None)
        flash(_("Sign in with your password first. The code can be entered within five minutes of it."), "warn")
        return redirect(url_for("accounts.login", next=wanted))
    if form.validate_on_submit():
        if second_factor.take(step.user.id, form.code.data, at=utcnow()):
            return _signed_in(step, wanted)
        sign_in_log.refused_code(step.user.id)
        form.code.errors = [_("This code is not right, or it was used before. Wait for the next one and try again.")]
    form.code.data, form.next.data = "", wanted
    status = 401 if form.is_submitted() else 200
    by_recovery = "recovery" in request.args
    return render_template("accounts/code.html", form=form, by_recovery=by_recovery, wanted=wanted), status


def _lapsed_account() -> str:
    return g.lapsed.username if g.lapsed else f"nobody {get_remote_address()}"


def _lapsed_account_and_address() -> str:
    return f"{_lapsed_account()} {get_remote_address()}"


@bp.post("/sign-in-again")
@guards.public
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_ACCOUNT_AND_ADDRESS, key_func=_lapsed_account_and_address)
@limiter.limit(PER_ACCOUNT, key_func=_lapsed_account)
def sign_in_again() -> ResponseReturnValue:
    """Go on with a room that is open after the session's time was up, by `password` and, for who has one, `code`.

    Answers JSON: 200; 401 for a wrong password or code, with `needs_code` once the password is right; 409 where there
    is no session to go on with. Who signed in meanwhile in another tab needs neither.
    """
    if g.user is not None:
        broadcast.session_renewed(g.user.id, g.user.session_id)
        return jsonify(ok=True)
    if g.lapsed is None:
        return jsonify(ok=False, message=_("There is no session to go on with. Load the page again and sign in.")), 409
    user = accounts.authenticate(g.lapsed.username, request.form.get("password", "")[:256])
    if user is None or user.id != g.lapsed.id:
        sign_in_log.refused_password(g.lapsed.username)
        return jsonify(ok=False, message=_("This password is not right. Try again.")), 401
    if second_factor.is_on(user.id):
        code = request.form.get("code", "")
        if not code.strip():
            return jsonify(ok=False, needs_code=True, message=_("Now the code of your authenticator app.")), 401
        if not second_factor.take(user.id, code, at=utcnow()):
            sign_in_log.refused_code(user.id)
            words = _("This code is not right, or it was used before. Wait for the next one and try again.")
            return jsonify(ok=False, needs_code=True, message=words), 401
    session_id = _renew(user.id)
    sign_in_log.came_in(user.id)
    broadcast.session_renewed(user.id, session_id)
    return jsonify(ok=True)


@bp.get("/logout")
@guards.public
def logout() -> ResponseReturnValue:
    """End the caller's own session and its sockets."""
    person = g.user or g.held
    if person is not None:
        sessions.end(person.session_id, at=utcnow())
        broadcast.session_ended(person.session_id)
        sign_in_log.went_out(person.id)
    session.clear()
    flash(_("You are signed out."), "ok")
    return redirect(url_for("accounts.login"))


def _renew(user_id: int) -> int:
    """A new session in place of the lapsed one; the page's forms stay valid."""
    lifetime = timedelta(seconds=current_app.config["NEUROHIRE"].session_lifetime_s)
    sessions.end(g.lapsed.session_id, at=utcnow())
    session["token"] = sessions.start(user_id, at=utcnow(), lifetime=lifetime)
    session.permanent = True
    renewed = sessions.find(session["token"], at=utcnow())
    assert renewed is not None
    return renewed.session_id


def _signed_in(step: SecondStep, wanted: str | None) -> ResponseReturnValue:
    """Begin a new session in place of whatever the browser had."""
    before = g.user or g.held
    if before is not None:
        sessions.end(before.session_id, at=utcnow())
        broadcast.session_ended(before.session_id)
    lifetime = timedelta(seconds=current_app.config["NEUROHIRE"].session_lifetime_s)
    session.clear()
    session["token"] = sessions.start(step.user.id, at=utcnow(), lifetime=lifetime)
    session.permanent = True
    sign_in_log.came_in(step.user.id)
    response = redirect(wanted or url_for("interviews.dashboard"))
    devices.remember(response, {step.account, step.user.username})
    return response
