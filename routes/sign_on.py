"""Signing in with an account of a provider: the way there and back, and connecting it to one's own account."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from routes import new_session, sign_on_lines
from routes.http import guards, limits
from services.base import Action, Conflict, Invalid, NotAllowed, ProviderConfig, Unavailable, settings, utcnow
from services.mail import account_letters
from services.people import accounts, one_time_codes, passwords, proofs, second_factor
from services.sign_on import identities, signing_in
from sockets import broadcast

bp = Blueprint("sign_on", __name__)
bp.app_context_processor(sign_on_lines.of_every_page)

BROWSER = "sign_on"


@bp.get("/sign-on/<provider>")
@guards.public
def start(provider: str) -> ResponseReturnValue:
    """Off to the provider. A link and no form: it may lead through hosts that a form of ours may not lead to."""
    asked = signing_in.get_provider(provider)
    limits.sign_on()
    wanted = guards.safe_next(request.args.get("next"))
    return _or_refused(asked, lambda: redirect(_begin(asked, wanted=wanted)))


@bp.get("/sign-on/<provider>/callback")
@guards.public
def come_back(provider: str) -> ResponseReturnValue:
    """Back from there, with a code or a refusal. Each provider has an address of its own."""
    asked = signing_in.get_provider(provider)
    limits.sign_on()
    return _or_refused(asked, lambda: _finish(asked))


@bp.get("/signed-in")
@guards.signed_in
def done() -> ResponseReturnValue:
    """For who signed in again beside a room that is open in another tab."""
    return render_template("sign_on/done.html")


@bp.post("/account/sign-on/<provider>/connect")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def connect(provider: str) -> ResponseReturnValue:
    """Off to the provider, to add its account to one's own; whoever asks proves who they are."""
    asked = signing_in.get_provider(provider)
    limits.sign_on()
    unproved = _unproved()
    if unproved is not None:
        flash(unproved, "bad")
        return redirect(url_for("account.show") + "#sign-on")
    wanted = url_for("account.show") + "#sign-on"

    def leave() -> ResponseReturnValue:
        # A page and no redirect: what a form leads to stays on this server (Content-Security-Policy).
        address = _begin(asked, wanted=wanted, is_connecting=True)
        return render_template("sign_on/leaving.html", provider=asked, address=address)

    return _or_refused(asked, leave)


@bp.post("/account/sign-on/<int:identity_id>/disconnect")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def disconnect(identity_id: int) -> ResponseReturnValue:
    """That account does not sign the person in any more."""
    try:
        ended = identities.disconnect(g.user, identity_id, at=utcnow())
    except Conflict as error:
        flash(translate(error.message), "bad")
    else:
        for session_id in ended:
            broadcast.session_ended(session_id)
        flash(_("It is disconnected, and does not sign you in any more."), "ok")
    return redirect(url_for("account.show") + "#sign-on")


def _begin(provider: ProviderConfig, *, wanted: str | None, is_connecting: bool = False) -> str:
    browser = session.get(BROWSER)
    if not isinstance(browser, str):
        browser = session[BROWSER] = signing_in.new_browser()
    return signing_in.begin(
        provider,
        browser=browser,
        source=limits.source(),
        wanted=wanted,
        redirect_uri=_redirect_uri(provider),
        connects=g.user if is_connecting else None,
        at=utcnow(),
    )


def _finish(provider: ProviderConfig) -> ResponseReturnValue:
    browser, at = session.get(BROWSER), utcnow()
    entered = signing_in.finish(
        provider,
        request.args.to_dict(),
        browser=browser if isinstance(browser, str) else None,
        person=g.user,
        redirect_uri=_redirect_uri(provider),
        also=partial(account_letters.identity_connected, at=at),
        at=at,
    )
    if entered.user is None:
        flash(_("%(provider)s is connected: you can sign in with it from now on.", provider=provider.label), "ok")
        return redirect(entered.wanted or url_for("account.show"))
    answer = new_session.begin(entered.user.id, entered.wanted, via=entered.via)
    if entered.note is not None:
        broadcast.account_changed(entered.user.id)  # Pages that are open elsewhere have the former role.
        flash(translate(entered.note), "warn")
    return answer


def _or_refused(provider: ProviderConfig, work: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What it answers, or a page that says why not and what to do."""
    try:
        return work()
    except (Conflict, Invalid, NotAllowed, Unavailable) as error:
        sentence = translate(error.message)
        page = render_template("sign_on/refused.html", provider=provider, sentence=sentence, code=error.code)
        return page, error.status


def _unproved() -> str | None:
    """What is lacking: the password and, with two-step verification, a code, for no code is asked for afterwards;
    without a password, having signed in just now.
    """
    at, form = utcnow(), request.form
    with limits.proof(g.user.session_id) as attempt:
        if not accounts.get(g.user.id).has_password:
            attempt.give_back()
            if proofs.is_fresh(g.user, at=at):
                return None
            return str(_("Nothing was connected. Sign out, sign in again, and do this within five minutes."))
        if not accounts.is_password(g.user.id, form.get("password", "")[: passwords.MAX_TYPED_CHARS]):
            return str(_("This password is wrong. Nothing was connected."))
        if g.user.has_second_factor:
            code = form.get("code", "")[: one_time_codes.MAX_TYPED_CHARS]
            if not second_factor.take(g.user.id, code, at=at):
                return str(_("This code is wrong or was used before. Nothing was connected."))
        attempt.give_back()
    return None


def _redirect_uri(provider: ProviderConfig) -> str:
    return (settings.config.public_url or "") + url_for("sign_on.come_back", provider=provider.key)
