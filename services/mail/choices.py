"""What each member of the team chooses: their name, the language of pages, their time zone and their reminders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import users
from services.audit import audit
from services.base import Invalid, _, names
from services.interview import zones

DAY, HOUR = "day", "hour"
REMINDERS = (DAY, HOUR)
DEFAULT_REMINDERS = "day hour"
"""Of an interview whose plan says nothing else."""


@dataclass(frozen=True)
class Choices:
    """`zone` is None where the person follows their browser, which told `told_zone` last if it told any; `reminders`
    where they follow the plan of each interview.
    """

    zone: str | None
    told_zone: str | None
    reminders: frozenset[str] | None
    name: str
    language: str | None
    """None where pages follow the browser."""


def of(user_id: int) -> Choices:
    """What this person chose."""
    found = database.read(lambda db: users.get_choices(db, user_id))
    own = frozenset(found.reminders.split()) if found.has_own_reminders else None
    return Choices(found.chosen_zone, found.timezone, own, found.name, found.language)


def save(
    user_id: int,
    *,
    zone: str | None,
    reminders: Collection[str] | None,
    name: str | None,
    language: str | None,
    at: datetime,
) -> None:
    """Store it; a `name` of None leaves the name as it is. Raises Invalid("zone-unknown"), Invalid("name-missing")."""
    if zone is not None and not zones.is_zone(zone):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    values: dict[str, object] = {"chosen_zone": zone, "language": language, "has_own_reminders": reminders is not None}
    values["reminders"] = in_order(reminders) if reminders is not None else DEFAULT_REMINDERS
    if name is not None:
        values["name"] = names.clean_full_name(name)

    def work(db: Connection) -> None:
        if values.get("name", found := users.get_choices(db, user_id).name) != found:
            person = audit.person(user_id)
            details = {"changed": ["name"]}
            audit.write(db, audit.Deed.PERSON_CHANGED, by=audit.Doer(user_id), on=person, at=at, details=details)
        users.update_user(db, user_id, values)

    database.run(work)


def in_order(reminders: Collection[str]) -> str:
    """As they are stored; whatever is none of them is left out."""
    return " ".join(one for one in REMINDERS if one in reminders)
