"""How long an interview may be, how late its start, and when it counts as over."""

from datetime import timedelta

MIN_MINUTES, MAX_MINUTES, DEFAULT_MINUTES = 5, 480, 60
MAX_TITLE_CHARS = 200
LATEST_START = timedelta(minutes=5)
"""Who chooses the present minute sends the form a little later; what began longer ago is a slip."""
OVER_AFTER = timedelta(minutes=15)
"""After its planned end an interview that nobody closed asks what became of it."""
