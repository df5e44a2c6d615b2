"""Which browsers the pages are written for, for everybody: whoever has another one may not get any further."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from routes.http import guards

bp = Blueprint("browsers", __name__)
OLDEST = Path(__file__).resolve().parents[1] / "static" / "browsers.json"
"""The oldest version of each, by name; the build compiles for the same (build.mjs)."""


NAMES = {"chrome": "Chrome", "edge": "Edge", "firefox": "Firefox", "safari": "Safari"}


@bp.get("/browsers")
@guards.public
def show() -> ResponseReturnValue:
    """The list, and what the rest of a computer needs for an interview."""
    return render_template("browsers/show.html", names=NAMES, oldest=oldest())


@lru_cache(maxsize=1)
def oldest() -> dict[str, str]:
    """The oldest supported version of each browser. Raises OSError without the file."""
    return dict(json.loads(OLDEST.read_text()))
