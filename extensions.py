"""The extensions, unbound; `create_app` binds them. The tokens of forms are checked by one of our own."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_babel import Babel
from flask_socketio import SocketIO
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

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


class FormTokens(CSRFProtect):
    """Refuses a form without the token of its session; one with an old token is taken by views that do no more than
    show the form again (`routes/http/expired_forms.py`).
    """

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
