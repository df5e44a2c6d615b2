"""Passwords: Argon2id for new hashes, Werkzeug's hashes of older databases still verify.

Hashing takes tens of milliseconds of CPU by design, so it always runs off the hub.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.security import check_password_hash

import runtime
from services.errors import Invalid
from services.text import _

MIN_CHARS = 10  # NIST SP 800-63B asks for 8 with a second factor; alone, a little more.
MAX_CHARS = 256

# OWASP password storage cheat sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the name is unknown, so that an unknown name takes as long as a wrong password.
_nobody = _hasher.hash("nobody has this password")


def check_length(password: str) -> None:
    """Raises Invalid("password-too-short" or "password-too-long"); composition rules do not help people."""
    if len(password) < MIN_CHARS:
        raise Invalid("password-too-short", _("Use at least %(count)s characters.", count=MIN_CHARS), field="password")
    if len(password) > MAX_CHARS:
        raise Invalid("password-too-long", _("Use at most %(count)s characters.", count=MAX_CHARS), field="password")


def hash_password(password: str) -> str:
    """The Argon2id hash of a password. Raises as `check_length` does."""
    check_length(password)
    return runtime.in_native_thread(_hasher.hash, password)


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password matches; takes as long without a hash (an unknown person) as with one."""
    return runtime.in_native_thread(_verify, password[: MAX_CHARS + 1], password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash is an older kind or uses older parameters."""
    return not password_hash.startswith("$argon2") or _hasher.check_needs_rehash(password_hash)


def _verify(password: str, password_hash: str | None) -> bool:
    stored = password_hash or _nobody
    if not stored.startswith("$argon2"):
        return _verify_werkzeug(stored, password)
    try:
        return _hasher.verify(stored, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _verify_werkzeug(stored: str, password: str) -> bool:
    try:
        return check_password_hash(stored, password)
    except ValueError:  # A method this Werkzeug no longer knows, or no hash at all.
        return False
