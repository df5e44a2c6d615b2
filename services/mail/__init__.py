"""Letters: the outbox, which letters a fact takes, what they are when sent, calendar files."""

from services.mail import account_letters, calendar, history, letters, outbox, reading, reminders, smtp
from services.mail.calendar import Method, Party
from services.mail.reading import Letter, Untrue

__all__ = [
    "Letter",
    "Method",
    "Party",
    "Untrue",
    "account_letters",
    "calendar",
    "history",
    "letters",
    "outbox",
    "reading",
    "reminders",
    "smtp",
]
