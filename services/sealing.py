"""What only this server can read or make, by keys that come from SECRET_KEY: sealed texts and fingerprints.

Holds process state: the keys that `create_app` configures.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """Sealed with another key, for another purpose, changed on the way, or too old."""


class _Keys:
    sealing: Fernet
    fingerprints: bytes


def configure(secret_key: str) -> None:
    """Derive the keys anew. What was sealed with another SECRET_KEY cannot be opened any more."""
    _Keys.sealing = Fernet(urlsafe_b64encode(_derived(secret_key, b"neurohire sealing")))
    _Keys.fingerprints = _derived(secret_key, b"neurohire fingerprints")


def seal(text: str, *, purpose: str, at: datetime) -> str:
    """The text encrypted, with the time; `purpose` says what and whose it is, and is needed to open it."""
    return _Keys.sealing.encrypt_at_time(f"{purpose}\n{text}".encode(), int(at.timestamp())).decode()


def unseal(sealed: str, *, purpose: str, at: datetime | None = None, lifetime: timedelta | None = None) -> str:
    """The text again. With `at` and `lifetime` not for longer than that. Raises Unreadable."""
    given = sealed.encode(errors="replace")  # Forms hand on what is no base64, and no ASCII.
    try:
        if at is None or lifetime is None:
            opened = _Keys.sealing.decrypt(given)
        else:
            opened = _Keys.sealing.decrypt_at_time(given, int(lifetime.total_seconds()), int(at.timestamp()))
    except InvalidToken as error:
        raise Unreadable from error
    found, _newline, text = opened.decode().partition("\n")
    if found != purpose:
        raise Unreadable
    return text


def fingerprint(text: str) -> str:
    """The same for the same text, and tells nothing about it to whoever has not the key."""
    return hmac.new(_Keys.fingerprints, text.encode(), hashlib.sha256).hexdigest()


def _derived(secret_key: str, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())
