"""What webhooks send, for the OpenAPI document; docs/api.md says how it is signed."""

from typing import Any

from services.webhooks import TEST, Event

MOMENT = {"type": "string", "format": "date-time"}
NUMBER = {"type": "integer", "minimum": 1}
INTERVIEW = {
    "type": "object",
    "description": "As it was when the event happened.",
    "required": ["id", "status", "is_no_show", "starts_at", "duration_minutes", "candidate_id", "interviewer_id"],
    "properties": {
        "id": {"type": "string"},
        "status": {"enum": ["scheduled", "completed", "cancelled"]},
        "is_no_show": {"type": "boolean"},
        "starts_at": MOMENT,
        "duration_minutes": NUMBER,
        "candidate_id": NUMBER,
        "interviewer_id": NUMBER,
    },
}
SIGNED = {
    "webhook-id": "The same at each attempt.",
    "webhook-timestamp": "When it was sent, in seconds since 1970.",
    "webhook-signature": "One or two signatures by the Standard Webhooks scheme, separated by a space.",
}


def webhooks() -> dict[str, Any]:
    """By the event's name."""
    return {event: {"post": _operation(event)} for event in (*Event, TEST)}


def _operation(event: str) -> dict[str, Any]:
    data = {"required": ["interview"], "properties": {"interview": INTERVIEW}} if event != TEST else {}
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {"type": {"const": str(event)}, "timestamp": MOMENT, "data": {"type": "object"} | data},
    }
    return {
        "summary": str(event),
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in SIGNED.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"2XX": {"description": "It was taken. Anything else is tried again."}},
    }
