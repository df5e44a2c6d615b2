"""What recruiting systems ordered, for administrators: how each order stands, what was reported, telling them again."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from routes import order_words
from routes.http import guards
from services.api import OrderState, order_states
from services.base import Action, utcnow
from services.mail import senders
from services.planning import template_orders
from services.webhooks import callbacks

bp = Blueprint("orders", __name__)


@bp.get("/orders")
@guards.allowed(Action.MANAGE_TOKENS)
def index() -> ResponseReturnValue:
    """The newest first, by pages; errors that were reported stand above them."""
    page = order_states.page(number=request.args.get("page", 1, type=int), at=utcnow())
    answers = {
        one.order.id: translate(order_words.answer_words(one.order.answer)) for one in page.items if one.order.answer
    }
    return render_template(
        "orders/index.html",
        page=page,
        states={state: translate(words) for state, words in order_words.STATES.items()},
        choice=OrderState.CHOICE,
        answers=answers,
        errors=order_states.errors(),
        tests=template_orders.tests(),
        is_mail_on=senders.sender().server is not None,
    )


@bp.post("/orders/<order_number>/tell")
@guards.allowed(Action.MANAGE_TOKENS)
def tell(order_number: str) -> ResponseReturnValue:
    """That there is something to read, once more."""
    callbacks.send_again(order_number, by=g.user.id, at=utcnow())
    flash(_("The recruiting system is told again in some seconds."), "ok")
    return redirect(url_for("orders.index"))
