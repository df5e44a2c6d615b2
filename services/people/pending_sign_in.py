"""Between the password and the code: who gave the right password, for five minutes and without a session.

The browser keeps it, sealed. It is bound to the password, so that changing that one ends it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import database
from repositories import users
from repositories.users import User
from services.base import encryption

LIFETIME = timedelta(minutes=5)
PURPOSE = "second step"


@dataclass(frozen=True)
class PendingSignIn:
    """Who is to enter a code, and the name they gave with the password."""

    user: User
    account: str


def begin(user: User, account: str, *, at: datetime) -> str:
    """What the browser shows again with the code."""
    told = {"user": user.id, "password": _fingerprint(user), "account": account}
    return encryption.seal(json.dumps(told), purpose=PURPOSE, at=at)


def find(sealed: str, *, at: datetime) -> PendingSignIn | None:
    """The account it belongs to; None if it is too old, the password has changed or the account is deactivated."""
    try:
        told = json.loads(encryption.unseal(sealed, purpose=PURPOSE, at=at, lifetime=LIFETIME))
    except encryption.Unreadable:
        return None
    user = database.read(lambda db: users.find(db, told["user"]))
    if user is None or not user.is_active or told["password"] != _fingerprint(user):
        return None
    return PendingSignIn(user, told["account"])


def _fingerprint(user: User) -> str:
    return encryption.fingerprint(f"{user.id} {user.password_hash}")
