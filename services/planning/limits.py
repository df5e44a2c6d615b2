"""How long an interview may be, and how late its start."""

from datetime import timedelta

MIN_MINUTES, MAX_MINUTES, DEFAULT_MINUTES = 5, 480, 60
MAX_TITLE_CHARS = 200
LATEST_START = timedelta(minutes=5)
"""Who chooses the present minute sends the form a little later; what began longer ago is a slip."""
