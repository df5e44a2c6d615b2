"""Browsers in which an account signed in before, by a signed cookie. Knows nothing of sessions."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "known_device"
LIFETIME_S = 180 * 24 * 3600
MAX_ACCOUNTS = 5


def known_device(account: str) -> str | None:
    """The cookie's own text, if somebody signed in to this account here within half a year."""
    cookie = request.cookies.get(COOKIE, "")
    return cookie if account in _accounts(cookie) else None


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
