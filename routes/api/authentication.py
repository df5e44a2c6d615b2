"""Who asks: a token in the header, and nothing else. Every limit is charged before what it limits.

No cookie is read or set here, so nothing that a browser sends by itself opens anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, request
from werkzeug.wrappers import Response

from routes.http import limits
from services.api import Caller, Refused, Scope, tokens
from services.base import Limit, Subject, _, request_slots, utcnow
from services.base import limits as counted

MAX_HEADER_CHARS = 200


@contextmanager
def entered(scope: Scope, *, is_change: bool, is_costly: bool) -> Iterator[Caller]:
    """The caller, with a share of the process for as long as it is answered.

    Raises Refused, NotAllowed("scope-missing"), TooOften.
    """
    counted.charge(limits.per_address(Limit.API_REQUEST_PER_ADDRESS))
    caller = _caller()
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


def _caller() -> Caller:
    shown = request.headers.get("Authorization", "")[:MAX_HEADER_CHARS]
    scheme, _space, secret = shown.partition(" ")
    if scheme.lower() != "bearer":
        raise Refused("token-missing", _("Show a token: Authorization: Bearer nh_…"))
    try:
        return tokens.find(secret.strip(), at=utcnow())
    except Refused:
        counted.charge(limits.per_address(Limit.WRONG_API_TOKEN_PER_ADDRESS))
        raise
