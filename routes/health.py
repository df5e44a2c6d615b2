"""Whether the process lives, whether it can serve people, and its figures, for supervisors."""

import hmac

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from observing import metrics
from routes import guards
from services import readiness
from services.errors import NotFound

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@guards.public
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of its dependencies."""
    return {"status": "ok"}


@bp.get("/readyz")
@guards.public
def readyz() -> ResponseReturnValue:
    """The database answers within 2 s and has this program's version; 503 otherwise, and never why."""
    return ({"status": "ok"}, 200) if readiness.is_ready() else ({"status": "not ready"}, 503)


@bp.get("/metrics")
@guards.public
def show_metrics() -> ResponseReturnValue:
    """The process' figures for Prometheus, to who shows METRICS_TOKEN as bearer; for others there is no such page."""
    token = current_app.config["NEUROHIRE"].metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token is None or not hmac.compare_digest(token.encode(), shown.encode()):
        raise NotFound
    return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
