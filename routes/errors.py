"""Every failure as a page that says what happened, what is safe, and what to do next."""

import errno
import logging
from dataclasses import dataclass

from flask import Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from db.engine import DatabaseUnavailable
from localization import translate
from observing import logs
from services import resumes
from services.errors import ServiceError

log = logging.getLogger(__name__)

# A refused upload is read to its end up to this size, or the browser would show a broken
# connection in place of the page that says the limit.
MAX_DRAINED_BYTES = 64 * 1024 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Words:
    """What an error page says."""

    title: str
    explanation: str
    advice: str


def init_app(app: Flask) -> None:
    app.register_error_handler(ServiceError, refused)
    app.register_error_handler(DatabaseUnavailable, database_unavailable)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(RequestEntityTooLarge, request_too_large)
    app.register_error_handler(TooManyRequests, too_often)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OSError, disk_failed)
    app.register_error_handler(Exception, unexpected)


def refused(error: ServiceError) -> ResponseReturnValue:
    """A service said no: its sentence, under the title of its status."""
    words = _words(error.status)
    if error.code == "not-found":
        return _page(error.status, words)
    return _page(error.status, Words(words.title, translate(error.message), words.advice))


def database_unavailable(error: DatabaseUnavailable) -> ResponseReturnValue:
    return _page(503, _words(503), retry_after_s=10)


def form_expired(error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        Words(
            _("This form has expired"),
            _("Nothing was changed. The form was open too long, or cookies are blocked."),
            _("Go back, reload the page and send the form again."),
        ),
    )


def request_too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    _drain()
    words = _words(413)
    return _page(413, Words(words.title, translate(resumes.too_large().message), words.advice))


def too_often(error: TooManyRequests) -> ResponseReturnValue:
    return _page(429, _words(429), retry_after_s=60)


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # A redirect that routing raised.
        return error.get_response()
    return _page(error.code, _words(error.code))


def disk_failed(error: OSError) -> ResponseReturnValue:
    """A large form is laid down in a temporary file before any service sees it; that disk may be full too."""
    if error.errno not in NO_ROOM:
        return unexpected(error)
    log.error("no room for a form's temporary file: %s", errno.errorcode[error.errno])
    _drain()
    return _page(507, _words(507))


def unexpected(error: Exception) -> ResponseReturnValue:
    log.error("request failed: %s %s", request.method, request.endpoint, exc_info=error)
    return _page(500, _words(500))


def _page(status: int, words: Words, *, retry_after_s: int | None = None) -> ResponseReturnValue:
    is_in = g.get("user") is not None
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else {}
    page = render_template(
        "errors/error.html",
        status=status,
        title=words.title,
        explanation=words.explanation,
        advice=words.advice,
        request_id=logs.request_id() if status >= 500 else None,
        action_url=url_for("interviews.dashboard" if is_in else "accounts.login"),
        action_label=_("Go to the dashboard") if is_in else _("Sign in"),
    )
    return page, status, headers


def _drain() -> None:
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, MAX_DRAINED_BYTES)
    while left > 0:
        chunk = stream.read(min(left, 64 * 1024))
        if not chunk:
            return
        left -= len(chunk)


def _words(status: int) -> Words:
    known = {
        400: Words(_("This was not understood"), _("The server could not make sense of this request. Nothing was changed."), _("Go back and try again.")),
        403: Words(_("This is not open to you"), _("You are signed in, but your account may not do this."), _("If you think it should, ask the person who invited you.")),
        404: Words(_("There is nothing here for you"), _("This page does not exist, or it belongs to somebody else."), _("Check the link, or sign in with the account it was sent to.")),
        405: Words(_("This was not understood"), _("This address does not accept that kind of request. Nothing was changed."), _("Go back and try again.")),
        409: Words(_("This is no longer possible"), _("Somebody was faster, or things have changed since the page was loaded."), _("Reload the page to see how things stand.")),
        413: Words(_("This file is too large"), _("The server accepts smaller files only. Nothing was stored."), _("Go back, choose a smaller file and send the form again.")),
        429: Words(_("That was too often"), _("To keep everybody safe, the server waits a little before it goes on. Nothing was lost."), _("Wait a few minutes and try again.")),
        503: Words(_("The database cannot be reached just now"), _("What was stored is safe. What you just sent was not stored."), _("Wait a moment, then go back and send it again.")),
        507: Words(_("The server has no room left"), _("Nothing was stored."), _("Tell the person who runs this server that its disk is full.")),
    }  # fmt: skip
    fallback = Words(
        _("Something went wrong on the server"),
        _("It was noted. What was stored before is safe."),
        _("Try again in a moment."),
    )
    return known.get(status, fallback)
