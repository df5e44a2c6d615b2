"""Browsers: those in which an account signed in before, by a signed cookie, and what the present one says it is.

Knows nothing of sessions.
"""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from repositories.user_sessions import Seen
from services.people import user_agents

COOKIE = "known_device"
LIFETIME_S = 180 * 24 * 3600
MAX_ACCOUNTS = 5
MAX_ADDRESS_CHARS = 45
"""The longest way to write an IPv6 address."""


def seen() -> Seen:
    """What the present request tells of its browser; the address is what a trusted proxy says, if there is one."""
    browser, system = user_agents.read(request.headers.get("User-Agent", ""))
    return Seen(browser, system, (request.remote_addr or "")[:MAX_ADDRESS_CHARS])


def known_device(account: str) -> str | None:
    """The cookie's own text, if somebody signed in to this account here within half a year."""
    cookie = request.cookies.get(COOKIE, "")
    return cookie if account in _accounts(cookie) else None


def known_to_anybody() -> str | None:
    """The same, if anybody signed in here."""
    cookie = request.cookies.get(COOKIE, "")
    return cookie if _accounts(cookie) else None


def remember(response: Response, accounts: set[str]) -> None:
    """Note on the response that these sign-in names were used with success in this browser."""
    known = [*sorted(accounts), *(one for one in _accounts(request.cookies.get(COOKIE, "")) if one not in accounts)]
    response.set_cookie(
        COOKIE,
        _serializer().dumps(known[:MAX_ACCOUNTS]),
        max_age=LIFETIME_S,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/login",
    )


def _accounts(cookie: str) -> list[str]:
    try:
        return list(_serializer().loads(cookie, max_age=LIFETIME_S))
    except BadSignature:
        return []


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known device")
