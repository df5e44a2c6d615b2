"""Passkeys: adding one in two steps, removing it, and signing in by one."""

import json
from functools import partial

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes import accounts, passkey_party, sign_in_log
from routes.forms.accounts import LoginForm
from routes.forms.passkeys import CredentialForm, NameForm
from routes.forms.proofs import ProofForm
from routes.http import devices, expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, NotFound, utcnow
from services.mail import account_letters
from services.people import PendingSignIn, RelyingParty, passkeys, proofs
from services.people import accounts as people

bp = Blueprint("passkeys", __name__)

TOKEN = "passkey_token"  # noqa: S105 (a key of the session)
PAGE = "account.show"


def _party() -> RelyingParty:
    """Raises NotFound where no browser makes passkeys."""
    party = passkey_party.of_request()
    if party is None:
        raise NotFound
    return party


@bp.post("/login/passkey/options")
@guards.public
def begin_sign_in() -> ResponseReturnValue:
    """What the page hands to the person's device, as JSON; the same for everybody."""
    party = _party()
    limits.passkey_challenge(device=devices.known_to_anybody())
    options, session[TOKEN] = passkeys.begin_sign_in(party, former=session.get(TOKEN), at=utcnow())
    return jsonify(options)


@bp.post("/login/passkey")
@guards.public
def sign_in() -> ResponseReturnValue:
    """Sign in by what the device signed: no password and no code. Whatever is wrong with it, the answer is one."""
    party, form = _party(), CredentialForm()
    wanted = guards.safe_next(form.next.data)
    token = session.pop(TOKEN, None)
    with limits.passkey_guess(device=devices.known_to_anybody()) as attempt:
        user = None
        if isinstance(token, str) and form.validate():
            user = passkeys.sign_in(party, token=token, credential=form.credential.data, at=utcnow())
        if user is not None:
            attempt.give_back()
            return accounts.signed_in(PendingSignIn(user, user.username), wanted)
    sign_in_log.refused_passkey()
    page = LoginForm()
    page.username.data, page.next.data = "", wanted
    page.form_errors.append(_("This passkey was not accepted. Try again, or sign in with your password."))
    return render_template("accounts/login.html", form=page, party=party), 401


@bp.route("/account/passkeys/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def add() -> ResponseReturnValue:
    """The first step: a name, and proof of who asks; then a page that has the device make it."""
    party, form = _party(), NameForm()
    if form.is_submitted():
        with limits.proof(g.user.session_id) as attempt:
            if not form.validate():
                attempt.give_back()
                return _add_page(form)
            try:
                at, name = utcnow(), passkeys.clean_name(form.name.data)
                proofs.require(g.user, password=form.password.data or "", code=form.code.data or "", at=at)
                attempt.give_back()
                options, session[TOKEN] = passkeys.begin_adding(g.user, party, former=session.get(TOKEN), at=at)
            except (Invalid, Conflict) as error:
                form.refuse(error)
                return _add_page(form)
        return render_template("passkeys/make.html", options=json.dumps(options), name=name)
    return _add_page(form)


@bp.post("/account/passkeys")
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def keep() -> ResponseReturnValue:
    """The second step: what the device made."""
    party, form, at = _party(), CredentialForm(), utcnow()
    token = str(session.pop(TOKEN, ""))
    credential = form.credential.data if form.validate() else ""
    name, also = form.name.data or "", partial(account_letters.passkey_added, at=at)
    with limits.form() as attempt:
        try:
            passkeys.add(g.user, party, token=token, name=name, credential=credential, at=at, also=also)
        except (Invalid, Conflict) as error:
            again = NameForm()
            again.refuse(error)
            return _add_page(again)
        attempt.give_back()
    flash(_("The passkey is added. You can sign in with it from now on."), "ok")
    return redirect(url_for(PAGE) + "#passkeys")


@bp.route("/account/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.USE_ACCOUNT_PAGE)
def remove(passkey_id: int) -> ResponseReturnValue:
    """One of the person's own; asks who they are."""
    passkey, form, at = passkeys.get(g.user.id, passkey_id), ProofForm(), utcnow()
    if form.is_submitted():
        with limits.proof(g.user.session_id) as attempt:
            try:
                if form.validate():
                    proofs.require(g.user, password=form.password.data or "", code=form.code.data or "", at=at)
                    passkeys.remove(g.user.id, passkey.id, at=at, also=partial(account_letters.passkey_removed, at=at))
                    attempt.give_back()
                    flash(_("The passkey is removed. Nobody can sign in with it any more."), "ok")
                    return redirect(url_for(PAGE) + "#passkeys")
            except (Invalid, Conflict) as error:
                form.refuse(error)
            else:
                attempt.give_back()
    form.code.data = ""
    page = render_template(
        "passkeys/remove.html",
        form=form,
        passkey=passkey,
        user=people.get(g.user.id),
        is_fresh=proofs.is_fresh(g.user, at=at),
    )
    return page, 400 if form.is_submitted() else 200


def _add_page(form: NameForm) -> ResponseReturnValue:
    form.code.data = ""
    page = render_template(
        "passkeys/add.html", form=form, user=people.get(g.user.id), is_fresh=proofs.is_fresh(g.user, at=utcnow())
    )
    return page, 400 if request.method == "POST" else 200
