"""Every failure under /api/ as problem details (RFC 9457): for programs, with a stable `code` and the request's id."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from db.engine import DatabaseUnavailable
from localization import translate
from observing import logs
from services.base import Message, ServiceError, TooOften, _

log = logging.getLogger(__name__)

PREFIX = "/api/"
PARTNERS = "/api/v1/greenhouse/"
"""Whose form another program prescribes, with HTTP Basic in place of bearer tokens."""
BASIC = 'Basic realm="NeuroHire API", charset="UTF-8"'
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 10
CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    500: "server-error",
}
"""Ours, since the names of statuses change with the version of Python."""
DETAILS: dict[int, Message] = {
    400: _("The server could not read this request. Nothing was changed."),
    404: _("There is nothing at this address."),
    405: _("This address does not accept this method."),
    413: _("The body is larger than this server accepts. Nothing was changed."),
    415: _("Send the body as application/json."),
    500: _("Something went wrong on the server. It was logged under this request's id."),
    503: _("The database cannot be reached. What was sent was not saved."),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place: a JSON pointer into the body, or the name of a parameter."""

    detail: str
    code: str
    pointer: str | None = None
    parameter: str | None = None

    def told(self) -> dict[str, str]:
        """As it is answered."""
        place = {"parameter": self.parameter} if self.parameter else {"pointer": self.pointer or ""}
        return {**place, "detail": self.detail, "code": self.code}


class Faulty(ServiceError):
    """A request whose fields or parameters are wrong, each named."""

    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("invalid", _("Some of what was sent cannot be accepted."))
        self.faults = faults


def is_asked() -> bool:
    """Whether a program asks, and not a person for a page."""
    return request.path.startswith(PREFIX)


def of_service(error: ServiceError) -> Response:
    """A rule said no."""
    faults = error.faults if isinstance(error, Faulty) else []
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooOften) else {}
    if request.path.startswith(PARTNERS) and error.code == "scope-missing":
        # Of keys, its document knows one refusal.
        return problem(401, error.code, translate(error.message), headers={"WWW-Authenticate": BASIC})
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = BASIC if request.path.startswith(PARTNERS) else _bearer(error.code)
    elif error.code == "scope-missing":
        scope = getattr(error, "scope", "")
        headers["WWW-Authenticate"] = f'Bearer realm="NeuroHire API", error="insufficient_scope", scope="{scope}"'
    return problem(error.status, error.code, translate(error.message), faults, headers)


def _bearer(code: str) -> str:
    invalid = "" if code == "token-missing" else ', error="invalid_token"'
    return f'Bearer realm="NeuroHire API"{invalid}'


def of_database(error: DatabaseUnavailable) -> Response:
    """It is away."""
    return problem(503, "database-away", _detail(503), headers={"Retry-After": str(RETRY_AFTER_S)})


def of_http(error: HTTPException) -> ResponseReturnValue:
    """Routing or reading the request failed."""
    status = error.code or 500
    if status < 400:  # A redirect that routing raised.
        return error.get_response()
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(status, CODES.get(status, f"status-{status}"), _detail(status), headers=kept)


def unexpected(error: Exception) -> Response:
    """A fault of the program; its words are for the log alone."""
    log.error("request failed: %s %s", request.method, request.endpoint, exc_info=error)
    return problem(500, CODES[500], _detail(500))


def problem(
    status: int,
    code: str,
    detail: str,
    faults: list[Fault] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer itself."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": logs.request_id() or "",
    }
    if faults:
        told["errors"] = [one.told() for one in faults]
    return Response(json.dumps(told), status, headers, mimetype=MEDIA_TYPE)


def _detail(status: int) -> str:
    return translate(DETAILS.get(status, DETAILS[400]))
