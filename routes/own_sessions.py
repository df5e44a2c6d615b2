"""Ending one's own sessions one by one. Ending all others at once is `passwords`'."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes.http import guards
from services.base import utcnow
from services.people import sessions
from sockets import broadcast

bp = Blueprint("own_sessions", __name__)


def page_with_list() -> str:
    """Where the reader finds the list of their sessions: members of the team on their account's page."""
    return url_for("account.show" if g.user.is_staff else "passwords.show", _anchor="sessions")


@bp.post("/account/sessions/<int:session_id>/end")
@guards.signed_in
def end(session_id: int) -> ResponseReturnValue:
    """One of the person's own, whose sockets close, wherever it is."""
    sessions.end_of(g.user.id, session_id, by=g.user.id, at=utcnow())
    broadcast.session_ended(session_id)
    flash(_("That browser is signed out."), "ok")
    return redirect(page_with_list())
