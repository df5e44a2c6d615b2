"""What was observed of a candidate, with their consent, and how much of the time."""

from services.proctoring import alert_groups, alert_precision, coverage, opening, proctoring
from services.proctoring.alert_precision import quiet_kinds
from services.proctoring.coverage import Coverage, State
from services.proctoring.proctoring import NOTICE_VERSION

__all__ = [
    "NOTICE_VERSION",
    "Coverage",
    "State",
    "alert_groups",
    "alert_precision",
    "coverage",
    "opening",
    "proctoring",
    "quiet_kinds",
]
