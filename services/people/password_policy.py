"""Whose password or passkey counts: everybody's, or with sign-on only, the candidates' and one administrator's."""

from repositories.states import STAFF, Role
from repositories.users import User
from services.base import settings


def counts(user: User) -> bool:
    """Whether this person may sign in by password or passkey at all."""
    return not settings.config.sign_on.is_only or user.role not in STAFF or is_break_glass(user)


def is_break_glass(user: User) -> bool:
    """Whether this is the administrator who can always sign in by password."""
    named = settings.config.sign_on.break_glass
    return named is not None and user.role == Role.ADMIN and user.username == named
