"""The recording of an interview, for its interviewer: what the player on the report asks for."""

import json
from collections.abc import Iterable

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from localization import translate
from repositories.interviews import Interview
from routes import report_audit
from routes.http import costs, guards
from services.base import beside, in_turns
from services.cards import overview
from services.record import Mark, Recording, playback
from services.running import told as run_told
from services.signals import detectors

bp = Blueprint("playback", __name__)


@bp.get("/interview/<meeting_link>/playback")
@guards.reader_required(is_playing=True)
@costs.costly
def show(meeting_link: str) -> ResponseReturnValue:
    """Every edit and mark so far, in the format that services/record/playback.py describes."""
    recording = playback.of(g.interview)
    report_audit.read(g.interview)
    return answer(recording, head_of(g.interview, recording))


def answer(recording: Recording, head: dict[str, object]) -> Response:
    """The whole of it, sent while it is read."""
    return Response(playback.stream(recording, beside(_json, head)), mimetype="application/octet-stream")


def _json(head: dict[str, object]) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def head_of(interview: Interview, recording: Recording) -> dict[str, object]:
    """What comes before the edits, for this reader: whoever still owes a card may read of nothing that is a signal."""
    if overview.hides_alerts(interview, g.user.id):
        return head_without_signals(interview, recording)
    return _head(interview, recording, recording.marks)


def head_without_signals(interview: Interview, recording: Recording) -> dict[str, object]:
    """Without alerts, and without what the room noted as an event and is a signal too."""
    marks = [one for one in recording.marks if one.kind != "alert" and not detectors.of(one.kind)]
    return _head(interview, recording, marks)


def _head(interview: Interview, recording: Recording, marks: Iterable[Mark]) -> dict[str, object]:
    return {
        "version": playback.VERSION,
        "started_at": round(recording.started_at.timestamp() * 1000),
        "language": interview.code_language,
        "people": [{"name": one.name, "role": one.role.value} for one in recording.people],
        "marks": [_mark(recording, one) for one in in_turns(marks)],
    }


def _mark(recording: Recording, mark: Mark) -> dict[str, object]:
    """What a mark has to tell; nothing and zero are left out."""
    details = {
        "size": mark.size,
        "text": translate(mark.label) if mark.label else mark.text,
        "lasts": round(mark.lasts.total_seconds()),
        "strong": mark.is_strong,
        "run": run_told.begun(mark.run) if mark.run else None,
    }
    told = {name: value for name, value in details.items() if value}
    return {"at": recording.ms_of(mark.at), "kind": mark.kind, "person": recording.person_of(mark.user_id), **told}
