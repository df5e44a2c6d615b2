"""Beginning a session for somebody who proved who they are, in place of whatever the browser had."""

from datetime import timedelta

from flask import g, redirect, session, url_for
from flask.typing import ResponseReturnValue

from routes import sign_in_log
from routes.http import limits
from services.base import settings, utcnow
from services.people import Via, sessions
from sockets import broadcast


def begin(user_id: int, wanted: str | None, *, via: Via | None = None) -> ResponseReturnValue:
    """Signed in, and on the way to the page that was wanted. Raises TooOften."""
    limits.new_session(f"person {user_id}")
    before = g.user or g.enrolling
    if before is not None:
        sessions.end(before.session_id, at=utcnow())
        broadcast.session_ended(before.session_id)
    # A room that this person has open in another tab goes on, and the forms of its page stay valid.
    form_token = session.get("csrf_token") if g.lapsed is not None and g.lapsed.id == user_id else None
    lifetime = timedelta(seconds=settings.config.session_lifetime_s)
    session.clear()
    session["token"] = sessions.sign_in(user_id, at=utcnow(), lifetime=lifetime, via=via)
    if form_token is not None:
        session["csrf_token"] = form_token
    session.permanent = True
    sign_in_log.came_in(user_id)
    return redirect(wanted or url_for("interviews.dashboard"))
