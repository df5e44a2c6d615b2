"""Candidates, as other programs list, add and change them; the rules are those of the team's pages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.engine import database
from repositories import users
from repositories.states import Role
from repositories.users import User
from services.api import cursors
from services.api.cursors import Part
from services.api.tokens import Caller
from services.base import Action, names, policy
from services.people import Profile
from services.people import candidates as people


def listed(caller: Caller, *, email: str | None, is_active: bool | None, cursor: str | None, limit: int) -> Part[User]:
    """Those with this address, or all, in the order in which they were added. Raises Invalid("cursor-unknown")."""
    policy.check(caller.role, Action.MANAGE_CANDIDATES)
    key = None if email is None else names.fold(email)

    def read(after: int, most: int) -> list[User]:
        wanted = {"roles": (Role.CANDIDATE,), "email_key": key, "is_active": is_active}
        return database.read(lambda db: users.list_after(db, after, limit=most, **wanted))  # type: ignore[arg-type]

    return cursors.part("candidates", (key, is_active), cursor, limit, read, lambda one: one.id)


def get(caller: Caller, candidate_id: int) -> User:
    """Raises NotFound."""
    policy.check(caller.role, Action.MANAGE_CANDIDATES)
    return people.get(candidate_id)


def add(caller: Caller, profile: Profile, *, at: datetime) -> User:
    """A candidate without a password and a resume. Raises Invalid with a `field`."""
    policy.check(caller.role, Action.MANAGE_CANDIDATES)
    return people.add(profile, None, at=at)


def change(caller: Caller, candidate_id: int, values: Mapping[str, Any], *, at: datetime) -> User:
    """Change these fields of the profile; the others stay. Raises NotFound, Invalid with a `field`."""
    policy.check(caller.role, Action.MANAGE_CANDIDATES)
    now = people.get(candidate_id)
    before = Profile(now.name, now.email or "", now.phone, now.target_role, now.experience_level)
    return people.edit(candidate_id, replace(before, **values), None, at=at)
