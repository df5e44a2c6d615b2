"""Finding people by part of a name, and the zones that their browsers tell."""

from collections.abc import Sequence

from db.engine import database
from repositories import users
from repositories.states import STAFF, Role
from repositories.user_sessions import SessionUser
from repositories.users import Planned
from services.base import names

MOST_FOUND = 20
"""More than a list shows without scrolling; whoever does not see whom they look for types another letter."""


def find_candidates(text: str) -> list[Planned]:
    """The first active candidates by name who have the text in their name, address or user name."""
    return _find(text, (Role.CANDIDATE,))


def find_colleagues(text: str) -> list[Planned]:
    """The same of the team."""
    return _find(text, STAFF)


def get_planned(ids: Sequence[int]) -> list[Planned]:
    """These people, in this order; those that are nobody's are left out."""
    return database.read(lambda db: users.list_planned(db, ids))


def remember_zone(person: SessionUser, zone: str) -> None:
    """Store the zone that this person's browser told, so that others can be shown their time."""
    if person.timezone != zone:
        database.run(lambda db: users.remember_zone(db, person.id, zone))


def _find(text: str, roles: Sequence[str]) -> list[Planned]:
    search = text.strip()[: names.MAX_SEARCH_CHARS]
    return database.read(lambda db: users.search_active(db, roles=roles, search=search, limit=MOST_FOUND))
