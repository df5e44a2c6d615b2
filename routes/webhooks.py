"""Webhooks, for administrators: added, shown with what was delivered, tested, paused, removed."""

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import isolated, translate
from routes.forms.webhooks import EVENT_LABELS, LABELS, WebhookForm
from routes.http import expired_forms, guards, limits
from routes.webhook_words import answer_words
from services.base import Action, Conflict, Invalid, utcnow
from services.webhooks import addresses, deliveries

bp = Blueprint("webhooks", __name__)

FRESH = "fresh_webhook_key"


@bp.get("/webhooks")
@guards.allowed(Action.MANAGE_TOKENS)
def index() -> ResponseReturnValue:
    """All of them, and a form for one more."""
    return _index(WebhookForm(), 200)


@bp.post("/webhooks")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TOKENS)
def add() -> ResponseReturnValue:
    """One more; its page shows its key this once."""
    form = WebhookForm()
    with limits.form() as attempt:
        if not form.validate():
            return _index(form, 400)
        try:
            webhook_id, key = addresses.add(form.wanted(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _index(form, error.status)
        attempt.give_back()
    return _with_key(webhook_id, key)


@bp.get("/webhooks/<int:webhook_id>")
@guards.allowed(Action.MANAGE_TOKENS)
def show(webhook_id: int) -> ResponseReturnValue:
    """One of them, with its latest deliveries."""
    webhook = addresses.get(webhook_id)
    fresh = session.pop(FRESH, None)
    is_mine = fresh is not None and (fresh["by"], fresh["of"]) == (g.user.id, webhook_id)
    found = deliveries.list_latest(webhook_id)
    words = {one.id: translate(said) for one in found if (said := answer_words(one)) is not None}
    return render_template(
        "webhooks/show.html",
        webhook=webhook,
        deliveries=found,
        answers=words,
        labels=LABELS,
        key=fresh["key"] if is_mine else None,
        is_full_list=len(found) == deliveries.MAX_LISTED,
        now=utcnow(),
    )


@bp.post("/webhooks/<int:webhook_id>/test")
@guards.allowed(Action.MANAGE_TOKENS)
def send_test(webhook_id: int) -> ResponseReturnValue:
    """A delivery that says nothing but that it is a test."""
    deliveries.send_test(webhook_id, at=utcnow())
    flash(_("The test is sent in some seconds. Load this page again to see what became of it."), "ok")
    return _to(webhook_id)


@bp.post("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/again")
@guards.allowed(Action.MANAGE_TOKENS)
def send_again(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """One that ended."""
    deliveries.send_again(webhook_id, delivery_id, by=g.user.id, at=utcnow())
    flash(_("It is sent again in some seconds."), "ok")
    return _to(webhook_id)


@bp.post("/webhooks/<int:webhook_id>/pause")
@guards.allowed(Action.MANAGE_TOKENS)
def pause(webhook_id: int) -> ResponseReturnValue:
    """What happens meanwhile waits."""
    addresses.pause(webhook_id, is_paused=True, by=g.user.id, at=utcnow())
    return _to(webhook_id)


@bp.post("/webhooks/<int:webhook_id>/resume")
@guards.allowed(Action.MANAGE_TOKENS)
def resume(webhook_id: int) -> ResponseReturnValue:
    """What waited is sent."""
    addresses.pause(webhook_id, is_paused=False, by=g.user.id, at=utcnow())
    return _to(webhook_id)


@bp.post("/webhooks/<int:webhook_id>/key")
@guards.allowed(Action.MANAGE_TOKENS)
def renew_key(webhook_id: int) -> ResponseReturnValue:
    """Another key, which its page shows this once."""
    return _with_key(webhook_id, addresses.renew_key(webhook_id, by=g.user.id, at=utcnow()))


@bp.post("/webhooks/<int:webhook_id>/remove")
@guards.allowed(Action.MANAGE_TOKENS)
def remove(webhook_id: int) -> ResponseReturnValue:
    """With everything that was delivered to it."""
    removed = addresses.remove(webhook_id, by=g.user.id, at=utcnow())
    flash(_("The webhook “%(name)s” is removed.", name=isolated(removed.name)), "ok")
    return redirect(url_for("webhooks.index"))


def _with_key(webhook_id: int, key: str) -> ResponseReturnValue:
    session[FRESH] = {"key": key, "by": g.user.id, "of": webhook_id}
    return redirect(url_for("webhooks.show", webhook_id=webhook_id) + "#key")


def _to(webhook_id: int) -> ResponseReturnValue:
    return redirect(url_for("webhooks.show", webhook_id=webhook_id))


def _index(form: WebhookForm, status: int) -> ResponseReturnValue:
    labels = {event.value: label for event, label in EVENT_LABELS.items()}
    return render_template("webhooks/index.html", form=form, webhooks=addresses.listed(), labels=labels), status
