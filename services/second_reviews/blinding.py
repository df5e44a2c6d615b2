"""The people of an interview without their names: labels in their place, and words of theirs hidden where they occur.

What people wrote can still tell who they are; pages say so.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import users
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.base import Message, _
from services.document import masking
from services.interview import Person, members
from services.questions import comments
from services.room import chat
from services.running import reading

SHORTEST = 2
"""A single letter is no name that tells anybody apart, and would hide much of the code."""
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Blind:
    """Labels by person, in the order of `people`; the two patterns find words that name somebody."""

    people: tuple[Person, ...]
    labels: tuple[Message, ...]
    words: re.Pattern[str]
    anywhere: re.Pattern[str]

    def label(self, user_id: int | None) -> Message:
        """What this person is called; somebody who has left the panel since is "somebody"."""
        for person, label in zip(self.people, self.labels, strict=True):
            if person.user_id == user_id:
                return label
        return _("Somebody")

    def role(self, user_id: int | None) -> str:
        found = next((one.role for one in self.people if one.user_id == user_id), SeatRole.INTERVIEWER)
        return found.value

    def hide(self, text: str) -> str:
        return masking.hide(text, self.words)

    def masked(self, update: bytes) -> bytes:
        """Raises MalformedUpdate."""
        return masking.masked(update, self.words, self.anywhere)


def of(interview: Interview) -> Blind:
    """Labels for its people, and what is to be hidden of them."""
    people = tuple(members.people_of(interview))
    words, anywhere = _patterns(_names(interview, people))
    return Blind(people, tuple(_labels(people)), words, anywhere)


def _labels(people: Sequence[Person]) -> Iterable[Message]:
    counts = dict.fromkeys(SeatRole, 0)
    for one in people:
        counts[one.role] += 1
        yield LABELS[one.role](counts[one.role])


LABELS: dict[SeatRole, Callable[[int], Message]] = {
    SeatRole.CANDIDATE: lambda number: _("The candidate"),
    SeatRole.INTERVIEWER: lambda number: _("Interviewer %(number)s", number=number),
    SeatRole.OBSERVER: lambda number: _("Observer %(number)s", number=number),
}


def _names(interview: Interview, people: Sequence[Person]) -> set[str]:
    """Names, user names and addresses of its people, and the names of whoever else wrote or ran something."""
    ids = [one.user_id for one in people]

    def accounts(db: Connection) -> list[users.User]:
        return [user for user in (users.find(db, one) for one in ids) if user is not None]

    found = {one.name for one in people}
    for user in database.read(accounts):
        found |= {user.username, user.email or ""}
    found |= {one.sender_name for one in chat.whole(interview.id)}
    found |= {one.author_name or "" for one in comments.whole(interview.id)}
    found |= {one.name for one in database.read(lambda db: reading.list_in(db, interview.id))}
    return found


def _patterns(names: set[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The whole of each and its parts, the longest first."""
    parts = names | {part for one in names for part in re.split(r"[\s@]+", one)}
    hidden = sorted((one for one in parts if len(one) >= SHORTEST), key=lambda one: (-len(one), one))
    if not hidden:
        return NEVER, NEVER
    any_of = "|".join(re.escape(one) for one in hidden)
    return (
        re.compile(rf"(?<![^\W_])(?:{any_of})(?![^\W_])", re.IGNORECASE),
        re.compile(any_of, re.IGNORECASE),
    )
