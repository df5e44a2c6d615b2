"""Every Socket.IO event: its name, direction, who may send it, the shape of its payload and how often.

`gateway` enforces what stands here, `docs/protocol.md` is generated from it, and a test compares it
with `static/js/core/events.js`. The seed's names stay as they are; a new order going in is a verb
(`change-language`), a fact coming out is a participle (`language-changed`).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from sockets import shapes
from sockets.shapes import Payload


class Who(StrEnum):
    """Who of an interview may send an event."""

    MEMBER = "member"
    """Everybody of the interview, admitted or not."""
    PARTICIPANT = "participant"
    """An interviewer or observer, or the candidate once admitted, seated in the room by `join`."""
    WRITER = "writer"
    """An interviewer, or the candidate once admitted, seated in the room by `join`; no observer."""
    CANDIDATE = "candidate"
    """The interview's candidate, admitted or not."""
    ADMITTED_CANDIDATE = "admitted candidate"
    """The candidate once admitted, seated in the room by `join`."""
    INTERVIEWER = "interviewer"
    """The interviewer who scheduled it, and those of the panel."""


@dataclass(frozen=True)
class Rate:
    """A token bucket: `per_second` tokens flow in, at most `burst` are kept."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Incoming:
    """An event from a page. `is_hot` ones trust the seat looked up within the last seconds."""

    name: str
    who: Who
    payload: type[Payload]
    rate: Rate
    says: str
    acknowledges: str = ""
    is_hot: bool = False


@dataclass(frozen=True)
class Outgoing:
    """An event from the server: who hears it, and what its payload holds."""

    name: str
    to: str
    fields: dict[str, str] = field(default_factory=dict)
    says: str = ""


RARE = Rate(per_second=1, burst=10)
SPOKEN = Rate(per_second=2, burst=20)
SIGNALING = Rate(per_second=50, burst=300)
TYPED = Rate(per_second=30, burst=90)
# A held key repeats 30 times a second; a page that was offline sends what it kept one after the other.
EDITED = Rate(per_second=60, burst=600)
POINTED = Rate(per_second=20, burst=60)
SYNCED = Rate(per_second=2, burst=20)

JOIN = Incoming(
    "join",
    Who.MEMBER,
    shapes.Join,
    RARE,
    "Take the seat in the room. A candidate must have been admitted.",
    "`{ok, role, participants}`",
)
LEAVE = Incoming("leave", Who.MEMBER, Payload, RARE, "Give the seat up; the connection stays.")
REQUEST_JOIN = Incoming(
    "request-join",
    Who.CANDIDATE,
    Payload,
    RARE,
    "Ask to be admitted. Asking again is harmless.",
    "`{ok, join_status, interviewer_here, message, reason}`",
)
APPROVE_JOIN = Incoming(
    "approve-join", Who.INTERVIEWER, shapes.Decision, RARE, "Admit the candidate who asks.", "`{ok, join_status}`"
)
REJECT_JOIN = Incoming(
    "reject-join", Who.INTERVIEWER, shapes.Rejection, RARE, "Turn the candidate who asks away.", "`{ok, join_status}`"
)
MESSAGE_LOBBY = Incoming(
    "message-lobby", Who.INTERVIEWER, shapes.LobbyMessage, SPOKEN, "Say something to the candidate who waits."
)
CHECK_CONNECTION = Incoming(
    "check-connection", Who.MEMBER, Payload, SPOKEN, "How long the way to the server and back takes.", "`{ok, now}`"
)
OFFER = Incoming("offer", Who.PARTICIPANT, shapes.Offer, SIGNALING, "An SDP offer for one other person.", is_hot=True)
ANSWER = Incoming(
    "answer", Who.PARTICIPANT, shapes.Answer, SIGNALING, "An SDP answer for one other person.", is_hot=True
)
ICE_CANDIDATE = Incoming(
    "ice-candidate", Who.PARTICIPANT, shapes.Candidate, SIGNALING, "An ICE candidate for one other person.", is_hot=True
)
CHANGE_MEDIA = Incoming(
    "change-media",
    Who.PARTICIPANT,
    shapes.MediaState,
    SPOKEN,
    "Say which of microphone, camera and screen are on.",
    is_hot=True,
)
CODE_CHANGE = Incoming(
    "code-change",
    Who.WRITER,
    shapes.CodeChange,
    TYPED,
    "The first file's whole text, from a client without the CRDT. What differs from what this client had seen becomes an edit.",
    is_hot=True,
)
DOCUMENT_SYNC = Incoming(
    "document-sync",
    Who.PARTICIPANT,
    shapes.DocumentSync,
    SYNCED,
    "Open the document on this socket, also after every reconnect and refusal. From now on it hears `document-update`.",
    "`{ok, update, state}`: binary, what the page lacks, and the server's state vector",
    is_hot=True,
)
DOCUMENT_UPDATE = Incoming(
    "document-update",
    Who.WRITER,
    shapes.DocumentUpdate,
    EDITED,
    "An edit. It is acknowledged by `document-saved` once it is in the database, or refused by `document-refused`.",
    is_hot=True,
)
AWARENESS_UPDATE = Incoming(
    "awareness-update", Who.PARTICIPANT, shapes.AwarenessUpdate, POINTED, "Where the sender's cursor is.", is_hot=True
)
CHANGE_LANGUAGE = Incoming(
    "change-language", Who.WRITER, shapes.LanguageChange, SPOKEN, "Choose the editor's language, for both."
)
CHANGE_CLIPBOARD = Incoming(
    "change-clipboard",
    Who.INTERVIEWER,
    shapes.ClipboardChange,
    SPOKEN,
    "Allow or disable the candidate's clipboard in the editor.",
)
CHAT_MESSAGE = Incoming(
    "chat-message",
    Who.PARTICIPANT,
    shapes.ChatMessage,
    SPOKEN,
    "Say something. The same `message_id` again is stored once.",
    "`{ok, id, timestamp}`",
)
CHAT_TYPING = Incoming(
    "chat-typing",
    Who.PARTICIPANT,
    shapes.ChatTyping,
    SPOKEN,
    "Whether the sender is writing a message just now.",
    is_hot=True,
)
LOAD_MESSAGES = Incoming(
    "load-messages",
    Who.PARTICIPANT,
    shapes.EarlierMessages,
    SPOKEN,
    "Chat older than message `before`.",
    "`{ok, messages, has_earlier}`",
)
CHEAT_DETECTED = Incoming(
    "cheat-detected",
    Who.ADMITTED_CANDIDATE,
    shapes.DetectorReport,
    SPOKEN,
    "A detector of the candidate's page reports a signal.",
    "`{ok, id}`",
)
MEASURING = Incoming(
    "report-measuring",
    Who.ADMITTED_CANDIDATE,
    shapes.Measuring,
    SPOKEN,
    "Whether the candidate's page can measure; every few seconds, so that silence is noticed.",
)
MARK_ALERT = Incoming(
    "mark-alert",
    Who.INTERVIEWER,
    shapes.AlertMark,
    SPOKEN,
    "An interviewer says whether alerts were useful.",
)

INCOMING: tuple[Incoming, ...] = (
    JOIN, LEAVE, REQUEST_JOIN, APPROVE_JOIN, REJECT_JOIN, MESSAGE_LOBBY, CHECK_CONNECTION, OFFER, ANSWER, ICE_CANDIDATE, CHANGE_MEDIA,
    CODE_CHANGE, DOCUMENT_SYNC, DOCUMENT_UPDATE, AWARENESS_UPDATE, CHANGE_LANGUAGE, CHANGE_CLIPBOARD,
    CHAT_MESSAGE, CHAT_TYPING, LOAD_MESSAGES, CHEAT_DETECTED, MEASURING, MARK_ALERT,
)  # fmt: skip

PERSON = {
    "user_id": "int",
    "username": "the person's name as the server knows it",
    "role": "`interviewer`, `candidate` or `observer`",
}
MESSAGE = {
    "id": "int, the position", "message_id": "the sender's id or null", "message": "text",
    **PERSON, "timestamp": "ISO 8601, UTC, the server's",
}  # fmt: skip
ALERT = {
    "id": "int; the same id again means the alert went on", "type": "the kind, from the catalogue", "message": "the fact in words",
    "severity": "`notice` or `strong`", "count": "int, reports so far", "size": "int or null, characters of a blocked paste",
    "timestamp": "ISO 8601, UTC, when it began", "until": "ISO 8601, UTC, last seen",
    "useful": "bool or null, what an interviewer said", "quiet": "bool; this kind was seldom useful here, so nobody is interrupted",
}  # fmt: skip

COVERAGE = {
    "state": "`measuring`, `not-measured`, `off` or `silent`", "reason": "why not, or null",
    "present_s": "int, how long there was something to measure", "measured_s": "int, how much of it was measured",
}  # fmt: skip

JOINED = Outgoing("joined", "the one who joined", {
    "room": "the meeting link", **PERSON, "participants": "list of `{user_id, username, role, audio, video, screen, held, surface}`, oneself left out",
    "code": "text of the first file, empty if `join` said `document`", "language": "text", "clipboard_allowed": "bool", "messages": "the last 200 chat messages", "has_earlier": "bool",
    "alerts": "list for interviewers, empty for all others", "coverage": "for interviewers: as `measuring-changed`, or null", "waiting": "for interviewers: `{user_id, username, requested_at, other_device}` or null",
    "lobby_message": "for interviewers: what was said to the waiting candidate, or null",
}, "Everything needed to draw the room; sent anew after every reconnect.")  # fmt: skip
USER_JOINED = Outgoing("user-joined", "the others in the room", PERSON, "A person took the seat.")
USER_LEFT = Outgoing("user-left", "the others in the room", PERSON, "A person left, or the connection was lost.")
JOIN_REQUEST = Outgoing(
    "join-request",
    "the interviewers",
    {
        "room": "the meeting link",
        **PERSON,
        "requested_at": "ISO 8601, UTC",
        "other_device": "bool: somebody was admitted by this invitation before, from another browser",
    },
    "The candidate asks to be admitted.",
)
JOIN_WITHDRAWN = Outgoing(
    "join-withdrawn",
    "the interviewers",
    {"room": "the meeting link", "user_id": "int", "username": "text"},
    "Who asked is no longer connected. The request stands: it shows again when they are back.",
)
LOBBY_CHANGED = Outgoing(
    "lobby-changed",
    "the candidate",
    {
        "room": "the meeting link",
        "interviewer_here": "bool, if that changed",
        "message": "text or null, if that changed",
    },
    "An interviewer came or went, or said something to the waiting candidate.",
)
JOIN_APPROVED = Outgoing(
    "join-approved", "the candidate", {"room": "the meeting link"}, "Admitted; `join` will now succeed."
)
JOIN_REJECTED = Outgoing(
    "join-rejected", "the candidate who asked", {"room": "the meeting link", "reason": "text or null"}, "Turned away."
)
REQUEST_DECIDED = Outgoing(
    "request-decided",
    "the interviewers",
    {"room": "the meeting link", "admitted": "bool"},
    "One of them admitted the candidate or turned them away.",
)
CANDIDATE_APPROVED = Outgoing(
    "candidate-approved", "the interviewers", {"room": "the meeting link", **PERSON}, "The candidate was admitted."
)
OFFER_RELAYED = Outgoing("offer", "the others in the room", {"offer": "SDP description", "from": "int, user id"})
ANSWER_RELAYED = Outgoing("answer", "the others in the room", {"answer": "SDP description", "from": "int, user id"})
ICE_CANDIDATE_RELAYED = Outgoing(
    "ice-candidate", "the others in the room", {"candidate": "ICE candidate or null", "from": "int, user id"}
)
MEDIA_CHANGED = Outgoing(
    "media-changed",
    "the others in the room",
    {
        "user_id": "int", "audio": "bool", "video": "bool", "screen": "bool", "held": "bool",
        "surface": "`monitor`, `window`, `browser` or null; null for all but interviewers",
    },
)  # fmt: skip
CODE_UPDATE = Outgoing(
    "code-update",
    "those in the room who did not open the document",
    {"code": "text"},
    "The first file's whole text; several edits within a moment are told once.",
)
DOCUMENT_UPDATED = Outgoing(
    "document-update",
    "the others who opened the document",
    {"update": "binary, a Yjs update", "from": "int, user id"},
)
DOCUMENT_SAVED = Outgoing(
    "document-saved",
    "the one who edited",
    {"number": "int"},
    "Every update of this page up to `number` is in the database.",
)
DOCUMENT_REFUSED = Outgoing(
    "document-refused",
    "the one who edited",
    {"number": "int or null", "code": "the stable code", "message": "text"},
    "The update was not taken, and no later one will be until `document-sync`.",
)
DOCUMENT_UNSAVED = Outgoing(
    "document-unsaved",
    "those whose edits wait",
    {},
    "The database is away. Edits wait in memory until `document-saved`.",
)
AWARENESS_UPDATED = Outgoing(
    "awareness-update",
    "the others who opened the document",
    {"update": "binary", "from": "int, user id"},
)
LANGUAGE_CHANGED = Outgoing("language-changed", "everybody in the room", {"language": "text"})
CLIPBOARD_CHANGED = Outgoing("clipboard-changed", "everybody in the room", {"allowed": "bool"})
CHAT_MESSAGE_SENT = Outgoing("chat-message", "everybody in the room, the sender too", MESSAGE)
CHAT_TYPED = Outgoing("chat-typing", "the others in the room", {"user_id": "int", "username": "text", "typing": "bool"})
CHEAT_ALERT = Outgoing("cheat-alert", "the interviewers only", ALERT, "A signal, worded as a fact.")
MEASURING_CHANGED = Outgoing(
    "measuring-changed", "the interviewers only", COVERAGE, "How much is measured, and whether now."
)
INTERVIEW_COMPLETED = Outgoing(
    "interview-completed",
    "everybody connected to the interview",
    {"room": "the meeting link"},
    "It is over; nothing is written any more.",
)
INTERVIEW_CANCELLED = Outgoing(
    "interview-cancelled",
    "everybody connected to the interview",
    {"room": "the meeting link"},
    "It will not take place.",
)
SEAT_TAKEN = Outgoing(
    "seat-taken",
    "the person's earlier tab",
    {"room": "the meeting link"},
    "The same person joined from another tab, which is now the live one.",
)
SESSION_EXPIRED = Outgoing(
    "session-expired", "the person's socket", {}, "The session's time is up; sign in again within ten minutes to go on."
)
SESSION_ENDED = Outgoing(
    "session-ended", "the person's sockets", {}, "Signed out, or the account was deactivated; the socket closes."
)

OUTGOING: tuple[Outgoing, ...] = (
    JOINED, USER_JOINED, USER_LEFT, JOIN_REQUEST, JOIN_WITHDRAWN, LOBBY_CHANGED, JOIN_APPROVED, JOIN_REJECTED,
    REQUEST_DECIDED, CANDIDATE_APPROVED, OFFER_RELAYED, ANSWER_RELAYED,
    ICE_CANDIDATE_RELAYED, MEDIA_CHANGED, CODE_UPDATE, DOCUMENT_UPDATED, DOCUMENT_SAVED, DOCUMENT_REFUSED, DOCUMENT_UNSAVED,
    AWARENESS_UPDATED, LANGUAGE_CHANGED, CLIPBOARD_CHANGED, CHAT_MESSAGE_SENT, CHAT_TYPED, CHEAT_ALERT, MEASURING_CHANGED,
    INTERVIEW_COMPLETED, INTERVIEW_CANCELLED, SEAT_TAKEN, SESSION_ENDED, SESSION_EXPIRED,
)  # fmt: skip
