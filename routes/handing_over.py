"""Deactivating a colleague, and handing over what they hold in the same step; or later, what is still theirs."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from repositories.users import User
from routes.forms.handing_over import TAKER, HandOverForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, utcnow
from services.people import team
from services.planning import handing_over
from sockets import broadcast

bp = Blueprint("handing_over", __name__)

MOST_LISTED = 50
"""Colleagues beside each interview; of a larger team, those who take part in it."""


@bp.route("/team/<int:user_id>/deactivate", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TEAM)
def deactivate(user_id: int) -> ResponseReturnValue:
    """One page: what they hold, who takes it, and the end of the account. `look` only shows what stands in the way."""
    team.require_other(user_id, g.user.id)
    colleague = team.get(user_id)
    form = HandOverForm()
    form.offer(team.list_active(), besides=user_id)
    if not form.is_submitted() or "look" in request.form:
        return _page(form, colleague, 200)
    with limits.form() as attempt:  # It may send many letters.
        if not form.validate():
            return _page(form, colleague, 400)
        try:
            handed = handing_over.hand_over(
                user_id, form.choice(), is_leaving=colleague.is_active, by=g.user.id, at=utcnow()
            )
        except Invalid as error:
            form.refuse(error)
            return _page(form, colleague, 400)
        attempt.give_back()
    _tell_sockets(colleague, handed)
    _say(colleague, handed)
    return redirect(url_for("team.show", user_id=user_id))


def _tell_sockets(colleague: User, handed: handing_over.Handed) -> None:
    if colleague.is_active:
        broadcast.account_closed(colleague.id)
    for interview_id, people in handed.changed.items():
        broadcast.panel_changed(interview_id, set(people) - {colleague.id})


def _say(colleague: User, handed: handing_over.Handed) -> None:
    name = colleague.name or colleague.username
    if colleague.is_active and colleague.is_invited:
        flash(_("The invitation of %(name)s is withdrawn. Its link no longer works.", name=name), "ok")
    elif colleague.is_active:
        flash(_("The account is deactivated. Nobody can sign in with it."), "ok")
    count, left = handed.interviews, handed.stayed + handed.rest
    if count:
        flash(ngettext("%(num)s interview was handed over.", "%(num)s interviews were handed over.", count), "ok")
    if handed.offers:
        flash(ngettext("%(num)s offer was handed over.", "%(num)s offers were handed over.", handed.offers), "ok")
    if left:
        words = ngettext(
            "%(num)s interview stays as it is. You can hand it over from this page.",
            "%(num)s interviews stay as they are. You can hand them over from this page.",
            left,
        )
        flash(words, "warn")


def _page(form: HandOverForm, colleague: User, status: int) -> ResponseReturnValue:
    choice = form.choice()
    colleagues = [one for one in team.list_active() if one.id != colleague.id]
    shown = render_template(
        "handing_over/show.html",
        form=form,
        colleague=colleague,
        held=handing_over.look(colleague.id, choice, at=utcnow()),
        choice=choice,
        names={one.id: one.name or one.username for one in colleagues},
        listed=[(one.id, one.name or one.username) for one in colleagues] if len(colleagues) <= MOST_LISTED else [],
        taker=TAKER,
        stays=handing_over.STAYS,
    )
    return shown, status
