"""A run as pages read it: in an event, on the report, in a recording. `sockets/contract.py` says what each field is."""

from typing import Any

from repositories.runs import StoredRun
from repositories.states import SeatRole
from services.running.output import Piece, read
from services.running.reading import Run


def begun(stored: StoredRun) -> dict[str, Any]:
    """A run as it began. Of somebody who has left the panel since, it is shown as an interviewer's."""
    return {
        "id": stored.id,
        "user_id": stored.user_id,
        "username": stored.name,
        "role": stored.role or SeatRole.INTERVIEWER.value,
        "language": stored.language,
        "file": stored.file_id,
        "file_name": stored.file_name,
        "version": stored.version,
        "digest": stored.digest,
        "place": stored.place,
        "input": stored.input or "",
        "started_at": stored.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def whole(run: Run) -> dict[str, Any]:
    """The same with what it wrote, and how it ended if it has."""
    stored = run.stored
    told = begun(stored) | {"output": pieces(run.pieces), "chunks": run.chunks, "is_cut": stored.is_cut}
    if run.is_running:
        return told
    return told | {"outcome": stored.outcome, "exit_code": stored.exit_code, "milliseconds": stored.duration_ms}


def pieces(output: list[Piece]) -> list[dict[str, str]]:
    return [{"stream": one.stream, "text": one.text} for one in output]


def stored_output(text: str | None) -> list[dict[str, str]]:
    """What the `output` of a row says."""
    return pieces(read(text))
