"""Proof of who is at the keyboard, before somebody changes how they sign in or where their letters go.

Who signed in just now has shown it; everybody else gives the password, and a code where two-step verification is on.
"""

from datetime import datetime, timedelta

from repositories.user_sessions import SessionUser
from services.base import Conflict, Invalid, _
from services.people import accounts, second_factor

FRESH_FOR = timedelta(minutes=5)
"""As long as the code may take after the password."""


def is_fresh(person: SessionUser, *, at: datetime) -> bool:
    """Whether the person signed in so recently that they need not prove it again."""
    return person.created_at is not None and at - person.created_at < FRESH_FOR


def require(person: SessionUser, *, password: str, code: str, at: datetime) -> None:
    """Raises Invalid with the field `password` or `code`, and Conflict("sign-in-again") for who has no password.

    A right code is used up.
    """
    if is_fresh(person, at=at):
        return
    if not accounts.get(person.id).has_password:
        raise Conflict("sign-in-again", _("Sign out, sign in again, and do this within five minutes."))
    if not accounts.is_password(person.id, password):
        raise Invalid("password-wrong", _("This password is wrong. Try again."), field="password")
    if person.has_second_factor and not second_factor.take(person.id, code, at=at):
        words = _("This code is wrong or was used before. Wait for the next one and try again.")
        raise Invalid("code-wrong", words, field="code")
