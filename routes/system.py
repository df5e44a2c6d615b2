"""How this server is, for administrators: the doctor's findings and the figures of this process."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from db.engine import database
from extensions import limiter
from observing import live
from operating import audit
from routes import guards
from services.policy import Action

bp = Blueprint("system", __name__)
ENTRIES = 20
EXAMINATIONS = "20 per minute"  # Each asks the database and the relay.


@bp.get("/system")
@guards.allowed(Action.SEE_SYSTEM)
@limiter.limit(EXAMINATIONS)
def index() -> ResponseReturnValue:
    """What is well, what is not and what to do about it. Takes seconds when the relay does not answer."""
    findings = live.findings(current_app.config["NEUROHIRE"])
    return render_template(
        "system/index.html",
        findings=sorted(findings, key=lambda one: (not one.is_grave, one.is_well)),
        grave=sum(one.is_grave for one in findings),
        advised=sum(not one.is_well and not one.is_grave for one in findings),
        now=live.figures(),
        entries=database.read(lambda db: audit.latest(db, limit=ENTRIES)),
    )
