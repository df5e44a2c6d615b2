"""The interface for other programs: `/api/v1`, by bearer tokens (ADR 29).

A verb is a service of `services/api` and a view here, which reads the clock, calls it, tells open rooms, and answers.
`operations.py` is the one entrance: what a view is declared with there is checked, documented and tested.
"""

from routes.api import candidates, greenhouse, interviews, reports, team
from routes.api.operations import bp

__all__ = ["bp", "candidates", "greenhouse", "interviews", "reports", "team"]
