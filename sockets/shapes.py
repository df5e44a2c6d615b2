"""The payloads that pages send, one model for each shape; those of runs are in `run_shapes`.

Who may send which, and how often, is `contract`'s.
What does not fit is refused before anything else looks at it; sizes are in characters, or bytes where they say so.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictBytes,
    StrictInt,
    StringConstraints,
    model_validator,
)

from db.tables import MAX_ID
from services.questions import changes, comments
from services.room import MAX_MESSAGE_CHARS, notes, whispers

MAX_ROOM_CHARS = 64
MAX_CODE_CHARS = 1_048_576
MAX_STATE_BYTES = 65_536
MAX_UPDATE_BYTES = 1_200_000  # A paste of the largest text the document may hold, and its framing.
MAX_AWARENESS_BYTES = 4_096
MAX_SAFE_INTEGER = 2**53 - 1  # The largest whole number that every JavaScript number can be.
MAX_LOBBY_CHARS = 500
MAX_HELD_MS = 4 * 3_600_000  # Longer than any signal lasts; an interview is shorter.
MAX_MEASURED_MS = 60_000
MAX_MARKED = 100
MAX_SDP_CHARS = 48_000
"""Chromium's description of sound, picture and screen has 9,400; sharing the screen adds none."""
MAX_CANDIDATE_CHARS = 500  # Chromium's have 110 at most, and seven of them make a connection.
# Bytes of one Socket.IO packet. The longest legal text, every character escaped to six bytes in
# JSON, would be larger still; the editor refuses such text before it is sent.
MAX_PACKET_BYTES = 3_000_000


class Payload(BaseModel):
    """What every event carries: the room. The server checks it against the sender's seat and decides nothing by it.

    `username` and `timestamp` are part of the seed's payloads. They are accepted and dropped here,
    so that nothing behind the gateway can believe them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    room: Annotated[str, StringConstraints(min_length=1, max_length=MAX_ROOM_CHARS)]

    @model_validator(mode="before")
    @classmethod
    def drop_what_is_never_believed(cls, data: Any) -> Any:
        if not isinstance(data, dict) or ("username" not in data and "timestamp" not in data):
            return data
        return {key: value for key, value in data.items() if key not in ("username", "timestamp")}


class Join(Payload):
    """`document`: the page opens the document by `document-sync`, so `joined` need not carry its text."""

    document: StrictBool = False


class DocumentSync(Payload):
    """`state` is a Yjs state vector."""

    state: Annotated[StrictBytes, Field(min_length=1, max_length=MAX_STATE_BYTES)]


class DocumentUpdate(Payload):
    """One Yjs update (v1). `number` counts up over the life of the page; `input` says how it came to be.

    `register` is text that was in the document, out of one of Vim's registers or Emacs's kill ring.

    `author` and `proof` are what came with another person's edit that the server has lost: it is brought back.
    """

    number: Annotated[StrictInt, Field(ge=1, le=MAX_SAFE_INTEGER)]
    update: Annotated[StrictBytes, Field(min_length=2, max_length=MAX_UPDATE_BYTES)]
    input: Literal["paste", "drop", "undo", "sync", "register"] | None = None
    author: Annotated[StrictInt, Field(ge=1, le=MAX_ID)] | None = None
    proof: Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")] | None = None


class AwarenessUpdate(Payload):
    """Where the sender's cursor is, in the encoding of y-protocols."""

    update: Annotated[StrictBytes, Field(min_length=1, max_length=MAX_AWARENESS_BYTES)]


class SessionDescription(BaseModel):
    """An SDP description as browsers make it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Annotated[str, StringConstraints(pattern="^(offer|answer|pranswer|rollback)$")]
    sdp: Annotated[str, StringConstraints(max_length=MAX_SDP_CHARS)] = ""


class IceCandidate(BaseModel):
    """An ICE candidate as browsers make it; an empty `candidate` says there are no more."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    candidate: Annotated[str, StringConstraints(max_length=MAX_CANDIDATE_CHARS)]
    sdpMid: Annotated[str, StringConstraints(max_length=64)] | None = None  # noqa: N815 (the browser's name)
    sdpMLineIndex: Annotated[int, Field(ge=0, le=64)] | None = None  # noqa: N815
    usernameFragment: Annotated[str, StringConstraints(max_length=256)] | None = None  # noqa: N815


class Signal(Payload):
    """`to` names the one person it is for; without it, as from a client that knows one other, all hear it."""

    to: Annotated[StrictInt, Field(ge=1, le=MAX_ID)] | None = None


class Offer(Signal):
    offer: SessionDescription


