"""Letters: the outbox, which letters a fact takes, what they are when sent, calendar files."""

from services.mail import (
    account_letters,
    address_changes,
    addressing,
    calendar,
    choices,
    history,
    letters,
    offers,
    outbox,
    reading,
    reminders,
    senders,
    smtp,
    subscriptions,
)
from services.mail.calendar import Method, Party
from services.mail.reading import Letter, Untrue
from services.mail.senders import Sender
from services.mail.subscriptions import Subscribed

__all__ = [
    "Letter",
    "Method",
    "Party",
    "Sender",
    "Subscribed",
    "Untrue",
    "account_letters",
    "address_changes",
    "addressing",
    "calendar",
    "choices",
    "history",
    "letters",
    "offers",
    "outbox",
    "reading",
    "reminders",
    "senders",
    "smtp",
    "subscriptions",
]
