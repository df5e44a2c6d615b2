"""Letters about interviews: the outbox, which letters a fact takes, what they are when sent, calendar files."""

from services.mail import calendar, history, letters, offers, outbox, reading, reminders, smtp
from services.mail.calendar import Method, Party
from services.mail.reading import Letter, Untrue

__all__ = [
    "Letter",
    "Method",
    "Party",
    "Untrue",
    "calendar",
    "history",
    "letters",
    "offers",
    "outbox",
    "reading",
    "reminders",
    "smtp",
]
