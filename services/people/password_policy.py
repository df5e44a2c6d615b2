"""Whose password or passkey counts: everybody's, or with sign-on only, the candidates' and one administrator's."""

from sqlalchemy.engine import Connection

from repositories.states import STAFF, Role
from repositories.users import User
from services.base import SignOnConfig, settings
from services.stored_settings import stored


def counts(user: User) -> bool:
    """Whether this person may sign in by password or passkey at all."""
    return not settings.config.sign_on.is_only or user.role not in STAFF or is_break_glass(user)


def is_break_glass(user: User) -> bool:
    """Whether this is the administrator who can always sign in by password."""
    return _is_named(settings.config.sign_on, user)


def is_needed_in(db: Connection, user: User) -> bool:
    """Whether sign-on only leaves this administrator alone with a password, as the database says it at this moment:
    another process may have set it, which this one reads within seconds.
    """
    sign_on = stored.in_database(db).sign_on
    return sign_on.is_only and _is_named(sign_on, user)


def _is_named(sign_on: SignOnConfig, user: User) -> bool:
    named = sign_on.break_glass
    return named is not None and user.role == Role.ADMIN and user.username == named
