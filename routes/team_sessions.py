"""Where a colleague is signed in, and by which passkeys: for administrators, who end and remove them."""

from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes import session_lines
from routes.http import guards
from services.base import Action, utcnow
from services.mail import account_letters
from services.people import passkeys, sessions, team
from sockets import broadcast

bp = Blueprint("team_sessions", __name__)


@bp.get("/team/<int:user_id>/sessions")
@guards.allowed(Action.MANAGE_TEAM)
def show(user_id: int) -> ResponseReturnValue:
    """The colleague's sessions and passkeys."""
    colleague = team.get(user_id)
    lines = session_lines.of(colleague.id, present=g.user.session_id, at=utcnow())
    return render_template(
        "team/sessions.html", colleague=colleague, lines=lines, passkeys=passkeys.list_of(colleague.id)
    )


@bp.post("/team/<int:user_id>/sessions/<int:session_id>/end")
@guards.allowed(Action.MANAGE_TEAM)
def end(user_id: int, session_id: int) -> ResponseReturnValue:
    """One of the colleague's, whose sockets close."""
    sessions.end_of(team.get(user_id).id, session_id, by=g.user.id, at=utcnow())
    broadcast.session_ended(session_id)
    flash(_("That browser is signed out."), "ok")
    return redirect(url_for("team_sessions.show", user_id=user_id))


@bp.post("/team/<int:user_id>/sessions/end")
@guards.allowed(Action.MANAGE_TEAM)
def end_all(user_id: int) -> ResponseReturnValue:
    """All of the colleague's; of the administrator's own, all but the present one."""
    own = g.user.session_id
    for session_id in sessions.end_all(team.get(user_id).id, exclude=own, by=g.user.id, at=utcnow()):
        broadcast.session_ended(session_id)
    flash(_("Every browser in this list is signed out, except yours."), "ok")
    return redirect(url_for("team_sessions.show", user_id=user_id))


@bp.post("/team/<int:user_id>/passkeys/remove")
@guards.allowed(Action.MANAGE_TEAM)
def remove_passkeys(user_id: int) -> ResponseReturnValue:
    """For a colleague who lost a device; they hear of it by mail."""
    at = utcnow()
    passkeys.remove_all(user_id, by=g.user.id, at=at, also=partial(account_letters.passkey_removed, at=at))
    flash(_("The passkeys are removed. Nobody can sign in with them any more."), "ok")
    return redirect(url_for("team_sessions.show", user_id=user_id))
