"""One run of an interview: what it wrote, and the code that it ran."""

from flask import Blueprint, Response, g, jsonify
from flask.typing import ResponseReturnValue

from routes.http import costs, guards
from services.runner import client, piston
from services.running import as_lines, reading, runs, told

bp = Blueprint("runs", __name__)


@bp.get("/interview/<meeting_link>/runs/languages")
@guards.seat_required()
def languages(meeting_link: str) -> ResponseReturnValue:
    """The languages that the runner runs at present, by the editor's names; none when it is away or there is none."""
    try:
        return jsonify({"languages": sorted(client.languages())})
    except piston.RunnerUnavailable:
        return jsonify({"languages": []})


@bp.get("/interview/<meeting_link>/runs/<int:run_id>")
@guards.reader_required()
def show(meeting_link: str, run_id: int) -> ResponseReturnValue:
    """The run with its output, for the player."""
    return jsonify(told.whole(reading.get(g.seat, run_id), g.seat))


@bp.get("/interview/<meeting_link>/runs/<int:run_id>/output")
@guards.reader_required()
def output(meeting_link: str, run_id: int) -> ResponseReturnValue:
    """All that it wrote, as plain text; where several streams wrote, each line says which."""
    return Response(as_lines(reading.get(g.seat, run_id).pieces), mimetype="text/plain")


@bp.get("/interview/<meeting_link>/runs/<int:run_id>/code")
@guards.seat_required()
@costs.costly
def code(meeting_link: str, run_id: int) -> ResponseReturnValue:
    """Every file as it was when this ran, so that a reader can run it again; observers run nothing."""
    _run, texts = runs.code_of(g.seat, run_id)
    files = [{"id": "main", "name": texts.main_name or "", "text": texts.main}]
    files += [{"id": file.id, "name": file.name, "text": text} for file, text in texts.others]
    return jsonify({"files": files})
