"""What a passkey is to sign next: random, kept by the server, for one browser's session and one answer.

The browser holds a token, in its signed cookie, whose hash finds the challenge; so nobody answers another's.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import passkey_challenges
from services.base import encryption

LIFETIME = timedelta(minutes=5)
"""Somebody may have to look for the key, or for the telephone."""
CHALLENGE_BYTES = 32
MAX_WAITING = 10_000
"""About 2 MB. With one more the oldest goes, so that nobody who floods the table keeps others from signing in."""


@dataclass(frozen=True)
class Challenge:
    """What is to be signed, and the token that the browser keeps for its answer."""

    value: bytes
    token: str


def issue(purpose: str, *, former: str | None, at: datetime) -> Challenge:
    """A new challenge in place of that of the `former` token. `purpose` says what for, and whose it is if known."""
    challenge = Challenge(secrets.token_bytes(CHALLENGE_BYTES), secrets.token_urlsafe(32))

    def work(db: Connection) -> None:
        passkey_challenges.delete_expired(db, before=at - LIFETIME)
        passkey_challenges.delete_oldest(db, keep=MAX_WAITING - 1)
        if former is not None:
            passkey_challenges.delete_challenge(db, _owner(purpose, former))
        text = urlsafe_b64encode(challenge.value).decode()
        passkey_challenges.insert_challenge(db, _owner(purpose, challenge.token), text, at=at)

    database.run(work)
    return challenge


def take(purpose: str, token: str, *, at: datetime) -> bytes | None:
    """What was to be signed; None if it was answered, is too old, or was for another purpose. It counts once."""
    found = database.run(lambda db: passkey_challenges.take(db, _owner(purpose, token), after=at - LIFETIME))
    return None if found is None else urlsafe_b64decode(found)


def delete_expired(*, at: datetime) -> None:
    """Forget those that nobody answered."""
    database.run(lambda db: passkey_challenges.delete_expired(db, before=at - LIFETIME))


def _owner(purpose: str, token: str) -> str:
    return encryption.digest(f"passkey {purpose} {token}")
