"""Every failure as a page that says what happened, what is safe, and what to do next."""

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from db.engine import DatabaseUnavailable
from localization import translate
from observing import logs
from routes.http import expired_forms, identifiers, problems
from services.base import NO_ROOM, ServiceError, TooOften
from services.resume import resumes

log = logging.getLogger(__name__)

# A refused upload is read to its end up to this size, or the browser would show a broken
# connection in place of the page that says the limit.
MAX_DRAINED_BYTES = 64 * 1024 * 1024
MAX_DRAINED_BYTES_OF_STRANGER = 16 * 1024 * 1024  # Somebody whose session ended while they chose a file.
ASKED_BY_SCRIPTS = frozenset({"accounts.sign_in_again", "turn.show"})


@dataclass(frozen=True)
class ErrorText:
    """What an error page says."""

    title: str
    explanation: str
    advice: str


def init_app(app: Flask) -> None:
    app.register_error_handler(ServiceError, _told(refused, problems.of_service))
    app.register_error_handler(DatabaseUnavailable, _told(database_unavailable, problems.of_database))
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(RequestEntityTooLarge, _told(request_too_large, too_large_for_programs))
    http_problem = _told(http_error, problems.of_http)
    app.register_error_handler(HTTPException, http_problem)
    app.register_error_handler(MethodNotAllowed, lambda error: http_problem(identifiers.nowhere_or_refused(error)))
    app.register_error_handler(OSError, _told(disk_failed, problems.unexpected))
    app.register_error_handler(Exception, _told(unexpected, problems.unexpected))


def _told(page: Callable[[Any], ResponseReturnValue], problem: Callable[[Any], ResponseReturnValue]) -> Any:
    """As a page, or as a problem where a program asks."""
    return lambda error: problem(error) if problems.is_asked() else page(error)


def too_large_for_programs(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The rest is read, or the program would see a broken connection in place of the answer."""
    drain()
    return problems.of_http(error)


def refused(error: ServiceError) -> ResponseReturnValue:
    """A service said no: its sentence, under the title of its status."""
    text = _text(error.status)
    if error.code == "not-found":
        return _page(error.status, text)
    if isinstance(error, TooOften):
        return too_often(error)
    return _page(error.status, ErrorText(text.title, translate(error.message), text.advice))


def database_unavailable(error: DatabaseUnavailable) -> ResponseReturnValue:
    return _page(503, _text(503), retry_after_s=10)


def form_expired(error: CSRFError) -> ResponseReturnValue:
    """For a form that its view does not show again: what was typed, or the plain fact where that was nothing."""
    if expired_forms.is_from_here() and expired_forms.kept():
        return expired_forms.page(is_signed_out=False)
    return _page(
        400,
        ErrorText(
            _("This form has expired"),
            _("Nothing was changed. The form was open too long, or cookies are blocked."),
            _("Go back, reload the page and send the form again."),
        ),
    )


def request_too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    drain()
    text = _text(413)
    if request.endpoint is None or not request.endpoint.startswith("candidates."):
        return _page(
            413,
            ErrorText(
                _("This form is too large"),
                _("You sent more than this form can hold. Nothing was changed."),
                _("Go back, shorten what you wrote and send the form again."),
            ),
        )
    return _page(413, ErrorText(text.title, translate(resumes.too_large().message), text.advice))


def too_often(error: TooOften) -> ResponseReturnValue:
    """Says when to come back, as a page, or as JSON where a script of ours asked."""
    sentence, retry_after_s = translate(error.message), error.retry_after_s
    if request.endpoint not in ASKED_BY_SCRIPTS and request.accept_mimetypes.best != "application/json":
        text = _text(429)
        return _page(429, ErrorText(text.title, sentence, text.advice), retry_after_s=retry_after_s)
    told = jsonify(ok=False, code=error.code, message=sentence, retry_after_s=retry_after_s)
    return told, 429, {"Retry-After": str(retry_after_s)}


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # A redirect that routing raised.
        return error.get_response()
    return _page(error.code, _text(error.code))


def disk_failed(error: OSError) -> ResponseReturnValue:
    """A large form is laid down in a temporary file before any service sees it; that disk may be full too."""
    if error.errno not in NO_ROOM:
        return unexpected(error)
    log.error("no room for a form's temporary file: %s", errno.errorcode[error.errno])
    drain()
    return _page(507, _text(507))


def unexpected(error: Exception) -> ResponseReturnValue:
    log.error("request failed: %s %s", request.method, request.endpoint, exc_info=error)
    return _page(500, _text(500))


def _page(status: int, text: ErrorText, *, retry_after_s: int | None = None) -> ResponseReturnValue:
    is_in = g.get("user") is not None
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else {}
    page = render_template(
        "errors/error.html",
        status=status,
        title=text.title,
        explanation=text.explanation,
        advice=text.advice,
        request_id=logs.request_id() if status >= 500 else None,
        action_url=url_for("interviews.dashboard" if is_in else "accounts.login"),
        action_label=_("Go to the dashboard") if is_in else _("Sign in"),
    )
    return page, status, headers


def drain() -> None:
    """Read what is left of a refused body, up to a limit, and keep nothing of it."""
    stream = request.environ["wsgi.input"]
    limit = MAX_DRAINED_BYTES if g.get("user") is not None else MAX_DRAINED_BYTES_OF_STRANGER
    left = min(request.content_length or 0, limit)
    while left > 0:
        chunk = stream.read(min(left, 64 * 1024))
        if not chunk:
            return
        left -= len(chunk)


def _text(status: int) -> ErrorText:
    known = {
        400: ErrorText(_("Bad request"), _("The server could not read this request. Nothing was changed."), _("Go back and try again.")),
        403: ErrorText(_("You do not have access"), _("You are signed in, but your account does not allow this."), _("If you think it should, ask the person who invited you.")),
        404: ErrorText(_("Page not found"), _("This page does not exist, or you do not have access to it."), _("Check the link, or sign in with the account it was sent to.")),
        405: ErrorText(_("Bad request"), _("This address does not accept that kind of request. Nothing was changed."), _("Go back and try again.")),
        409: ErrorText(_("This is no longer possible"), _("Somebody else made a change first, or this page is out of date."), _("Reload the page to see the latest state.")),
        413: ErrorText(_("This file is too large"), _("The server only accepts smaller files. Nothing was saved."), _("Go back, choose a smaller file and send the form again.")),
        429: ErrorText(_("Please wait"), _("Too many attempts. Try again in a minute."), _("Then go back and send the form again.")),
        503: ErrorText(_("The database cannot be reached"), _("Everything saved before is safe. What you just sent was not saved."), _("Wait a moment, then go back and send it again.")),
        507: ErrorText(_("The server's disk is full"), _("Nothing was saved."), _("Tell the person who runs this server that its disk is full.")),
    }  # fmt: skip
    fallback = ErrorText(
        _("Something went wrong on the server"),
        _("The error was logged. Everything saved before is safe."),
        _("Try again in a moment."),
    )
    return known.get(status, fallback)
