"""What only this server can read or make, by keys that come from SECRET_KEY: sealed texts and fingerprints.

What was sealed with another SECRET_KEY cannot be opened.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.base.settings import settings

if TYPE_CHECKING:
    from config import Config

PROOF_CHARS = 32


class Unreadable(Exception):
    """Sealed with another key, for another purpose, changed on the way, or too old."""


@dataclass(frozen=True)
class _Keys:
    sealing: Fernet
    fingerprints: bytes
    proofs: bytes


def _make_keys(config: "Config") -> _Keys:
    key = config.secret_key
    return _Keys(
        Fernet(urlsafe_b64encode(_derived(key, b"neurohire sealing"))),
        _derived(key, b"neurohire fingerprints"),
        _derived(key, b"neurohire proofs"),
    )


def _keys() -> _Keys:
    return settings.derived(_make_keys)


def seal(text: str, *, purpose: str, at: datetime) -> str:
    """The text encrypted, with the time; `purpose` says what and whose it is, and is needed to open it."""
    return _keys().sealing.encrypt_at_time(f"{purpose}\n{text}".encode(), int(at.timestamp())).decode()


def unseal(sealed: str, *, purpose: str, at: datetime | None = None, lifetime: timedelta | None = None) -> str:
    """The text again. With `at` and `lifetime` not for longer than that. Raises Unreadable."""
    given = sealed.encode(errors="replace")  # Forms hand on what is no base64, and no ASCII.
    try:
        if at is None or lifetime is None:
            opened = _keys().sealing.decrypt(given)
        else:
            opened = _keys().sealing.decrypt_at_time(given, int(lifetime.total_seconds()), int(at.timestamp()))
    except InvalidToken as error:
        raise Unreadable from error
    found, _newline, text = opened.decode().partition("\n")
    if found != purpose:
        raise Unreadable
    return text


def digest(secret: str) -> str:
    """A hash to find a random secret by without storing it. SHA-256 will do: nobody guesses 128 bits or more."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def fingerprint(text: str) -> str:
    """The same for the same text; without the key it reveals nothing about the text."""
    return hmac.new(_keys().fingerprints, text.encode(), hashlib.sha256).hexdigest()


def proof(purpose: str, data: bytes) -> str:
    """That this server has seen these bytes for this purpose; 32 hexadecimal digits, which only it can make."""
    return hmac.digest(_keys().proofs, purpose.encode() + b"\n" + data, "sha256").hex()[:PROOF_CHARS]


def is_proof(given: str, purpose: str, data: bytes) -> bool:
    """Whether `given` is the proof of these bytes for this purpose."""
    return hmac.compare_digest(given.encode(), proof(purpose, data).encode())


def _derived(secret_key: str, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())
