"""What goes out, shaped as `contract.Outgoing` says: plain dictionaries made from services' values."""

from datetime import datetime
from typing import Any

import localization
from repositories.alerts import Alert
from repositories.chat_messages import ChatMessage
from repositories.interviews import Interview
from repositories.notes import Note
from repositories.review_comments import Comment
from repositories.states import SeatRole
from repositories.whispers import Whisper
from services.interview import Seat
from services.proctoring import Coverage, quiet_kinds
from services.room import Media, Member, admission
from services.running import Ended, Taken, told
from services.signals import detectors


def timestamp(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as `Date` reads it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def person(seat: Seat) -> dict[str, Any]:
    return {"user_id": seat.user_id, "username": seat.name, "role": seat.role.value}


def participant(member: Member, *, is_surface_told: bool) -> dict[str, Any]:
    """A person in the room with what they have on; without `silent` where everything that is on gives something."""
    heard = person(member.seat) | media(member.media, is_surface_told=is_surface_told)
    return heard if member.media.silent else {name: value for name, value in heard.items() if name != "silent"}


def media(shown: Media, *, is_surface_told: bool) -> dict[str, Any]:
    """Which devices are on; what kind of surface is shared concerns interviewers only."""
    return {
        "audio": shown.audio,
        "video": shown.video,
        "screen": shown.screen,
        "held": shown.held,
        "surface": shown.surface if is_surface_told else None,
        "silent": list(shown.silent),
    }


def chat_message(message: ChatMessage) -> dict[str, Any]:
    """A message with its author's role. Somebody who has left the panel since is shown as an interviewer."""
    return {
        "id": message.id,
        "message_id": message.message_id,
        "message": message.message,
        "user_id": message.sender_id,
        "username": message.sender_name,
        "role": message.role or SeatRole.INTERVIEWER.value,
        "timestamp": timestamp(message.created_at),
    }


def note(stored: Note) -> dict[str, Any]:
    return {
        "id": stored.id,
        "note_id": stored.note_id,
        "mark": stored.mark,
        "text": stored.text,
        "timestamp": timestamp(stored.created_at),
        "edited_at": timestamp(stored.edited_at) if stored.edited_at else None,
    }


def whisper(stored: Whisper) -> dict[str, Any]:
    return {
        "id": stored.id,
        "whisper_id": stored.whisper_id,
        "text": stored.text,
        "user_id": stored.author_id,
        "username": stored.author_name,
        "timestamp": timestamp(stored.created_at),
    }


def comment(stored: Comment) -> dict[str, Any]:
    """A comment with its author's role. Somebody who has left the panel since is shown as an interviewer."""
    return {
        "id": stored.id,
        "question": stored.question,
        "comment_id": stored.comment_id,
        "file": stored.file,
        "side": stored.side,
        "line": stored.line,
        "text": stored.text,
        "user_id": stored.author_id,
        "username": stored.author_name,
        "role": stored.role or SeatRole.INTERVIEWER.value,
        "timestamp": timestamp(stored.created_at),
        "edited_at": timestamp(stored.edited_at) if stored.edited_at else None,
    }


def alert(stored: Alert, locale: str) -> dict[str, Any]:
    """An alert in the words of the catalogue."""
    detector = detectors.of(stored.kind)
    return {
        "id": stored.id,
        "type": stored.kind,
        "message": localization.translate_for(detector.label, locale) if detector else stored.kind,
        "severity": detector.severity if detector else detectors.NOTICE,
        "count": stored.report_count,
        "size": stored.size,
        "timestamp": timestamp(stored.started_at),
        "until": timestamp(stored.ended_at),
        "useful": stored.is_useful,
        "quiet": stored.kind in quiet_kinds,
    }


def coverage(counted: Coverage) -> dict[str, Any]:
    """How much was measured, in whole seconds."""
    return {
        "state": counted.state.value,
        "reason": counted.reason,
        "present_s": round(counted.present.total_seconds()),
        "measured_s": round(counted.measured.total_seconds()),
    }


def waiting(interview: Interview) -> dict[str, Any]:
    return {
        "user_id": interview.candidate_id,
        "username": interview.candidate_name,
        "requested_at": timestamp(interview.join_requested_at) if interview.join_requested_at else None,
        "other_device": admission.is_other_device(interview, interview.asking_session_id),
    }


def run_output(taken: Taken) -> dict[str, Any]:
    return {"id": taken.run_id, "number": taken.number, "pieces": told.pieces(taken.pieces)}


def run_end(ended: Ended) -> dict[str, Any]:
    return {
        "id": ended.run_id,
        "outcome": ended.result.outcome.value,
        "exit_code": ended.result.exit_code,
        "milliseconds": ended.result.duration_ms,
        "chunks": ended.chunks,
        "is_cut": ended.is_cut,
    }
