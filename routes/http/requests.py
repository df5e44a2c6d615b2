"""What is counted and noted of every request: an id, how it was answered, and how long that took."""

import logging
import re
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from observing import logs, metrics
from observing.stalls import stalls
from services.audit import origin
from services.base import settings

log = logging.getLogger("neurohire.requests")

UNNOTED = frozenset({"static", "health.healthz", "health.readyz", "health.show_metrics"})
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_note)
    app.teardown_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    logs.begin(_id())
    stalls.begin(f"request {request.endpoint or 'none'}")
    origin.begin(request.remote_addr)


def _end(_error: BaseException | None) -> None:
    logs.end()
    stalls.end()
    origin.end()


def _id() -> str:
    """A proxy that we trust may have named the request already."""
    given = request.headers.get(HEADER, "")
    is_believed = settings.config.trusted_proxies > 0 and GIVEN_ID.fullmatch(given)
    return given if is_believed else logs.new_id()


def _note(response: Response) -> Response:
    response.headers[HEADER] = logs.request_id() or logs.new_id()
    began = g.get("began")
    if began is None:
        return response
    took_s = time.perf_counter() - began
    route = request.endpoint or "none"
    metrics.REQUESTS.labels(_method(), route, f"{response.status_code // 100}xx").observe(took_s)
    if route not in UNNOTED:
        source = {"source": _source(response.status_code)}
        log.info("%s %s %s in %.0f ms", _method(), route, response.status_code, took_s * 1000, extra=source)
    return response


def _source(status: int) -> tuple[object, int]:
    """Whose lines are alike: a session's, or a stranger's by address, by the kind of answer. It is not written."""
    person = g.get("user") or g.get("enrolling")
    return (person.session_id if person is not None else request.remote_addr, status // 100)


def _method() -> str:
    """A method is the caller's word; only known ones become a label."""
    return request.method if request.method in METHODS else "other"
