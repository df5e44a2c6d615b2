"""Webhooks: where other programs are told what happened, and the outbox of what they are told (ADR 31)."""

from services.webhooks import addresses, deliveries
from services.webhooks.addresses import MAX_NAME_CHARS, Wanted
from services.webhooks.events import TEST, Event

__all__ = ["MAX_NAME_CHARS", "TEST", "Event", "Wanted", "addresses", "deliveries"]
