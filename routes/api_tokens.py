"""Tokens that let other programs in, for administrators: made, shown once, revoked."""

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import isolated
from routes.forms.api_tokens import SCOPE_LABELS, TokenForm
from routes.http import expired_forms, guards, limits
from services.api import MAX_DAYS, tokens
from services.base import Action, Conflict, Invalid, utcnow

bp = Blueprint("api_tokens", __name__)

FRESH = "fresh_api_token"


@bp.get("/api-tokens")
@guards.allowed(Action.MANAGE_TOKENS)
def show() -> ResponseReturnValue:
    """All of them, and a form for one more; a new one's secret is shown this once."""
    return _page(TokenForm(), 200)


@bp.post("/api-tokens")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TOKENS)
def make() -> ResponseReturnValue:
    """One more."""
    form = TokenForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, 400)
        try:
            secret = tokens.make(form.wanted(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _page(form, error.status)
        attempt.give_back()
    session[FRESH] = {"secret": secret, "by": g.user.id}
    return redirect(url_for("api_tokens.show") + "#new")


@bp.post("/api-tokens/<int:token_id>/revoke")
@guards.allowed(Action.MANAGE_TOKENS)
def revoke(token_id: int) -> ResponseReturnValue:
    """It opens nothing from now on."""
    token = tokens.revoke(token_id, by=g.user.id, at=utcnow())
    flash(_("The token “%(name)s” is revoked. Programs that use it are refused.", name=isolated(token.name)), "ok")
    return redirect(url_for("api_tokens.show"))


def _page(form: TokenForm, status: int) -> ResponseReturnValue:
    fresh = session.pop(FRESH, None)
    page = render_template(
        "api_tokens/index.html",
        form=form,
        tokens=tokens.listed(),
        secret=fresh["secret"] if fresh and fresh["by"] == g.user.id else None,
        labels={scope.value: label for scope, label in SCOPE_LABELS.items()},
        max_days=MAX_DAYS,
        now=utcnow(),
    )
    return page, status
