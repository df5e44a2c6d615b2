"""Who was sent to a provider: what must come back with them, kept here, for their own browser, once and for minutes.

The browser holds a secret of its own and the provider brings back another; both are hashes here.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import pending_sign_ons
from services.base import ProviderConfig, encryption

LIFETIME = timedelta(minutes=10)
"""To sign in there, perhaps with a second factor."""
MAX_OF_BROWSER = 5
"""Tabs in which somebody began; with one more the oldest is forgotten."""
MAX_OF_SOURCE = 500
"""From one address; with one more the oldest is forgotten. A large office begins at nine, and whoever is back no longer
counts.
"""
MAX_PENDING = 20_000
"""Of everybody. Each has 2 KB at most, and is gone after ten minutes. With one more the oldest is forgotten of the
address with most, so that a flood displaces itself and nobody is refused.
"""
MAX_STATE_CHARS = 200
MAX_WANTED_CHARS = 500
"""Of the page that somebody wanted; who wanted a longer address comes to their first page."""


@dataclass(frozen=True)
class Pending:
    """`connects` is the session that wants to add this way of signing in, if one does.

    `issuer` is whom the provider's name stood for: an administrator may change it meanwhile.
    """

    provider: str
    issuer: str
    nonce: str
    verifier: str
    wanted: str | None
    connects: int | None
    began_at: float
    """Seconds since 1970."""


@dataclass(frozen=True)
class Begun:
    """What goes to the provider."""

    state: str
    pending: Pending


def begin(
    provider: ProviderConfig, *, browser: str, source: str, wanted: str | None, connects: int | None, at: datetime
) -> Begun:
    """`source` is the address that this counts for."""
    state = secrets.token_urlsafe(32)
    wanted = wanted if wanted is None or len(wanted) <= MAX_WANTED_CHARS else None
    nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    made = Pending(provider.key, provider.issuer, nonce, verifier, wanted, connects, at.timestamp())
    sealed = encryption.seal(json.dumps(asdict(made)), purpose=_purpose(state), at=at)
    browser_hash, source_hash = encryption.digest(browser), encryption.digest(source)
    hashes = {"state_hash": encryption.digest(state), "browser_hash": browser_hash, "source_hash": source_hash}

    def work(db: Connection) -> None:
        pending_sign_ons.delete_old(db, before=at - LIFETIME)
        pending_sign_ons.delete_of_browser(db, browser_hash, keep=MAX_OF_BROWSER - 1)
        pending_sign_ons.delete_of_source(db, source_hash, keep=MAX_OF_SOURCE - 1)
        if pending_sign_ons.count(db) >= MAX_PENDING and (fullest := pending_sign_ons.find_fullest_source(db)):
            pending_sign_ons.delete_oldest_of_source(db, fullest[0])
        pending_sign_ons.insert_pending(db, **hashes, sealed=sealed, at=at)

    database.run(work)
    return Begun(state, made)


def take(state: str, *, browser: str, at: datetime) -> Pending | None:
    """What was begun in this browser, from now on never again; None for what was not, is too old, or was taken."""
    state_hash = encryption.digest(state[:MAX_STATE_CHARS])
    browser_hash = encryption.digest(browser)
    sealed = database.read(
        lambda db: pending_sign_ons.find_sealed(db, state_hash=state_hash, browser_hash=browser_hash)
    )
    if sealed is None or not database.run(lambda db: pending_sign_ons.delete_pending(db, state_hash=state_hash)):
        return None
    try:
        text = encryption.unseal(sealed, purpose=_purpose(state), at=at, lifetime=LIFETIME)
    except encryption.Unreadable:
        return None
    try:
        return Pending(**json.loads(text))
    except TypeError:  # Begun before an update, which is minutes ago.
        return None


def _purpose(state: str) -> str:
    return f"sign-on {encryption.digest(state)}"