class Answer(Signal):
    answer: SessionDescription


class Candidate(Signal):
    candidate: IceCandidate | None


class MediaState(Payload):
    """`held`: the camera is on and its picture is held back, because the connection is too slow for it.

    `surface` is what the browser says is shared (Screen Capture, `displaySurface`). `silent` are those of microphone
    (`audio`) and camera (`video`) that are on and give nothing: muted by the system, a shutter that is closed.
    """

    audio: StrictBool
    video: StrictBool
    screen: StrictBool
    held: StrictBool = False
    surface: Literal["monitor", "window", "browser"] | None = None
    silent: Annotated[tuple[Literal["audio", "video"], ...], Field(max_length=2)] = ()


class Decision(Payload):
    """`requested_at` names the request decided about, as `join-request` told it; without it, the present one."""

    requested_at: AwareDatetime | None = None


class Rejection(Decision):
    """`reason` is for the candidate to read."""

    reason: Annotated[str, StringConstraints(max_length=MAX_LOBBY_CHARS)] = ""


class LobbyMessage(Payload):
    """An empty message removes the one before."""

    message: Annotated[str, StringConstraints(max_length=MAX_LOBBY_CHARS)]


class CodeChange(Payload):
    code: Annotated[str, StringConstraints(max_length=MAX_CODE_CHARS)]


class LanguageChange(Payload):
    language: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class ClipboardChange(Payload):
    allowed: StrictBool


class ChatMessage(Payload):
    message: Annotated[str, StringConstraints(min_length=1, max_length=MAX_MESSAGE_CHARS)]
    message_id: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9-]{8,36}$")] | None = None


class ChatTyping(Payload):
    typing: StrictBool


class EarlierMessages(Payload):
    before: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class DetectorReport(Payload):
    """A signal of the candidate's page. The server words it; `message` is accepted and not shown.

    `held_ms` says for how long it has lasted; the server counts that back from its own clock.
    """

    type: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    message: Annotated[str, StringConstraints(max_length=500)] | None = None
    size: Annotated[StrictInt, Field(ge=0, le=10_000_000)] | None = None
    held_ms: Annotated[StrictInt, Field(ge=0, le=MAX_HELD_MS)] | None = None


class Measuring(Payload):
    """Whether the candidate's page can measure; `measured_ms`: how much of the time since the last report it could."""

    state: Literal["measuring", "not-measured", "off"]
    reason: Literal["camera-off", "no-picture", "no-answer", "models", "dark", "cut", "unsure"] | None = None
    measured_ms: Annotated[StrictInt, Field(ge=0, le=MAX_MEASURED_MS)]


class AlertMark(Payload):
    """An interviewer's rating of alerts: useful, not useful, or (null) withdrawn."""

    ids: Annotated[list[Annotated[StrictInt, Field(ge=1, le=MAX_ID)]], Field(min_length=1, max_length=MAX_MARKED)]
    useful: StrictBool | None


class PutQuestion(Payload):
    """`language`: the one whose starter files are wanted. `board`: whether what its board begins with is wanted again,
    where the question is in the room already.
    """

    question: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    language: Annotated[str, StringConstraints(max_length=40)] | None = None
    board: StrictBool = False


class PutIn(Payload):
    """A question in the room, by its number there."""

    id: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class AddComment(Payload):
    """`question`: its number in the room. `file` counts from 0, `line` of the old or new version from 1."""

    question: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    file: Annotated[StrictInt, Field(ge=0, lt=changes.MAX_FILES)]
    side: Literal["old", "new"]
    line: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=comments.MAX_COMMENT_CHARS)]
    comment_id: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9-]{8,36}$")]


class EditComment(Payload):
    id: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=comments.MAX_COMMENT_CHARS)]


class OneComment(Payload):
    id: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class AddNote(Payload):
    text: Annotated[str, StringConstraints(max_length=notes.MAX_NOTE_CHARS)] = ""
    mark: Literal["plus", "minus", "question", "follow-up"] | None = None
    note_id: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9-]{8,36}$")]


class EditNote(Payload):
    id: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    text: Annotated[str, StringConstraints(max_length=notes.MAX_NOTE_CHARS)] = ""
    mark: Literal["plus", "minus", "question", "follow-up"] | None = None


class OneNote(Payload):
    id: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class Whisper(Payload):
    text: Annotated[str, StringConstraints(min_length=1, max_length=whispers.MAX_WHISPER_CHARS)]
    whisper_id: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9-]{8,36}$")]


class EarlierWhispers(Payload):
    before: Annotated[StrictInt, Field(ge=1, le=MAX_ID)] | None = None
