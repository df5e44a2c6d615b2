"""Set-up of the first admin, signing in by password and, for who turned it on, a code, signing out."""

from contextlib import suppress
from datetime import timedelta
from typing import cast

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from repositories.users import User
from routes import new_session, passkey_party, sign_in_log
from routes.forms.accounts import CodeForm, LoginForm, SetupAdminForm
from routes.http import devices, expired_forms, guards, headers, limits
from services.base import Attempt, Conflict, Invalid, TooOften, names, settings, utcnow
from services.people import PendingSignIn, accounts, passwords, pending_sign_in, second_factor, sessions, team
from services.sign_on import signing_out
from sockets import broadcast

bp = Blueprint("accounts", __name__)

PENDING_SIGN_IN = "pending_sign_in"


def _account(form: LoginForm | SetupAdminForm) -> str:
    """The name as it is looked up; what the form leaves out of it, such as NUL, makes no other account to count for."""
    return names.fold(form.username.data or "")[:254]


@bp.route("/setup-admin", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.public
def setup_admin() -> ResponseReturnValue:
    """Make the first admin; closed for ever after."""
    form = SetupAdminForm()
    if accounts.is_set_up():
        return _set_up_before(form)
    if not form.is_submitted():
        return _set_up_page(form, 200)
    with limits.set_up_guess() as attempt:
        answer = _set_up(form, attempt)
    return _set_up_before(form) if answer is None else answer


def _set_up(form: SetupAdminForm, attempt: Attempt) -> ResponseReturnValue | None:
    """The answer to the first; None to whoever came a moment later, who is no guess."""
    if form.validate():
        try:
            created_id = accounts.create_first_admin(
                username=form.username.data,
                password=form.password.data,
                name=form.name.data,
                email=form.email.data,
                token=form.setup_token.data,
                expected_token=settings.config.setup_token,
                at=utcnow(),
            )
        except Conflict:
            attempt.give_back()
            return None
        except Invalid as error:
            form.refuse(error)
        else:
            attempt.give_back()
            answer = signed_in(PendingSignIn(team.get(created_id), _account(form)), None)
            flash(_("Your administrator account is ready, and you are signed in."), "ok")
            return answer
    return _set_up_page(form, 400)


def _set_up_before(form: SetupAdminForm) -> ResponseReturnValue:
    """Somebody was faster. After a double click that was the same person, whose second form signs them in.

    Where too many tried, nothing is looked at; what is said is true all the same.
    """
    if g.user is not None:
        return redirect(url_for("interviews.dashboard"))
    if form.is_submitted() and not expired_forms.is_expired():
        with suppress(TooOften):
            user = _by_password(form)
            if user is not None:
                return _first_step(user, form, None)
    flash(_("This server is already set up. Sign in instead."), "warn")
    return redirect(url_for("accounts.login"))


def _set_up_page(form: SetupAdminForm, status: int) -> ResponseReturnValue:
    is_token_required = settings.config.setup_token is not None
    return render_template("accounts/setup_admin.html", form=form, token_required=is_token_required), status


@bp.route("/login", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.public
def login() -> ResponseReturnValue:
    """Sign in; the answer and its time are the same for a wrong name and a wrong password."""
    form = LoginForm()
    wanted = guards.safe_next(form.next.data or request.args.get("next"))
    if g.user is not None and g.user.interview_id is None and request.method == "GET":
        return redirect(wanted or url_for("interviews.dashboard"))
    if g.enrolling is not None and request.method == "GET":
        return redirect(url_for("second_factor.show"))
    if request.method == "GET" and not accounts.is_set_up():
        return redirect(url_for("accounts.setup_admin"))
    if expired_forms.is_expired():
        return _login_expired(form, wanted)
    if form.is_submitted():
        user = _by_password(form)
        if user is not None:
            return _first_step(user, form, wanted)
    form.next.data = wanted
    status = 401 if form.is_submitted() else 200
    return render_template("accounts/login.html", form=form, party=passkey_party.of_request()), status


def _first_step(user: User, form: LoginForm | SetupAdminForm, wanted: str | None) -> ResponseReturnValue:
    """After the right password: signed in, or on to the code."""
    if second_factor.is_on(user.id):
        session[PENDING_SIGN_IN] = pending_sign_in.begin(user, _account(form), at=utcnow())
        return redirect(url_for("accounts.enter_code", next=wanted))
    return signed_in(PendingSignIn(user, _account(form)), wanted)


def _login_expired(form: LoginForm, wanted: str | None) -> ResponseReturnValue:
    """The page was made before somebody signed in here in another tab: the same person goes on, all others try again.

    The password is not looked at, so it is no guess.
    """
    if g.user is not None and g.user.interview_id is None and accounts.find_id(form.username.data or "") == g.user.id:
        return redirect(wanted or url_for("interviews.dashboard"), 303)
    form.validate()
    form.next.data = wanted
    return render_template("accounts/login.html", form=form, party=passkey_party.of_request()), 400


def _by_password(form: LoginForm | SetupAdminForm) -> User | None:
    """Whose name and password these are. A form that lacks one of them counts as a guess too."""
    account = _account(form)
    device = devices.known_device(account)
    with limits.password_guess(account, device=device) as attempt:
        if not form.validate():
            return None
        user = accounts.authenticate(form.username.data, form.password.data, is_known_device=device is not None)
        if user is not None:
            attempt.give_back()
            return user
    sign_in_log.refused_password(form.username.data)
    # The same whether the password was right: who guesses learns nothing.
    form.form_errors.append(
        _("This user name and password do not match, or this account does not sign in by password.")
        if settings.config.sign_on.is_only
        else _("This user name and password do not match. Check both and try again.")
    )
    return None


def _pending_sign_in() -> PendingSignIn | None:
    """Who gave the right password in this browser within the last minutes."""
    if "pending_sign_in" not in g:
        sealed = session.get(PENDING_SIGN_IN)
        g.pending_sign_in = pending_sign_in.find(sealed, at=utcnow()) if isinstance(sealed, str) else None
    return cast(PendingSignIn | None, g.pending_sign_in)


@bp.route("/login/code", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.public
def enter_code() -> ResponseReturnValue:
    """The second step of signing in; nobody is signed in before the code is right."""
    form = CodeForm()
    wanted = guards.safe_next(form.next.data or request.args.get("next"))
    step = _pending_sign_in()
    if step is None or not second_factor.is_on(step.user.id):
        session.pop(PENDING_SIGN_IN, None)
        flash(_("Sign in with your password first. You then have five minutes to enter the code."), "warn")
        return redirect(url_for("accounts.login", next=wanted))
    if form.is_submitted() and _is_code(step, form):
        return signed_in(step, wanted)
    form.code.data, form.next.data = "", wanted
    status = 401 if form.is_submitted() else 200
    by_recovery = "recovery" in request.args
    return render_template("accounts/code.html", form=form, by_recovery=by_recovery, wanted=wanted), status


def _is_code(step: PendingSignIn, form: CodeForm) -> bool:
    username = step.user.username or ""
    with limits.code_guess(username, device=devices.known_device(username)) as attempt:
        if not form.validate():
            return False
        if second_factor.take(step.user.id, form.code.data, at=utcnow()):
            attempt.give_back()
            return True
    sign_in_log.refused_code(step.user.id)
    form.code.errors = [_("This code is wrong or was used before. Wait for the next one and try again.")]
    return False


@bp.post("/sign-in-again")
@guards.public
def sign_in_again() -> ResponseReturnValue:
    """Go on with a room that is open after the session's time was up, by `password` and, for who has one, `code`.

    Answers JSON: 200; 401 for a wrong password or code, with `needs_code` once the password is right; 409 where there
    is no session to go on with. Who signed in meanwhile in another tab needs neither.
    """
    if g.user is not None:
        broadcast.session_renewed(g.user.id, g.user.session_id)
        return jsonify(ok=True)
    if g.lapsed is None:
        return jsonify(ok=False, message=_("Your session was not found. Reload the page and sign in.")), 409
    if g.lapsed.identity_id is not None:
        return jsonify(ok=False, message=_("You are not signed in yet. Do so in the other tab, then go on here.")), 401
    user = _lapsed_by_password()
    if user is None:
        return jsonify(ok=False, message=_("This password is wrong. Try again.")), 401
    if second_factor.is_on(user.id):
        code = request.form.get("code", "")
        if not code.strip():
            return jsonify(ok=False, needs_code=True, message=_("Now enter the code from your authenticator app.")), 401
        if not _is_lapsed_code(user, code):
            words = _("This code is wrong or was used before. Wait for the next one and try again.")
            return jsonify(ok=False, needs_code=True, message=words), 401
    session_id = _renew(user.id)
    sign_in_log.came_in(user.id)
    broadcast.session_renewed(user.id, session_id)
    return jsonify(ok=True)


def _lapsed_device() -> str:
    """A session that ran out is a sign of its person's browser, as the cookie of a known device is."""
    return f"lapsed {g.lapsed.session_id}"


def _lapsed_by_password() -> User | None:
    with limits.password_guess(g.lapsed.username, device=_lapsed_device()) as attempt:
        password = request.form.get("password", "")[: passwords.MAX_TYPED_CHARS]
        user = accounts.authenticate(g.lapsed.username, password, is_known_device=True)
        if user is not None and user.id == g.lapsed.id:
            attempt.give_back()
            return user
    sign_in_log.refused_password(g.lapsed.username)
    return None


def _is_lapsed_code(user: User, code: str) -> bool:
    with limits.code_guess(g.lapsed.username, device=_lapsed_device()) as attempt:
        if second_factor.take(user.id, code, at=utcnow()):
            attempt.give_back()
            return True
    sign_in_log.refused_code(user.id)
    return False


@bp.get("/logout")
@guards.public
def logout() -> ResponseReturnValue:
    """End the caller's own session and its sockets."""
    person, there = g.user or g.enrolling, None
    if person is not None:
        # Only who pressed it here is signed out elsewhere too.
        if request.headers.get("Sec-Fetch-Site", "none") in headers.OWN_SITES:
            back_to = (settings.config.public_url or "") + url_for("accounts.login")
            there = signing_out.address(person, back_to=back_to, at=utcnow())
        sessions.sign_out(person, at=utcnow())
        broadcast.session_ended(person.session_id)
        sign_in_log.went_out(person.id)
    session.clear()
    flash(_("You are signed out."), "ok")
    return redirect(there or url_for("accounts.login"))


def _renew(user_id: int) -> int:
    """A new session in place of the lapsed one; the page's forms stay valid. Raises TooOften."""
    limits.new_session(f"person {user_id}")
    lifetime = timedelta(seconds=settings.config.session_lifetime_s)
    sessions.end(g.lapsed.session_id, at=utcnow())
    session["token"] = sessions.sign_in(user_id, at=utcnow(), lifetime=lifetime)
    session.permanent = True
    renewed = sessions.find(session["token"], at=utcnow())
    assert renewed is not None
    return renewed.session_id


def signed_in(step: PendingSignIn, wanted: str | None) -> ResponseReturnValue:
    """Begin a new session in place of whatever the browser had. Raises TooOften."""
    response = cast(Response, new_session.begin(step.user.id, wanted))
    devices.remember(response, {step.account, step.user.username})
    return response
