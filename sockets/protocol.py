"""`python -m sockets.protocol`: writes `docs/protocol.md` from the contract. Nothing here runs in the server."""

from pathlib import Path

from pydantic import BaseModel

from sockets import contract, shapes
from sockets.contract import Incoming, Outgoing

TARGET = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"

HEAD = """# The realtime protocol

Generated from `sockets/contract.py` by `python -m sockets.protocol`; a test fails when the two differ.

A client signs in over HTTP (`POST /login`), or posts the secret of an invitation (`POST /join`). It then
opens a Socket.IO connection to this host with its session cookie; without a running session, the
handshake is refused with 401. With `room=<meeting link>` in the query, the socket is attached to that
interview before its first event.

The payload of every event from a client is an object with `room`, the meeting link. The server checks
that the sender belongs to that interview, and takes the sender's identity and role from its own records
when the event arrives. Clients of the first version send `username` and `timestamp` too; both are ignored.

Every event is acknowledged with `{ok: true, ...}` or `{ok: false, code, message}`. `message` is a
sentence that can be shown to the person, and `code` is one of these:

| code | meaning |
|---|---|
| `bad-payload` | a field is missing, unknown, too long or of the wrong type |
| `not-found` | there is no such interview, or this person is not part of it; the answer is the same |
| `not-allowed` | this role may not send this event |
| `not-admitted` | the candidate has not been admitted yet |
| `not-joined` | this socket has no seat in the room: send `join` first, or another tab took the seat |
| `too-often` | the event's rate is exceeded; the connection stays open |
| `interview-over` | the interview is completed or cancelled; nothing more is stored |
| `too-early` | it is more than a quarter of an hour before the start, and no interviewer is in the room |
| `nobody-asks`, `already-decided` | there is no request, or it was decided already |
| `request-changed` | somebody else has asked since the request that was decided on |
| `message-empty`, `unknown-language`, `unknown-detector` | no text; no such language or signal |
| `note-empty`, `whisper-empty` | neither a text nor a mark; no text |
| `not-observed`, `consent-declined` | the signal is not observed here, or was declined |
| `document-behind`, `document-malformed`, `document-too-large` | the edit was refused: `document-sync` first |
| `document-too-many-parts` | the same; then send it as several updates (`structs` and `ranges` of the sync) |
| `comment-empty`, `no-such-line` | a comment without text, or on a line that the question does not have |
| `question-gone`, `comment-gone` | it is not in the room any more |
| `not-the-author` | only its author changes or deletes a comment |
| `comments-full` | this person has reached the limit of comments on this question |
| `chat-full` | this person has reached the limit of messages for this interview |
| `notes-full`, `whispers-full` | this person has reached the limit of notes, or of whispers, for this interview |
| `note-gone` | there is no such note of this person |
| `document-full` | this person has reached the limit of edits for this interview |
| `run-running`, `run-over` | this person's last run goes on; this run is over |
| `runs-full` | the interview has reached its limit of runs |
| `unknown-file`, `not-this-browser` | no such file to run; the run is on the runner, not in this browser |
| `runner-unknown-language` | the runner does not run this language |
| `version-not-stored`, `version-gone` | the code of that moment is being stored; is no longer kept |
| `no-cases`, `no-trial` | the question has no visible cases; this run tries none |
| `check-running`, `check-over` | this person's last check goes on; this check is over |
| `run-gone` | there is no such run of tests |
| `question-gone`, `question-not-ready` | there is no such question; it is a draft or archived |
| `questions-full` | the interview has reached its limit of questions |
| `elsewhere` | another process serves this interview; connect again with `?room=` in the address |
| `signed-out` | the session ended |
| `session-expired` | the session has expired; send the event again after signing in again |
| `unavailable` | the database cannot be reached; the event may be sent again (`retry: true`) |
| `internal` | an error in the server, which it has logged |

A packet has at most {packet} bytes. The people in a room are the interviewers, the observers and,
once admitted, the candidate. Each has one seat; a second tab of the same person takes it over.

A typical visit: an interviewer sends `join` and receives `joined`. The candidate sends `request-join`, the
interviewers receive `join-request`, and one of them answers with `approve-join` or `reject-join`. The
candidate receives `join-approved` (or `join-rejected`) and sends `join`. After a lost connection, the client
sends `join` again and receives a complete `joined`; the candidate does not have to be admitted again.

An edit or a cursor in one message: a client that says `{"whole": true}` in the payload of its CONNECT, and then finds
`whole: true` in the acknowledgement of `document-sync`, may send both as one binary message of Engine.IO, without an
announcement, and receives the others' in this way or as events; it must know both. All other rules are those of the
events, and what is refused is answered as for them. The first byte says what it is:

| message | bytes |
|---|---|
| `document-update` from a client | 1; `number`; one byte for `input`; `update` |
| `awareness-update` from a client | 2; `update` |
| `document-update` to a client | 1; `from`; `proof`, 16 bytes; `update` |
| `awareness-update` to a client | 2; `from`; `update` |

For `input`, 0 is none, 1 `paste`, 2 `drop`, 3 `undo`, 4 `sync` and 5 `register`. Numbers are of variable length:
seven bits to a byte, the lowest first, the eighth bit set when more follow. No room is named: it is the one that the
socket's latest event named. An edit with `author` and `proof` is sent as an event.
"""


