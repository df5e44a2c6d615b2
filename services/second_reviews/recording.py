"""The recording of an interview as a blind reviewer plays it: no names, no alerts, no time of day, no numbers of rows.

Edits keep their authors by number. Of marks there are the chat, comments, runs, and who came and went.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from repositories.interviews import Interview
from repositories.playback import Row
from services.base import NotFound, in_turns
from services.record import Recording, playback
from services.running import Run, reading, told
from services.second_reviews.blinding import Blind

KINDS = frozenset({"joined", "left", "chat", "comment", "run"})
EPOCH = datetime.fromtimestamp(0, UTC)


def of(interview: Interview) -> Recording:
    """Without alerts, pastes and drops, which would say what was observed."""
    whole = playback.of(interview)
    return replace(whole, marks=tuple(one for one in whole.marks if one.kind in KINDS))


def head(interview: Interview, recording: Recording, blind: Blind, labels: list[str]) -> dict[str, object]:
    """As docs/playback.md describes it; it begins at the year 1970, for a date can be looked up."""
    runs = _numbers(interview.id)
    return {
        "version": playback.VERSION,
        "started_at": 0,
        "language": interview.code_language,
        "people": [
            {"name": label, "role": one.role.value} for one, label in zip(recording.people, labels, strict=True)
        ],
        "marks": [
            {
                "at": recording.ms_of(one.at),
                "kind": one.kind,
                "person": recording.person_of(one.user_id),
                **({"text": blind.hide(one.text)} if one.text else {}),
                **(
                    {"run": {"id": runs[one.run.id], "language": one.run.language,
                             "file_name": blind.hide(one.run.file_name)}}
                    if one.run and one.run.id in runs else {}
                ),
            }
            for one in in_turns(recording.marks)
        ],
    }  # fmt: skip


def stream(recording: Recording, head: bytes, blind: Blind) -> Iterator[bytes]:
    """The whole answer in pieces, names hidden in what one edit brought whole, and times from 1970 on."""

    def change(row: Row) -> Row:
        sequence, author, at, data = row
        return sequence, author, EPOCH + (at - recording.started_at), blind.masked(data)

    return playback.stream(recording, head, change=change)


def run(interview: Interview, number: int, recording: Recording, blind: Blind, label: str) -> dict[str, Any]:
    """The run with this number in the recording, with its output. Raises NotFound."""
    found = reading.whole(interview.id)
    if not 1 <= number <= len(found):
        raise NotFound
    one = found[number - 1]
    began_ms = recording.ms_of(one.stored.started_at)
    began = datetime.fromtimestamp(began_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    shown: dict[str, Any] = {
        "id": number,
        "user_id": 0,
        "username": label,
        "role": blind.role(one.stored.user_id),
        "language": one.stored.language,
        "file": "",
        "file_name": blind.hide(one.stored.file_name),
        "version": 0,
        "digest": "",
        "place": one.stored.place,
        "input": blind.hide(one.stored.input or ""),
        "started_at": began,
        "question": None,
        "output": [{"stream": piece.stream, "text": blind.hide(piece.text)} for piece in one.pieces],
        "chunks": one.chunks,
        "is_cut": one.stored.is_cut,
        "outcome": one.stored.outcome,
        "exit_code": one.stored.exit_code,
        "milliseconds": one.stored.duration_ms,
    }
    return shown | (_cases(one, blind) if one.question is not None else {})


def runner_of(interview_id: int, number: int) -> int | None:
    """Who ran it. Raises NotFound."""
    found = reading.whole(interview_id)
    if not 1 <= number <= len(found):
        raise NotFound
    return found[number - 1].stored.user_id


def _cases(one: Run, blind: Blind) -> dict[str, Any]:
    assert one.question is not None
    results = told.results(one.question.cases, one.results)
    for result in results:
        for name in ("got", "said"):
            if isinstance(result[name], str):
                result[name] = blind.hide(result[name])
    return {
        "question": {"id": 1, "title": one.question.title, "cases": len(one.question.cases)},
        "results": results,
    }


def _numbers(interview_id: int) -> dict[int, int]:
    return {one.stored.id: number for number, one in enumerate(reading.whole(interview_id), 1)}
