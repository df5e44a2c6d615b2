"""What each role of the team may do, as a table made from the policy, in words for people."""

from dataclasses import dataclass

from localization import translate
from repositories.states import Role
from services.base import ALLOWED, Action, Message, _

WORDS: dict[Action, Message] = {
    Action.MANAGE_CANDIDATES: _("Add and edit candidates, and read their resumes"),
    Action.SCHEDULE: _("Schedule their own interviews, offer times, and use templates and scorecards"),
    Action.REVIEW: _("Write second reviews when asked, and read reports that are shared with them"),
    Action.MANAGE_QUESTIONS: _("Read and edit the questions in the bank"),
    Action.COORDINATE: _("See and plan everybody’s interviews, and choose who holds them"),
    Action.EXEMPT: _("Exempt candidates from signals"),
    Action.SEE_USEFULNESS: _("See how useful each kind of signal was"),
    Action.MANAGE_TEAM: _("Invite colleagues, change their accounts, and deactivate them"),
    Action.SEE_SYSTEM: _("See System health, set up mail, and answer requests to be erased"),
    Action.MANAGE_SETTINGS: _("Change the settings of the server"),
    Action.MANAGE_TOKENS: _("Make tokens for other programs"),
    Action.READ_AUDIT: _("Read the audit log"),
    Action.USE_SECOND_FACTOR: _("Turn on two-step verification for themselves"),
    Action.USE_ACCOUNT_PAGE: _("Choose their reminders, and subscribe to their own interviews"),
}
COLUMNS = (Role.INTERVIEWER, Role.COORDINATOR, Role.ADMIN)


@dataclass(frozen=True)
class Line:
    """One action, and whether each of `COLUMNS` may do it."""

    words: str
    may: tuple[bool, ...]


def lines() -> list[Line]:
    """Every action that somebody of the team may do, in the reader's language."""
    return [
        Line(translate(words), tuple(role in ALLOWED[action] for role in COLUMNS)) for action, words in WORDS.items()
    ]
