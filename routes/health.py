"""Whether the process lives, for supervisors."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from routes import guards

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@guards.public
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of its dependencies."""
    return {"status": "ok"}
