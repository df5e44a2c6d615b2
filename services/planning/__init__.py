"""Planning an interview, and ending it."""

from services.planning import (
    agenda,
    availability,
    busy_calendars,
    choosing,
    ending,
    hours,
    offers,
    scheduling,
    slots,
)
from services.planning.limits import DEFAULT_MINUTES, MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.planning.scheduling import Plan, Scheduled

__all__ = [
    "DEFAULT_MINUTES",
    "MAX_MINUTES",
    "MAX_TITLE_CHARS",
    "MIN_MINUTES",
    "Plan",
    "Scheduled",
    "agenda",
    "availability",
    "busy_calendars",
    "choosing",
    "ending",
    "hours",
    "offers",
    "scheduling",
    "slots",
]
