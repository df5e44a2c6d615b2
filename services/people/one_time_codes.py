"""Codes that are good once: those an app counts from a shared secret and the time (RFC 6238), and recovery codes.

Pure: which were taken already is in the database, and `second_factor` asks it.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator
from datetime import datetime

import pyotp

from services.base import encryption

STEP_S = 30
TOLERANCE = (0, -1, 1)
"""A clock may be half a minute off, and typing takes time."""

RECOVERY_CODES = 10
# 78 bits: a hash without a key is enough, and so they outlive a change of SECRET_KEY.
RECOVERY_CHARS = 16
# Without what reads alike: 0 and o, 1 and l and i, u and v.
RECOVERY_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
ISSUER = "NeuroHire"
MAX_TYPED_CHARS = 100
"""A code as people type or paste it, with blanks and dashes."""


def new_secret() -> str:
    """160 random bits in base32, as apps want them."""
    return pyotp.random_base32(32)


def address(secret: str, username: str) -> str:
    """What the QR code says to the app: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def grouped(secret: str) -> str:
    """In groups of four, for typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_at(at: datetime) -> int:
    """The number of the half minute, since 1970."""
    return int(at.timestamp()) // STEP_S


def matching_steps(secret: str, code: str, *, at: datetime) -> Iterator[int]:
    """The steps around this moment whose code this is; seldom more than one. Spaces do not matter."""
    given = _plain(code)
    if not re.fullmatch(r"[0-9]{6}", given):
        return
    counter = pyotp.HOTP(secret)
    for offset in TOLERANCE:
        step = step_at(at) + offset
        if hmac.compare_digest(counter.at(step), given):
            yield step


def new_recovery_codes() -> list[str]:
    """Ten of them, such as `abcd-efgh-jkmn-pqrs`."""
    return [_recovery_code() for _count in range(RECOVERY_CODES)]


def recovery_hash(user_id: int, code: str) -> str | None:
    """What is kept of a person's recovery code, however it was typed; None for what cannot be one."""
    given = _plain(code).lower()
    if len(given) != RECOVERY_CHARS or not set(given) <= set(RECOVERY_ALPHABET):
        return None
    return encryption.digest(f"{user_id}:{given}")


def _recovery_code() -> str:
    letters = "".join(secrets.choice(RECOVERY_ALPHABET) for _count in range(RECOVERY_CHARS))
    return "-".join(letters[start : start + 4] for start in range(0, RECOVERY_CHARS, 4))


def _plain(code: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", code[:MAX_TYPED_CHARS]))
