"""Every Socket.IO event: its name, direction, who may send it, the shape of its payload and how often.

`gateway` enforces this contract, `docs/protocol.md` is generated from it, and a test compares it
with `static/js/core/events.js`. The first version's names stay as they are; a new request from a page
is a verb (`change-language`), a new fact from the server is a participle (`language-changed`).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from sockets import run_shapes, shapes
from sockets.shapes import Payload


class Who(StrEnum):
    """Which people of an interview may send an event."""

    MEMBER = "member"
    """Everybody in the interview, admitted or not."""
    PARTICIPANT = "participant"
    """An interviewer or observer, or the candidate once admitted, seated in the room by `join`."""
    WRITER = "writer"
    """An interviewer, or the candidate once admitted, seated in the room by `join`; no observer."""
    CANDIDATE = "candidate"
    """The interview's candidate, admitted or not."""
    ADMITTED_CANDIDATE = "admitted candidate"
    """The candidate once admitted, seated in the room by `join`."""
    PANEL = "interviewer or observer"
    """An interviewer or observer, seated in the room by `join`; never the candidate."""
    INTERVIEWER = "interviewer"
    """The interviewer who scheduled it, and those of the panel."""


@dataclass(frozen=True)
class Rate:
    """A token bucket: it gains `per_second` tokens a second and holds at most `burst`."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Incoming:
    """An event from a page. An `is_hot` event uses the seat that was looked up within the last seconds."""

    name: str
    who: Who
    payload: type[Payload]
    rate: Rate
    says: str
    acknowledges: str = ""
    is_hot: bool = False


@dataclass(frozen=True)
class Outgoing:
    """An event from the server: who receives it, and what its payload contains."""

    name: str
    to: str
    fields: dict[str, str] = field(default_factory=dict)
    says: str = ""


RARE = Rate(per_second=1, burst=10)
SPOKEN = Rate(per_second=2, burst=20)
SIGNALING = Rate(per_second=50, burst=300)
# Characters of one seat's descriptions and candidates, times the people they are for. Chromium sends 9,900 to each:
# joining five others takes 50,000, so a burst is five times that; a client with 1 Mbit/s keeps up with the rate.
SIGNALED = Rate(per_second=16_000, burst=256_000)
TYPED = Rate(per_second=30, burst=90)
# A held key repeats 30 times a second; a page that was offline sends its stored edits one after the other.
EDITED = Rate(per_second=60, burst=600)
POINTED = Rate(per_second=20, burst=60)
SYNCED = Rate(per_second=2, burst=20)
# A page sends what its run wrote ten times a second; a run ends with the 64 KB that are kept of it.
RAN = Rate(per_second=12, burst=40)

JOIN = Incoming(
    "join",
    Who.MEMBER,
    shapes.Join,
    RARE,
    "Take the seat in the room. A candidate must have been admitted first.",
    "`{ok, role, participants}`",
)
LEAVE = Incoming("leave", Who.MEMBER, Payload, RARE, "Give up the seat; the connection stays open.")
REQUEST_JOIN = Incoming(
    "request-join",
    Who.CANDIDATE,
    Payload,
    RARE,
    "Ask to be admitted, from a quarter of an hour before the planned start, or as soon as an interviewer is in the room;"
    " before that, `too-early`. Asking again is harmless.",
    "`{ok, join_status, interviewer_here, here, message, said_by, reason, rejected_by}`",
)
APPROVE_JOIN = Incoming(
    "approve-join", Who.INTERVIEWER, shapes.Decision, RARE, "Admit the candidate who asked.", "`{ok, join_status}`"
)
REJECT_JOIN = Incoming(
    "reject-join", Who.INTERVIEWER, shapes.Rejection, RARE, "Turn away the candidate who asked.", "`{ok, join_status}`"
)
MESSAGE_LOBBY = Incoming(
    "message-lobby", Who.INTERVIEWER, shapes.LobbyMessage, SPOKEN, "Send a message to the candidate in the lobby."
)
CHECK_CONNECTION = Incoming(
    "check-connection", Who.MEMBER, Payload, SPOKEN, "Measure the round trip to the server.", "`{ok, now}`"
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
    "Say whether microphone, camera and screen are on.",
    is_hot=True,
)
CODE_CHANGE = Incoming(
    "code-change",
    Who.WRITER,
    shapes.CodeChange,
    TYPED,
    "The first file's whole text, from a client without the CRDT. Its difference from what this client had seen becomes an edit.",
    is_hot=True,
)
DOCUMENT_SYNC = Incoming(
    "document-sync",
    Who.PARTICIPANT,
    shapes.DocumentSync,
    SYNCED,
    "Open the document on this socket, and again after every reconnect and refusal. From then on it receives `document-update`.",
    "`{ok, update, state, structs, ranges}`: binary, what the page lacks, and the server's state vector; then how many"
    " structs or ranges of deletions one update may have at present; `whole: true` where the client said it in its CONNECT",
    is_hot=True,
)
DOCUMENT_UPDATE = Incoming(
    "document-update",
    Who.WRITER,
    shapes.DocumentUpdate,
    EDITED,
    "An edit of a file or the board. The server answers with `document-saved` once it is in the database, or with"
    " `document-refused`.",
    is_hot=True,
)
AWARENESS_UPDATE = Incoming(
    "awareness-update", Who.PARTICIPANT, shapes.AwarenessUpdate, POINTED, "Where the sender's cursor is.", is_hot=True
)
CHANGE_LANGUAGE = Incoming(
    "change-language", Who.WRITER, shapes.LanguageChange, SPOKEN, "Choose the editor's language, for everyone."
)
CHANGE_CLIPBOARD = Incoming(
    "change-clipboard",
    Who.INTERVIEWER,
    shapes.ClipboardChange,
    SPOKEN,
    "Turn the candidate's clipboard in the editor on or off.",
)
CHAT_MESSAGE = Incoming(
    "chat-message",
    Who.PARTICIPANT,
    shapes.ChatMessage,
    SPOKEN,
    "Send a chat message. The same `message_id` sent twice is stored once.",
    "`{ok, id, timestamp}`",
)
CHAT_TYPING = Incoming(
    "chat-typing",
    Who.PARTICIPANT,
    shapes.ChatTyping,
    SPOKEN,
    "Whether the sender is writing a message right now.",
    is_hot=True,
)
LOAD_MESSAGES = Incoming(
    "load-messages",
    Who.PARTICIPANT,
    shapes.EarlierMessages,
    SPOKEN,
    "Load chat messages older than message `before`.",
    "`{ok, messages, has_earlier}`",
)
CHEAT_DETECTED = Incoming(
    "cheat-detected",
    Who.ADMITTED_CANDIDATE,
    shapes.DetectorReport,
    SPOKEN,
    "A detector in the candidate's page reports a signal.",
    "`{ok, id}`",
)
MEASURING = Incoming(
    "report-measuring",
    Who.ADMITTED_CANDIDATE,
    shapes.Measuring,
    SPOKEN,
    "Whether the candidate's page can measure; sent every few seconds, so the server notices silence.",
)
MARK_ALERT = Incoming(
    "mark-alert",
    Who.INTERVIEWER,
    shapes.AlertMark,
    SPOKEN,
    "An interviewer says whether alerts were useful.",
)
PUT_QUESTION = Incoming(
    "put-question",
    Who.INTERVIEWER,
    shapes.PutQuestion,
    RARE,
    "Put a question of the bank into the room. Asking again for one that is there gives its starter files again. The server draws what its board begins with, once, as an edit of the sender's.",
    "`{ok, id, files, board, board_refused}`: the number in this room; a list of `{name, language, text}` for the sender to add to the document; whether the board was drawn now, and why it could not be, or null",
)
TAKE_OUT_QUESTION = Incoming(
    "take-out-question", Who.INTERVIEWER, shapes.PutIn, RARE, "Take a question out of the room. Its files stay."
)
ADD_COMMENT = Incoming(
    "add-comment",
    Who.WRITER,
    shapes.AddComment,
    SPOKEN,
    "Comment on a line of a code review question that is in the room. The same `comment_id` sent twice is stored once.",
    "`{ok, id, timestamp}`",
)
EDIT_COMMENT = Incoming("edit-comment", Who.WRITER, shapes.EditComment, SPOKEN, "Change one's own comment.")
DELETE_COMMENT = Incoming("delete-comment", Who.WRITER, shapes.OneComment, SPOKEN, "Delete one's own comment.")
LOAD_COMMENTS = Incoming(
    "load-comments",
    Who.PARTICIPANT,
    shapes.PutIn,
    SPOKEN,
    "Load all comments on a question that is in the room.",
    "`{ok, comments}`, each as in `comment-saved`, the oldest first",
)
START_RUN = Incoming(
    "start-run",
    Who.WRITER,
    run_shapes.StartRun,
    SPOKEN,
    "Begin a run of the document's code; one at a time of each person, 200 in a room. The sender's own browser runs it and tells"
    " of it, or with `place` `runner` the runner beside the server, of which the server tells. With `question` its visible cases"
    " are tried.",
    "`{ok, id, version}`, and with `question` in a browser `programs`: a list of `{input, harness}`, each to be run on the file,"
    " with `harness` null or `{name, text}`: a file that begins in its place, or without a name text after its end",
    is_hot=True,  # What is typed after it must not be taken before it.
)
SEND_RUN_OUTPUT = Incoming(
    "send-run-output",
    Who.WRITER,
    run_shapes.RunOutput,
    RAN,
    "What the sender's own run wrote. 64 KB of a run are kept.",
    is_hot=True,
)
END_RUN = Incoming(
    "end-run",
    Who.WRITER,
    run_shapes.RunEnd,
    SPOKEN,
    "How the sender's own run ended. One on the runner is stopped.",
    is_hot=True,
)
LOAD_RUNS = Incoming(
    "load-runs",
    Who.PARTICIPANT,
    run_shapes.EarlierRuns,
    SPOKEN,
    "Load the last runs, or those older than run `before`: as many as fit into an answer.",
    "`{ok, runs, has_earlier}`, each run as `run-started` with `output` (pieces), `chunks`, with a question `results` as in"
    " `cases-tried`, once it has ended what `run-ended` has, where there is one `hidden` as in `hidden-counted`, and for"
    " interviewers `check` as in `check-ended`",
)

SEND_CASE_OUTPUT = Incoming(
    "send-case-output",
    Who.WRITER,
    run_shapes.RunCaseOutput,
    RAN,
    "What a program of the sender's own run wrote that tries cases. The server compares, and tells all in the room by"
    " `cases-tried`. A program that was heard already is not taken again.",
    is_hot=True,
)
START_CHECK = Incoming(
    "start-check",
    Who.INTERVIEWER,
    run_shapes.StartCheck,
    RARE,
    "Try all cases of a question, also the hidden ones, on the code of a run that tried the visible ones: in the sender's own"
    " browser, or with `place` `runner` on the runner, of which the server tells by `check-ended`.",
    "`{ok, check, programs}`: the number of the check; the programs as `start-run` has them, none for the runner",
)
SEND_CHECK_OUTPUT = Incoming(
    "send-check-output",
    Who.INTERVIEWER,
    run_shapes.CheckCaseOutput,
    RAN,
    "What a program of the sender's own check wrote. Nobody hears of it before `end-check`.",
    is_hot=True,
)
END_CHECK = Incoming(
    "end-check",
    Who.INTERVIEWER,
    run_shapes.CheckEnd,
    SPOKEN,
    "The sender's own check is over. It is stored, the last one of a run.",
)
SHOW_HIDDEN_COUNT = Incoming(
    "show-hidden-count",
    Who.INTERVIEWER,
    run_shapes.HiddenCount,
    SPOKEN,
    "Show everybody in the room how many hidden cases passed when a run was last checked, or no longer.",
)
ADD_NOTE = Incoming(
    "add-note",
    Who.PANEL,
    shapes.AddNote,
    SPOKEN,
    "Write a private note, a mark, or both. It has the server's time. While the interview is open only its author is"
    " given it. The same `note_id` sent twice is stored once.",
    "`{ok, note}`: `{id, note_id, mark, text, timestamp, edited_at}`",
)
EDIT_NOTE = Incoming(
    "edit-note", Who.PANEL, shapes.EditNote, SPOKEN, "Change one's own note.", "`{ok, note}`, as for `add-note`"
)
DELETE_NOTE = Incoming("delete-note", Who.PANEL, shapes.OneNote, SPOKEN, "Delete one's own note.")
LOAD_NOTES = Incoming(
    "load-notes", Who.PANEL, Payload, SPOKEN, "Load one's own notes.", "`{ok, notes}`, the oldest first"
)
WHISPER = Incoming(
    "whisper",
    Who.PANEL,
    shapes.Whisper,
    SPOKEN,
    "Say something to the interviewers and observers only. The same `whisper_id` sent twice is stored once.",
    "`{ok, id, timestamp}`",
)
LOAD_WHISPERS = Incoming(
    "load-whispers",
    Who.PANEL,
    shapes.EarlierWhispers,
    SPOKEN,
    "Load the last 100 whispers, or those older than whisper `before`.",
    "`{ok, whispers, has_earlier}`, each as in `whispered`",
)

INCOMING: tuple[Incoming, ...] = (
    JOIN, LEAVE, REQUEST_JOIN, APPROVE_JOIN, REJECT_JOIN, MESSAGE_LOBBY, CHECK_CONNECTION, OFFER, ANSWER, ICE_CANDIDATE, CHANGE_MEDIA,
    CODE_CHANGE, DOCUMENT_SYNC, DOCUMENT_UPDATE, AWARENESS_UPDATE, CHANGE_LANGUAGE, CHANGE_CLIPBOARD,
    CHAT_MESSAGE, CHAT_TYPING, LOAD_MESSAGES, CHEAT_DETECTED, MEASURING, MARK_ALERT, PUT_QUESTION, TAKE_OUT_QUESTION,
    ADD_COMMENT, EDIT_COMMENT, DELETE_COMMENT, LOAD_COMMENTS,
    START_RUN, SEND_RUN_OUTPUT, END_RUN, LOAD_RUNS, SEND_CASE_OUTPUT, START_CHECK, SEND_CHECK_OUTPUT, END_CHECK, SHOW_HIDDEN_COUNT,
    ADD_NOTE, EDIT_NOTE, DELETE_NOTE, LOAD_NOTES, WHISPER, LOAD_WHISPERS,
)  # fmt: skip

PERSON = {
    "user_id": "int",
    "username": "the person's name as the server knows it",
    "role": "`interviewer`, `candidate` or `observer`",
}
MESSAGE = {
    "id": "int, the position", "message_id": "the id that the sender gave it, or null", "message": "text",
    **PERSON, "timestamp": "ISO 8601, UTC, the server's",
}  # fmt: skip
ALERT = {
    "id": "int; the same id again means that the alert continues", "type": "the signal, from the catalogue", "message": "the fact in words",
    "severity": "`notice` or `strong`", "count": "int, reports so far", "size": "int or null, characters of a blocked paste",
    "timestamp": "ISO 8601, UTC, when it began", "until": "ISO 8601, UTC, last seen",
    "useful": "bool or null, an interviewer's rating", "quiet": "bool; alerts of this kind were rarely useful here, so nobody is interrupted",
}  # fmt: skip

COVERAGE = {
    "state": "`measuring`, `not-measured`, `off` or `silent`", "reason": "why not, or null",
    "present_s": "int, seconds in which there was something to measure", "measured_s": "int, how many of them were measured",
}  # fmt: skip

JOINED = Outgoing("joined", "the person who joined", {
    "room": "the meeting link", **PERSON, "participants": "list of `{user_id, username, role, audio, video, screen, held, surface}`, and `silent` as in `media-changed` where it is not empty; without the recipient",
    "code": "text of the first file, empty if `join` said `document`", "language": "text", "clipboard_allowed": "bool", "messages": "the last 200 chat messages", "has_earlier": "bool",
    "alerts": "list for interviewers, empty for all others", "coverage": "for interviewers: as `measuring-changed`, or null", "waiting": "for interviewers: `{user_id, username, requested_at, other_device}` or null",
    "all_refused": "for interviewers: as `consent-changed`; false for all others",
    "lobby_message": "for interviewers: the message to the candidate in the lobby, or null",
    "questions": "list of `{id, title}`: the questions in the room, in the order in which they were put there",
}, "Everything needed to draw the room; sent again after every reconnect.")  # fmt: skip
USER_JOINED = Outgoing("user-joined", "the others in the room", PERSON, "A person took the seat.")
USER_LEFT = Outgoing("user-left", "the others in the room", PERSON, "A person left, or their connection was lost.")
JOIN_REQUEST = Outgoing(
    "join-request",
    "the interviewers",
    {
        "room": "the meeting link",
        **PERSON,
        "requested_at": "ISO 8601, UTC",
        "other_device": "bool: somebody was admitted with this invitation before, from another browser",
    },
    "The candidate asks to be admitted. A socket that names the room when it connects hears at once who waits.",
)
JOIN_WITHDRAWN = Outgoing(
    "join-withdrawn",
    "the interviewers",
    {"room": "the meeting link", "user_id": "int", "username": "text"},
    "The person who asked is no longer connected. The request stands: it shows again when they are back.",
)
LOBBY_CHANGED = Outgoing(
    "lobby-changed",
    "the candidate",
    {
        "room": "the meeting link",
        "interviewer_here": "bool, if that changed",
        "here": "list of the names of the interviewers in the room, if that changed",
        "message": "text or null, if that changed",
        "said_by": "with `message`: the name of who wrote it",
    },
    "An interviewer joined or left, or sent the candidate in the lobby a message.",
)
ACCOMMODATION_REQUESTED = Outgoing(
    "accommodation-requested",
    "the interviewers",
    {"room": "the meeting link", **PERSON, "again": "bool: told to a page that connects, which may know it already"},
    "The candidate asked for accommodation; what they wrote is on the page of the interview's requests.",
)
ACCOMMODATION_ANSWERED = Outgoing(
    "accommodation-answered",
    "the candidate and the interviewers",
    {
        "room": "the meeting link",
        "answer": "text",
        "answered_by": "the interviewer's name",
        "unanswered": "int, how many other requests have no answer",
    },
    "An interviewer answered a request for accommodation.",
)
JOIN_APPROVED = Outgoing(
    "join-approved", "the candidate", {"room": "the meeting link"}, "Admitted; `join` will now succeed."
)
JOIN_REJECTED = Outgoing(
    "join-rejected",
    "the candidate who asked",
    {"room": "the meeting link", "reason": "text or null", "rejected_by": "the name of who turned them away"},
    "Turned away.",
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
        "silent": "list of `audio` and `video` that are on and give nothing",
    },
)  # fmt: skip
CODE_UPDATE = Outgoing(
    "code-update",
    "those in the room who did not open the document",
    {"code": "text"},
    "The first file's whole text; several edits within a moment are sent once.",
)
DOCUMENT_UPDATED = Outgoing(
    "document-update",
    "the others who opened the document",
    {
        "update": "binary, a Yjs update",
        "from": "int, whose edit it is",
        "proof": "text; with it, and `from` as `author`, any page can bring the edit back if the server loses it",
    },
)
DOCUMENT_SAVED = Outgoing(
    "document-saved",
    "the author of the edit",
    {"number": "int"},
    "Every update of this page up to `number` is in the database.",
)
DOCUMENT_REFUSED = Outgoing(
    "document-refused",
    "the author of the edit",
    {"number": "int or null", "code": "the stable code", "message": "text"},
    "The update was not accepted, and no later one will be until `document-sync`.",
)
DOCUMENT_UNSAVED = Outgoing(
    "document-unsaved",
    "the people whose edits are waiting",
    {},
    "The database is down. Edits wait in memory until `document-saved`.",
)
AWARENESS_UPDATED = Outgoing(
    "awareness-update",
    "the others who opened the document",
    {"update": "binary", "from": "int, user id"},
)
LANGUAGE_CHANGED = Outgoing("language-changed", "everybody in the room", {"language": "text"})
CLIPBOARD_CHANGED = Outgoing("clipboard-changed", "everybody in the room", {"allowed": "bool"})
CHAT_MESSAGE_SENT = Outgoing("chat-message", "everybody in the room, including the sender", MESSAGE)
CHAT_TYPED = Outgoing("chat-typing", "the others in the room", {"user_id": "int", "username": "text", "typing": "bool"})
CHEAT_ALERT = Outgoing("cheat-alert", "the interviewers only", ALERT, "A signal, worded as a fact.")
MEASURING_CHANGED = Outgoing(
    "measuring-changed", "the interviewers only", COVERAGE, "How much was measured, and whether it is now."
)
CONSENT_CHANGED = Outgoing(
    "consent-changed",
    "the interviewers only",
    {"all_refused": "bool: the candidate refused everything that would be observed"},
    "The candidate decided about being observed.",
)
QUESTION_PUT = Outgoing(
    "question-put",
    "everybody in the room",
    {"id": "int, its number in this room", "title": "text"},
    "A question was put into the room; its statement is at `/interview/<link>/questions/<id>`.",
)
QUESTION_TAKEN_OUT = Outgoing(
    "question-taken-out", "everybody in the room", {"id": "int"}, "It is in the room no more."
)
COMMENT_SAVED = Outgoing(
    "comment-saved",
    "everybody in the room, including the author",
    {
        "id": "int", "question": "int, the question's number in the room", "comment_id": "the id that the author's page gave it",
        "file": "int, counted from 0", "side": "`old` or `new`", "line": "int, in that version of the file, counted from 1",
        "text": "text", "user_id": "int, or null when that account is gone", "username": PERSON["username"], "role": PERSON["role"],
        "timestamp": "ISO 8601, UTC, the server's", "edited_at": "ISO 8601, UTC, or null",
    },
    "Somebody commented on a line, or changed their comment.",
)  # fmt: skip
COMMENT_DELETED = Outgoing(
    "comment-deleted", "everybody in the room", {"id": "int", "question": "int"}, "Its author deleted a comment."
)
WHISPERED = Outgoing(
    "whispered",
    "the interviewers and observers, including the author",
    {
        "id": "int", "whisper_id": "the id that the author's page gave it", "text": "text",
        "user_id": "int, or null when that account is gone", "username": PERSON["username"],
        "timestamp": "ISO 8601, UTC, the server's",
    },
    "Somebody of the panel whispered.",
)  # fmt: skip
RUN_STARTED = Outgoing(
    "run-started",
    "everybody in the room, including who runs it",
    {
        "id": "int", **PERSON, "language": "text", "file": "the id of the file that is run", "file_name": "its name, empty for a first file without one",
        "version": "int, the number of the edit after which the document stood so", "digest": "the page's own sum of all files, or null",
        "place": "`browser`: in that person's; `runner`: beside the server", "input": "text, the lines it may read",
        "started_at": "ISO 8601, UTC, the server's",
        "question": "null, or `{id, title, cases}` where it tries the visible cases of a question in the room: its number there, and how many they are",
    },
    "A run began.",
)  # fmt: skip
RUN_OUTPUT = Outgoing(
    "run-output",
    "everybody in the room, including who runs it",
    {"id": "int", "number": "int, 1 for the first of a run", "pieces": "list of `{stream, text}`: `stdout`, `stderr`, `stdin`"},
    "What a run wrote, as the page of who runs it says.",
)  # fmt: skip
RUN_ENDED = Outgoing(
    "run-ended",
    "everybody in the room, including who runs it",
    {
        "id": "int", "outcome": "`finished`, `failed`, `stopped`, `timed-out`, `out-of-memory`, `too-much-output`, `not-loaded`, or `lost` where its page went away",
        "exit_code": "int or null", "milliseconds": "int", "chunks": "int, how many `run-output` there were", "is_cut": "bool, there was more output than is kept",
    },
    "A run is over.",
)  # fmt: skip
CASES = "list of `{case, kind, given, expected, compare, verdict, got, said, why, milliseconds}`: `case` counts from 1, `verdict` is `passed`, `failed` or `not-run`"
CASES_TRIED = Outgoing(
    "cases-tried",
    "everybody in the room, including who runs it",
    {"id": "int, the run", "results": CASES},
    "What came of some visible cases, compared by the server. Of a run in a browser, what they gave is that page's word.",
)
CHECK_ENDED = Outgoing(
    "check-ended",
    "the interviewers only",
    {
        "run": "int", "user_id": "int or null", "username": "the name of who checked it", "place": "as in `run-started`", "checked_at": "ISO 8601, UTC",
        "passed": "int, of the hidden cases", "total": "int, the hidden cases", "shown": "bool, whether everybody may read these two", "results": CASES + ", each with `hidden`",
    },
    "An interviewer tried all cases on the code of a run.",
)  # fmt: skip
CHECK_FAILED = Outgoing(
    "check-failed",
    "the interviewer who wanted it",
    {"run": "int", "message": "text"},
    "A check on the runner did not come about.",
)
HIDDEN_COUNTED = Outgoing(
    "hidden-counted",
    "everybody in the room",
    {"run": "int", "passed": "int or null", "total": "int or null"},
    "How many hidden cases passed, because an interviewer shows it; null when it is shown no longer.",
)
INTERVIEW_COMPLETED = Outgoing(
    "interview-completed",
    "everybody connected to the interview",
    {"room": "the meeting link"},
    "The interview is over; nothing more is written.",
)
INTERVIEW_CANCELLED = Outgoing(
    "interview-cancelled",
    "everybody connected to the interview",
    {"room": "the meeting link"},
    "The interview will not take place.",
)
SEAT_TAKEN = Outgoing(
    "seat-taken",
    "the person's earlier tab",
    {"room": "the meeting link"},
    "The same person joined in another tab, which is now the live one.",
)
SERVER_STOPPING = Outgoing(
    "server-stopping",
    "everybody connected to this process",
    {},
    "The server is being restarted. It saves what is not saved yet, and the page reconnects by itself.",
)
SESSION_EXPIRED = Outgoing(
    "session-expired",
    "the person's socket",
    {},
    "The session's time is up; sign in again within ten minutes to continue.",
)
SESSION_ENDED = Outgoing(
    "session-ended", "the person's sockets", {}, "Signed out, or the account was deactivated; the socket closes."
)

OUTGOING: tuple[Outgoing, ...] = (
    JOINED, USER_JOINED, USER_LEFT, JOIN_REQUEST, JOIN_WITHDRAWN, LOBBY_CHANGED, JOIN_APPROVED, JOIN_REJECTED,
    ACCOMMODATION_REQUESTED, ACCOMMODATION_ANSWERED,
    REQUEST_DECIDED, CANDIDATE_APPROVED, OFFER_RELAYED, ANSWER_RELAYED,
    ICE_CANDIDATE_RELAYED, MEDIA_CHANGED, CODE_UPDATE, DOCUMENT_UPDATED, DOCUMENT_SAVED, DOCUMENT_REFUSED, DOCUMENT_UNSAVED,
    AWARENESS_UPDATED, LANGUAGE_CHANGED, CLIPBOARD_CHANGED, CHAT_MESSAGE_SENT, CHAT_TYPED, CHEAT_ALERT, MEASURING_CHANGED,
    CONSENT_CHANGED, QUESTION_PUT, QUESTION_TAKEN_OUT, COMMENT_SAVED, COMMENT_DELETED,
    RUN_STARTED, RUN_OUTPUT, RUN_ENDED, CASES_TRIED, CHECK_ENDED, CHECK_FAILED, HIDDEN_COUNTED,
    WHISPERED,
    INTERVIEW_COMPLETED, INTERVIEW_CANCELLED, SEAT_TAKEN, SERVER_STOPPING, SESSION_ENDED, SESSION_EXPIRED,
)  # fmt: skip
