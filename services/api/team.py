"""Whom and what an interview can be ordered with: the people of the team, and the templates."""

from db.engine import database
from repositories import interview_templates, users
from repositories.interview_templates import Template
from repositories.states import STAFF
from repositories.users import User
from services.api import cursors
from services.api.cursors import Part
from services.api.tokens import Caller
from services.base import Action, names, policy


def people(caller: Caller, *, email: str | None, cursor: str | None, limit: int) -> Part[User]:
    """Active people of the team, one by their address or all, by number. Raises Invalid("cursor-unknown")."""
    policy.check(caller.role, Action.COORDINATE)
    key = None if email is None else names.fold(email)

    def read(after: int, most: int) -> list[User]:
        return database.read(
            lambda db: users.list_after(db, after, roles=STAFF, limit=most, email_key=key, is_active=True)
        )

    return cursors.part("team", key, cursor, limit, read, lambda one: one.id)


def templates(caller: Caller, *, cursor: str | None, limit: int) -> Part[Template]:
    """Those in use, by number. Raises Invalid("cursor-unknown")."""
    policy.check(caller.role, Action.SCHEDULE)

    def read(after: int, most: int) -> list[Template]:
        return database.read(lambda db: interview_templates.list_after(db, after, limit=most))

    return cursors.part("templates", None, cursor, limit, read, lambda one: one.id)
