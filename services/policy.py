"""Who may do what: the one table of role and action."""

from enum import StrEnum

from services.errors import NotAllowed
from services.text import _


class Role(StrEnum):
    """The role of an account."""

    ADMIN = "admin"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


class Action(StrEnum):
    """What an account may do outside a particular interview."""

    MANAGE_CANDIDATES = "manage candidates"
    SCHEDULE = "schedule interviews"
    MANAGE_TEAM = "manage the team"


STAFF = frozenset({Role.ADMIN, Role.INTERVIEWER})
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.MANAGE_CANDIDATES: STAFF,
    Action.SCHEDULE: STAFF,
    Action.MANAGE_TEAM: frozenset({Role.ADMIN}),
}


def is_staff(role: str) -> bool:
    return role in STAFF


def check(role: str, action: Action) -> None:
    """Raises NotAllowed("not-allowed") unless the role may do this."""
    if role not in ALLOWED[action]:
        raise NotAllowed("not-allowed", _("Your account may not do this."))
