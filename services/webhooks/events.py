"""What other programs are told: which deeds, and in which words. Numbers and states only; the rest is for the API."""

import json
from datetime import UTC, datetime
from enum import StrEnum

from repositories.interviews import Interview
from services.audit import audit


class Event(StrEnum):
    """What a webhook can be for; at most 40 characters."""

    SCHEDULED = "interview.scheduled"
    MOVED = "interview.moved"
    CHANGED = "interview.changed"
    CANCELLED = "interview.cancelled"
    COMPLETED = "interview.completed"
    DECIDED = "decision.made"


TEST = "webhook.test"
"""What is sent when somebody asks for a test, whatever the webhook is for."""
EVENT_OF = {
    audit.Deed.INTERVIEW_SCHEDULED: Event.SCHEDULED,
    audit.Deed.INTERVIEW_MOVED: Event.MOVED,
    audit.Deed.INTERVIEW_CHANGED: Event.CHANGED,
    audit.Deed.INTERVIEW_CANCELLED: Event.CANCELLED,
    audit.Deed.INTERVIEW_ENDED: Event.COMPLETED,
    audit.Deed.DECISION_MADE: Event.DECIDED,
}


def body(event: str, interview: Interview | None, *, at: datetime) -> str:
    """What is sent, as JSON; without an interview for a test."""
    data = {} if interview is None else {"interview": _told(interview)}
    return json.dumps({"type": event, "timestamp": _moment(at), "data": data}, separators=(",", ":"))


def _told(interview: Interview) -> dict[str, object]:
    """As the API calls it."""
    return {
        "id": interview.meeting_link,
        "status": interview.status,
        "is_no_show": interview.is_no_show,
        "starts_at": _moment(interview.scheduled_time),
        "duration_minutes": interview.duration_minutes,
        "candidate_id": interview.candidate_id,
        "interviewer_id": interview.interviewer_id,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
