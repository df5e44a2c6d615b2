"""`python -m sockets.protocol`: writes `docs/protocol.md` from the contract. Nothing here runs in the server."""

from pathlib import Path

from pydantic import BaseModel

from sockets import contract, shapes
from sockets.contract import Incoming, Outgoing

TARGET = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"

HEAD = """# The realtime protocol

Generated from `sockets/contract.py` by `python -m sockets.protocol`; a test fails when the two differ.

A client signs in over HTTP (`POST /login`), or posts the secret of an invitation (`POST /join`), and
opens a Socket.IO connection to this host with its session cookie; without a running session the
handshake is refused with 401. The query may carry `room=<meeting link>`, which makes the socket known
to that interview before its first event.

Every event from a client is an object with `room`, the meeting link. It confirms where the sender
sits and decides nothing: who somebody is, and in which role, comes from the server's records when
the event arrives. `username` and `timestamp` may be sent, as the first clients did, and are not used.

Every event is acknowledged: `{ok: true, ...}`, or `{ok: false, code, message}` where `message` is a
sentence for the person and `code` one of these:

| code | meaning |
|---|---|
| `bad-payload` | the shape is wrong: a field missing, of another type, too long, or unknown |
| `not-found` | no such interview, or not this person's: both look the same |
| `not-allowed` | another role's event |
| `not-admitted` | the candidate was not admitted yet |
| `not-joined` | this socket has no seat in the room: send `join` first, or another tab took the seat |
| `too-often` | the bucket is empty; the connection stays |
| `interview-over` | completed or cancelled; nothing is written any more |
| `nobody-asks`, `already-decided` | admitting or denying came too early or too late |
| `request-changed` | somebody else asked since the request that is decided about |
| `message-empty`, `unknown-language`, `unknown-detector` | what the event itself refuses |
| `not-observed`, `consent-declined` | this kind of signal is not observed in this interview, or was refused |
| `document-behind`, `document-malformed`, `document-too-large` | the edit was not taken: `document-sync` first |
| `chat-full` | this person's messages of this interview are as many as are kept: no further one is taken |
| `document-full` | this person's edits of this interview are as many as are kept: no further one is taken |
| `document-too-many-parts` | the same; taken in several updates (`structs` and `ranges` of the sync) it is fine |
| `elsewhere` | another process serves this interview: connect with `?room=` in the address |
| `signed-out` | the session ended |
| `session-expired` | the session's time is up; the same event may be sent again after signing in again |
| `unavailable` | the database is away; the same event may be sent again (`retry: true`) |
| `internal` | a fault of the server; it is in its log |

A packet is at most {packet} bytes. A room's people are the interviewers, the observers and,
once admitted, the candidate, each with one live socket; a second tab of the same person takes the seat over.

A visit: an interviewer sends `join` and hears `joined`. The candidate sends `request-join`, the
interviewers hear `join-request` and one answers `approve-join` or `reject-join`, the candidate hears
`join-approved` (or `join-rejected`) and sends `join`. After a lost connection the client sends `join`
again and hears `joined` with everything anew; admission is remembered.
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
    if "maxLength" in field:
        words += f", at most {field['maxLength']:,} characters"
    if "pattern" in field:
        words += f", matching `{str(field['pattern']).replace('|', chr(92) + '|')}`"
    return words


def _outgoing(event: Outgoing) -> str:
    lines = [f"### `{event.name}`", "", f"{event.says} Heard by: {event.to}.".strip()]
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
