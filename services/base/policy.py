"""Who may do what: the one table of role and action."""

from enum import StrEnum

from repositories.states import STAFF, Role
from services.base.errors import NotAllowed
from services.base.text import _


class Action(StrEnum):
    """What an account may do outside a particular interview."""

    MANAGE_CANDIDATES = "manage candidates"
    SCHEDULE = "schedule interviews"
    REVIEW = "review interviews of others"
    COORDINATE = "coordinate everybody's interviews"
    MANAGE_QUESTIONS = "manage the questions"
    MANAGE_TEAM = "manage the team"
    EXEMPT = "exempt candidates from signals"
    SEE_USEFULNESS = "see how useful signals are"
    SEE_SYSTEM = "see how the server is"
    READ_AUDIT = "read the audit log"
    USE_SECOND_FACTOR = "use a second factor"
    USE_ACCOUNT_PAGE = "choose reminders and subscribe to a calendar"


ALLOWED: dict[Action, tuple[Role, ...]] = {
    Action.MANAGE_CANDIDATES: STAFF,
    Action.SCHEDULE: STAFF,
    # To see when everybody's interviews are, and to plan them. Who enters a room is said by its seats alone.
    Action.COORDINATE: (Role.ADMIN, Role.COORDINATOR),
    Action.REVIEW: STAFF,
    Action.MANAGE_QUESTIONS: (Role.ADMIN, Role.INTERVIEWER),
    Action.MANAGE_TEAM: (Role.ADMIN,),
    Action.EXEMPT: (Role.ADMIN,),
    Action.SEE_USEFULNESS: (Role.ADMIN,),
    Action.SEE_SYSTEM: (Role.ADMIN,),
    Action.READ_AUDIT: (Role.ADMIN,),
    Action.USE_SECOND_FACTOR: STAFF,
    Action.USE_ACCOUNT_PAGE: STAFF,
}


def is_staff(role: str) -> bool:
    return role in STAFF


def is_allowed(role: str, action: Action) -> bool:
    return role in ALLOWED[action]


def check(role: str, action: Action) -> None:
    """Raises NotAllowed("not-allowed") unless the role may do this."""
    if not is_allowed(role, action):
        raise NotAllowed("not-allowed", _("Your account may not do this."))
