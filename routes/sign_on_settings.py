"""Providers of accounts, for administrators: added, tried, changed, switched off, removed. The page Settings lists them
(`routes/settings_page.py`).
"""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from localization import isolated, translate
from routes.forms.sign_on import NewProviderForm, ProviderForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, Limit, settings, utcnow
from services.sign_on import providers, trying
from services.stored_settings import stored

bp = Blueprint("sign_on_settings", __name__)

UNSAVED = ""
"""How a provider is called that has no short name yet, while it is tried: no stored one is called so."""


@bp.get("/settings/sign-on/add")
@guards.allowed(Action.MANAGE_SETTINGS)
def show_new() -> ResponseReturnValue:
    """An empty form."""
    return _page(NewProviderForm(formdata=None), None)


@bp.post("/settings/sign-on/add")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def add() -> ResponseReturnValue:
    """One more provider; its page says which addresses to enter there."""
    form = NewProviderForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, None, status=400)
        key = form.key.data.lower()
        try:
            providers.add(key, form.typed(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            return _refused(form, None, error)
        except IntegrityError:
            form.form_errors.append(_("Somebody else saved at the same moment. Check what is set now."))
            return _page(form, None, status=409)
        attempt.give_back()
    flash(_("Saved. People can sign in with it once the provider knows the addresses below."), "ok")
    return redirect(url_for("sign_on_settings.show", provider=key))


@bp.get("/settings/sign-on/providers/<provider>")
@guards.allowed(Action.MANAGE_SETTINGS)
def show(provider: str) -> ResponseReturnValue:
    """One that was entered."""
    entered = providers.get_entered(provider)
    form = ProviderForm(formdata=None)
    form.show(entered.values)
    return _page(form, entered)


@bp.post("/settings/sign-on/providers/<provider>")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def change(provider: str) -> ResponseReturnValue:
    """What its form says now; without a secret the stored one stays."""
    entered = providers.get_entered(provider)
    form = ProviderForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, entered, status=400)
        try:
            changed = providers.change(provider, form.typed(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            return _refused(form, entered, error)
        attempt.give_back()
    flash(_("Saved.") if changed else _("Nothing was changed."), "ok")
    return redirect(url_for("sign_on_settings.show", provider=provider))


@bp.post("/settings/sign-on/try")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def try_new() -> ResponseReturnValue:
    """Ask the provider in the fields, and save nothing."""
    return _try(NewProviderForm(), None)


@bp.post("/settings/sign-on/providers/<provider>/try")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def try_it(provider: str) -> ResponseReturnValue:
    """The same for one that was entered before."""
    return _try(ProviderForm(), providers.get_entered(provider))


@bp.post("/settings/sign-on/providers/<provider>/off")
@guards.allowed(Action.MANAGE_SETTINGS)
def switch_off(provider: str) -> ResponseReturnValue:
    """Nobody signs in with it until it is on again."""
    return _switched(provider, is_on=False)


@bp.post("/settings/sign-on/providers/<provider>/on")
@guards.allowed(Action.MANAGE_SETTINGS)
def switch_on(provider: str) -> ResponseReturnValue:
    """It has a button again."""
    return _switched(provider, is_on=True)


@bp.post("/settings/sign-on/providers/<provider>/remove")
@guards.allowed(Action.MANAGE_SETTINGS)
def remove(provider: str) -> ResponseReturnValue:
    """With its secret."""
    try:
        removed = providers.remove(provider, by=g.user.id, at=utcnow())
    except (Invalid, Conflict) as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("sign_on_settings.show", provider=provider))
    flash(_("The provider “%(name)s” is removed.", name=isolated(removed.label)), "ok")
    return redirect(url_for("settings_page.show") + "#sign-on")


def _switched(key: str, *, is_on: bool) -> ResponseReturnValue:
    try:
        providers.switch(key, is_on=is_on, by=g.user.id, at=utcnow())
    except (Invalid, Conflict) as error:
        flash(translate(error.message), "bad")
    else:
        flash(_("It is on: people can sign in with it.") if is_on else _("It is off."), "ok")
    return redirect(url_for("sign_on_settings.show", provider=key))


def _try(form: ProviderForm, entered: providers.Entered | None) -> ResponseReturnValue:
    if not form.validate():
        return _page(form, entered, status=400)
    try:
        found = trying.tried(providers.typed_in(entered.key if entered else UNSAVED, form.typed(), at=utcnow()))
    except Invalid as error:
        return _refused(form, entered, error)
    return _page(form, entered, tried=found)


def _refused(form: ProviderForm, entered: providers.Entered | None, error: Invalid | Conflict) -> ResponseReturnValue:
    form.refuse(error)
    return _page(form, entered, status=error.status)


def _page(
    form: ProviderForm, entered: providers.Entered | None, *, tried: trying.Tried | None = None, status: int = 200
) -> ResponseReturnValue:
    home = settings.config.public_url or ""
    page = render_template(
        "settings/provider.html",
        form=form,
        entered=entered,
        tried=None if tried is None else (translate(tried.said), tried.is_well),
        redirect_uri=home + url_for("sign_on.come_back", provider=entered.key) if entered else None,
        signed_out_uri=home + url_for("accounts.login"),
        is_fixed=stored.is_fixed("OIDC_PROVIDERS"),
        has_address=settings.config.public_url is not None,
    )
    return page, status
