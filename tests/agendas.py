"""Lists of interviews as tests ask for them: of one person, by id."""

from datetime import datetime

from repositories.interviews import Interview
from repositories.paging import Page
from services.base.clock import utcnow
from services.planning import agenda
from services.planning.agenda import Whose


def page(
    user_id: int,
    *,
    is_interviewer: bool,
    search: str = "",
    status: str = "all",
    number: int = 1,
    at: datetime | None = None,
) -> Page[Interview]:
    whose = Whose(user_id, is_staff=is_interviewer)
    return agenda.look(whose, search=search, status=status, number=number, at=at or utcnow()).page
