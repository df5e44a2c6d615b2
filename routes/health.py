"""Whether the process lives, whether it can serve people, and its figures, for supervisors."""

import hmac
import logging

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from extensions import csrf
from localization import isodatetime
from observing import metrics
from routes.http import guards
from services.base import NotFound, settings, utcnow
from services.room import draining, readiness

log = logging.getLogger(__name__)
bp = Blueprint("health", __name__)


@bp.get("/healthz")
@guards.public
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of its dependencies."""
    return {"status": "ok"}


@bp.get("/readyz")
@guards.public
def readyz() -> ResponseReturnValue:
    """The database answers within 2 s, takes writes and has this program's version; 503 otherwise, never why, and while
    it drains.
    """
    if draining.is_on():
        return {"status": "draining"}, 503
    return ({"status": "ok"}, 200) if readiness.is_ready() else ({"status": "not ready"}, 503)


@bp.get("/metrics")
@guards.public
def show_metrics() -> ResponseReturnValue:
    """The process' figures for Prometheus, to who shows METRICS_TOKEN as bearer; for others there is no such page."""
    token = settings.config.metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token is None or not hmac.compare_digest(token.encode(), shown.encode()):
        raise NotFound
    return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


@bp.get("/drain")
@guards.public
def show_drain() -> ResponseReturnValue:
    """What a restart would interrupt, to the command on the server; for others there is no such page."""
    _require_drain_token()
    return _outlook()


@bp.post("/drain")
@csrf.exempt  # No browser sends the token by itself.
@guards.public
def drain() -> ResponseReturnValue:
    """Begin to drain, or end it with `state=off`; for others there is no such page."""
    _require_drain_token()
    draining.set_on(is_on=request.form.get("state") != "off")
    log.warning("draining: %s", "on" if draining.is_on() else "off")
    return _outlook()


def _require_drain_token() -> None:
    if not draining.is_token(request.headers.get("Authorization", "").removeprefix("Bearer ")):
        raise NotFound


def _outlook() -> ResponseReturnValue:
    now = draining.outlook(utcnow())
    return {
        "draining": now.is_draining,
        "rooms": now.rooms,
        "people": now.people,
        "ends_at": None if now.ends_at is None else isodatetime(now.ends_at),
        "next_at": None if now.next_at is None else isodatetime(now.next_at),
    }
