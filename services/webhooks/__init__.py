"""Webhooks: where other programs are told what happened, and the outbox of what they are told (ADR 31); and
the word to a recruiting system that there is something to read about what it ordered (ADR 33).
"""

from services.webhooks import addresses, callbacks, deliveries
from services.webhooks.addresses import MAX_NAME_CHARS, Wanted
from services.webhooks.events import TEST, Event

__all__ = ["MAX_NAME_CHARS", "TEST", "Event", "Wanted", "addresses", "callbacks", "deliveries"]
