"""What each member of the team chooses about letters: their time zone and their reminders."""

from collections.abc import Collection
from dataclasses import dataclass

from db.engine import database
from repositories import users
from services.base import Invalid, _
from services.interview import zones

DAY, HOUR = "day", "hour"
REMINDERS = (DAY, HOUR)


@dataclass(frozen=True)
class Choices:
    """`zone` is None where the person follows their browser, which told `told_zone` last if it told any."""

    zone: str | None
    told_zone: str | None
    reminders: frozenset[str]


def of(user_id: int) -> Choices:
    """What this person chose."""
    found = database.read(lambda db: users.get_choices(db, user_id))
    return Choices(found.chosen_zone, found.timezone, frozenset(found.reminders.split()))


def save(user_id: int, *, zone: str | None, reminders: Collection[str]) -> None:
    """Store it. Raises Invalid("zone-unknown")."""
    if zone is not None and not zones.is_zone(zone):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    wanted = " ".join(one for one in REMINDERS if one in reminders)
    database.run(lambda db: users.set_choices(db, user_id, chosen_zone=zone, reminders=wanted))
