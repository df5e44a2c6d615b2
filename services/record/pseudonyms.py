"""Names in an exported report: as they are, or "Interviewer 1" and "Candidate" in their place.

Only fields that hold a name are replaced. What people wrote may still name somebody.
"""

from collections import Counter
from collections.abc import Sequence

from repositories.states import SeatRole
from services.interview import Person

STAND_INS = {
    SeatRole.INTERVIEWER: "Interviewer",
    SeatRole.OBSERVER: "Observer",
    SeatRole.CANDIDATE: "Candidate",
}
SOMEBODY = "Somebody"
"""Who is no longer one of the interview's people; also who wrote where an account is gone."""


class Names:
    """What each person of one interview is called in one file."""

    def __init__(self, people: Sequence[Person], *, is_told: bool) -> None:
        self.people = people
        self._is_told = is_told
        self._called = _numbered(people)

    def of(self, user_id: int | None, name: str) -> str:
        """The person's own name, or what stands for it."""
        if self._is_told:
            return name or SOMEBODY
        return self._called.get(user_id, SOMEBODY) if user_id is not None else SOMEBODY

    def outsider(self, name: str, stand_in: str) -> str:
        """Of somebody without a seat."""
        return name if self._is_told else stand_in

    def author(self, user_id: int | None, name: str, role: str | None) -> dict[str, str | None]:
        """Who wrote or did something; the role is None for who has left the interview."""
        return {"by": self.of(user_id, name), "role": role}

    def by_name(self, name: str | None, role: SeatRole) -> str | None:
        """Where only a name was kept."""
        if name is None or self._is_told:
            return name
        found = [one.user_id for one in self.people if one.name == name and one.role is role]
        return self._called[found[0]] if len(found) == 1 else STAND_INS[role]


def _numbered(people: Sequence[Person]) -> dict[int, str]:
    """The candidate is one; the others are numbered by role, also where there is one."""
    seen: Counter[SeatRole] = Counter()
    called = {}
    for one in people:
        seen[one.role] += 1
        stand_in = STAND_INS[one.role]
        called[one.user_id] = stand_in if one.role is SeatRole.CANDIDATE else f"{stand_in} {seen[one.role]}"
    return called