def document() -> str:
    """The whole page."""
    parts = [
        HEAD.replace("{packet}", f"{shapes.MAX_PACKET_BYTES:,}"),
        "## From the client",
        *(_incoming(event) for event in contract.INCOMING),
        "## From the server",
        *(_outgoing(event) for event in contract.OUTGOING),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _incoming(event: Incoming) -> str:
    rate = f"{event.rate.per_second:g} a second, {event.rate.burst} at once"
    lines = [f"### `{event.name}`", "", f"{event.says} Sent by: {event.who.value}. At most {rate}.", ""]
    lines += ["| field | type |", "|---|---|"]
    lines += [f"| `{name}` | {kind} |" for name, kind in _fields(event.payload)]
    if event.acknowledges:
        lines += ["", f"Acknowledged with {event.acknowledges}."]
    return "\n".join(lines)


def _fields(model: type[BaseModel]) -> list[tuple[str, str]]:
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    rows = []
    for name, field in schema["properties"].items():
        words = _type(field, schema.get("$defs", {}))
        rows.append((name, words if name in required else f"{words}, optional"))
    return rows


def _type(field: dict[str, object], definitions: dict[str, dict[str, object]]) -> str:
    if "anyOf" in field:
        return " or ".join(_type(one, definitions) for one in field["anyOf"])  # type: ignore[attr-defined]
    if "$ref" in field:
        inner = definitions[str(field["$ref"]).rpartition("/")[2]]
        properties: dict[str, dict[str, object]] = inner["properties"]  # type: ignore[assignment]
        return "{" + ", ".join(f"{name}: {_type(one, definitions)}" for name, one in properties.items()) + "}"
    if field["type"] == "array":
        items: dict[str, object] = field["items"]  # type: ignore[assignment]
        return f"list of {_type(items, definitions)}, at most {field['maxItems']:,}"
    words = {"string": "text", "integer": "int", "boolean": "bool", "null": "null"}[str(field["type"])]
    if field.get("format") == "binary":
        return f"binary, at most {field['maxLength']:,} bytes"
    if "maxLength" in field:
        words += f", at most {field['maxLength']:,} characters"
    if "pattern" in field:
        words += f", matching `{str(field['pattern']).replace('|', chr(92) + '|')}`"
    return words


def _outgoing(event: Outgoing) -> str:
    lines = [f"### `{event.name}`", "", f"{event.says} Received by: {event.to}.".strip()]
    if event.fields:
        lines += [
            "",
            "| field | value |",
            "|---|---|",
            *(f"| `{name}` | {words} |" for name, words in event.fields.items()),
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(document())
