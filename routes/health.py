"""Whether the process lives, and whether it can serve people, for supervisors."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from routes import guards
from services import readiness

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
