"""Who asks: a token in the header, and nothing else. Every limit is charged before what it limits.

No cookie is read or set here, so nothing that a browser sends by itself opens anything.
"""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import g, request
from werkzeug.wrappers import Response

from routes.http import limits
from services.api import Caller, Refused, Scope, tokens
from services.base import Limit, Subject, _, request_slots, utcnow
from services.base import limits as counted

MAX_HEADER_CHARS = 200


@contextmanager
def entered(scope: Scope, shown: Callable[[], str], *, is_change: bool, is_costly: bool) -> Iterator[Caller]:
    """The caller, with a share of the process for as long as it is answered. `shown` reads the token from the header.

    Raises Refused, NotAllowed("scope-missing"), TooOften.
    """
    counted.charge(limits.per_address(Limit.API_REQUEST_PER_ADDRESS))
    caller = _caller(shown())
    g.api_subject = Subject(Limit.API_REQUEST_PER_TOKEN, f"token {caller.token_id}")
    counted.charge([g.api_subject])
    caller.require(scope)
    if is_change:
        counted.charge([Subject(Limit.API_CHANGE_PER_TOKEN, f"token {caller.token_id}")])
    if is_costly:
        counted.charge([Subject(Limit.COSTLY_PAGE_PER_SESSION, f"token {caller.token_id}")])
    with request_slots.one(f"api token {caller.token_id}", is_costly=is_costly):
        yield caller


def add_limit_headers(response: Response) -> Response:
    """How much of the token's limit is left, as the IETF's draft "RateLimit header fields for HTTP" says it."""
    subject: Subject | None = g.pop("api_subject", None)
    if subject is not None:
        now = counted.standing(subject)
        response.headers["RateLimit-Policy"] = f'"token";q={now.rate.most};w={now.rate.window_s}'
        response.headers["RateLimit"] = f'"token";r={now.left};t={now.back_in_s}'
    return response


def bearer() -> str:
    """What is shown as a bearer token. Raises Refused where there is none."""
    scheme, secret = _shown()
    if scheme != "bearer":
        raise Refused("token-missing", _("Show a token: Authorization: Bearer nh_…"))
    return secret


def basic() -> str:
    """What is shown as the user name of HTTP Basic (RFC 7617), with an empty password. Raises Refused where there is
    none. What is malformed is no token, which `tokens.find` says.
    """
    scheme, said = _shown()
    if scheme != "basic":
        raise Refused("token-missing", _("Show the token as the user name of HTTP Basic, with an empty password."))
    try:
        secret, colon, password = base64.b64decode(said, validate=True).decode("ascii").partition(":")
    except ValueError:
        return ""
    return secret if colon and not password else ""


def _shown() -> tuple[str, str]:
    """The scheme in lower case, and what follows."""
    scheme, _space, said = request.headers.get("Authorization", "")[:MAX_HEADER_CHARS].partition(" ")
    return scheme.lower(), said.strip()


def _caller(secret: str) -> Caller:
    try:
        return tokens.find(secret, at=utcnow())
    except Refused:
        counted.charge(limits.per_address(Limit.WRONG_API_TOKEN_PER_ADDRESS))
        raise
