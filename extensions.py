"""The extensions, unbound; `create_app` binds them. The tokens of forms are written and checked by one of our own."""

import base64
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_socketio import SocketIO
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, _FlaskFormCSRF, generate_csrf

if TYPE_CHECKING:
    from flask_mysqldb import MySQL


def is_from_here() -> bool:
    """Whether a page of this server sent the present form, as far as the browser says; over HTTPS it has to.

    Another site's is never shown filled in.
    """
    source = request.headers.get("Origin") or request.referrer
    if not source:
        return not request.is_secure
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc.lower()) == (request.scheme, request.host.lower())


MASKED = "~"
"""Begins a token that is masked. One of Flask-WTF's own, as pages from before there were masks send, never has it."""


def masked_token() -> str:
    """The token for the forms of one answer of this session, written differently in the next.

    Pages are compressed, and their size must tell nothing of what stands in them: a random mask, and the token mixed
    with it by exclusive or.
    """
    token = generate_csrf()
    if g.get("masked_from") != token:
        mask = secrets.token_bytes(len(token))
        g.masked_from, g.masked_token = token, MASKED + _encoded(mask + _mixed(token.encode(), mask))
    return str(g.masked_token)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


def unmasked(given: str) -> str:
    """The token inside, which may be anything; what is not masked comes back as it is."""
    if not given.startswith(MASKED):
        return given
    try:
        both = base64.b64decode(given[len(MASKED) :], altchars=b"-_", validate=True)
        half = len(both) // 2
        return _mixed(both[half:], both[:half]).decode()
    except ValueError:  # No base64, halves of different lengths, or no text.
        return given


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


class MaskedToken(_FlaskFormCSRF):
    """The token among the fields of a form; `FormTokens` has looked at what came back before any form does."""

    def generate_csrf_token(self, csrf_token_field: object) -> str:
        return masked_token()


class FormTokens(CSRFProtect):
    """Refuses a form without the token of its session; one with an old token is taken by views that do no more than
    show the form again (`routes/http/expired_forms.py`).
    """

    def init_app(self, app: Flask) -> None:
        """Templates get masked tokens, from the function that they know."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(lambda: {"csrf_token": masked_token})

    def _get_csrf_token(self) -> str | None:
        given = super()._get_csrf_token()
        return unmasked(given) if given else None

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raises CSRFError, or leaves `g.form_expired`, with which no form validates."""
        try:
            super().protect(apply_exemptions)
        except CSRFError:
            view = current_app.view_functions.get(request.endpoint or "")
            is_old = bool(request.form.get("csrf_token"))
            if not (is_old and getattr(view, "gives_back", False) and is_from_here()):
                raise
            g.form_expired = True


babel = Babel()
csrf = FormTokens()
socketio = SocketIO()


def make_mysql() -> "MySQL":
    """Flask-MySQLdb, imported only here: it needs a compiled client that SQLite servers do without."""
    from flask_mysqldb import MySQL

    return MySQL()
