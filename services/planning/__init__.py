"""Planning an interview, and ending it."""

from services.planning import ending, scheduling
from services.planning.scheduling import DEFAULT_MINUTES, MAX_TITLE_CHARS, Plan, Scheduled

__all__ = [
    "DEFAULT_MINUTES",
    "MAX_TITLE_CHARS",
    "Plan",
    "Scheduled",
    "ending",
    "scheduling",
]
