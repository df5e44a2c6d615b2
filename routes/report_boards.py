"""The board of an interview as a picture and as files, for everybody who reads its report."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from routes import board_lines, report_audit
from routes.http import costs, guards
from services.base import NotFound
from services.record import final_texts

bp = Blueprint("report_boards", __name__)


@bp.get("/interview/<meeting_link>/report/board.<any(svg, png, excalidraw):kind>")
@guards.reader_required()
@costs.costly
def show(meeting_link: str, kind: str) -> ResponseReturnValue:
    """The board as it stands, or stood at the end. Raises NotFound where nothing was drawn."""
    elements = final_texts.of(g.interview).board if g.seat.is_admitted else ()
    if not elements:
        raise NotFound
    if kind != "svg" and not g.seat.is_candidate:  # The page shows the SVG by itself.
        report_audit.exported(g.interview, kind)
    return board_lines.answer(elements, kind)
