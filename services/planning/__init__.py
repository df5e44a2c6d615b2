"""Planning an interview, and ending it."""

from services.planning import (
    agenda,
    availability,
    busy_calendars,
    choosing,
    ending,
    handing_over,
    hours,
    interview_templates,
    needs,
    offers,
    scheduling,
    slots,
    starting,
    template_lists,
    template_orders,
    template_questions,
)
from services.planning.interview_templates import Values, WholeTemplate
from services.planning.limits import DEFAULT_MINUTES, MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.planning.scheduling import Plan, Scheduled

__all__ = [
    "DEFAULT_MINUTES",
    "MAX_MINUTES",
    "MAX_TITLE_CHARS",
    "MIN_MINUTES",
    "Plan",
    "Scheduled",
    "Values",
    "WholeTemplate",
    "agenda",
    "availability",
    "busy_calendars",
    "choosing",
    "ending",
    "handing_over",
    "hours",
    "interview_templates",
    "needs",
    "offers",
    "scheduling",
    "slots",
    "starting",
    "template_lists",
    "template_orders",
    "template_questions",
]
