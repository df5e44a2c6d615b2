"""Letters about interviews: the outbox, which letters a fact takes, what they are when sent, calendar files."""

from services.mail import calendar, letters, outbox, reading, reminders, smtp
from services.mail.reading import Letter, Untrue

__all__ = ["Letter", "Untrue", "calendar", "letters", "outbox", "reading", "reminders", "smtp"]
