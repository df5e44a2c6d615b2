"""Passwords: Argon2id for new hashes, Werkzeug's hashes of older databases still verify.

Hashing takes tens of milliseconds of CPU and 19 MiB by design, so it always runs off the hub, and a few at once.
Holds process state: who is being verified.
"""

import os
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.security import check_password_hash

from services.base import Invalid, Unavailable, _
from wire import runtime

MIN_CHARS = 10  # NIST SP 800-63B asks for 8 with a second factor; alone, a little more.
MAX_CHARS = 256
MAX_TYPED_CHARS = 1024
"""Some systems type a letter and its marks apart, as up to four characters."""
FEWEST_GUESSES = 1_000_000
"""What zxcvbn calls "very guessable" has less; the 3,000 most common passwords of ASVS 6.2.4 are far below."""
ESTIMATED_CHARS = 72  # The estimate takes longer the more there is; what is long enough is not guessed.
PRODUCT = "neurohire"

# A core is left to everybody who is in a room, and most of the native threads to the database.
HASHED_AT_ONCE = max(1, min(4, (os.cpu_count() or 1) - 1))
HASHED_AT_ONCE_FOR_KNOWN = 1
"""For whoever signed in in the same browser before: strangers who guess do not keep them waiting."""
PATIENCE_S = 20.0

T = TypeVar("T")
_slots = runtime.Slots(HASHED_AT_ONCE, PATIENCE_S)
_slots_for_known = runtime.Slots(HASHED_AT_ONCE_FOR_KNOWN, PATIENCE_S)

# OWASP password storage cheat sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the name is unknown, so that an unknown name takes as long as a wrong password.
_nobody = _hasher.hash("nobody has this password")


def normalized(password: str) -> str:
    """One form for what systems type differently: NFC, and every kind of space as a space (RFC 8265, OpaqueString)."""
    composed = unicodedata.normalize("NFC", password)
    return "".join(" " if unicodedata.category(char) == "Zs" else char for char in composed)


def check_length(password: str) -> None:
    """Raises Invalid("password-too-short" or "password-too-long"); composition rules do not help people."""
    length = len(normalized(password))
    if length < MIN_CHARS:
        raise Invalid("password-too-short", _("Use at least %(count)s characters.", count=MIN_CHARS), field="password")
    if length > MAX_CHARS:
        raise Invalid("password-too-long", _("Use at most %(count)s characters.", count=MAX_CHARS), field="password")


def check_new(password: str, *, about: Sequence[str] = ()) -> None:
    """Whether somebody may choose this password; `about` are words of the person, such as names and addresses.

    Raises as `check_length` does, and Invalid("password-common") for what is guessed soon.
    """
    check_length(password)
    if _slowly(_slots, _guesses, normalized(password)[:ESTIMATED_CHARS], [PRODUCT, *about]) < FEWEST_GUESSES:
        raise Invalid(
            "password-common",
            _("This password is too common. Use a few unrelated words."),
            field="password",
        )


def choose(password: str, *, about: Sequence[str] = ()) -> str:
    """The hash of a password that somebody chooses. Raises as `check_new` does."""
    check_new(password, about=about)
    return hash_password(password)


def hash_password(password: str) -> str:
    """The Argon2id hash of a password in its normalized form. Raises as `check_length` does."""
    check_length(password)
    return _slowly(_slots, _hasher.hash, normalized(password))


def verify(password: str, password_hash: str | None, *, is_known_device: bool = False) -> bool:
    """Whether the password matches in one of its forms; takes as long without a hash (an unknown person) as with one.

    Raises Unavailable("busy") when too many others are being verified.
    """
    slots = _slots_for_known if is_known_device else _slots
    return _slowly(slots, _verify_forms, _forms(password[:MAX_TYPED_CHARS]), password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash is an older kind or uses older parameters."""
    return not password_hash.startswith("$argon2") or _hasher.check_needs_rehash(password_hash)


def _slowly(slots: runtime.Slots, work: Callable[..., T], *args: object) -> T:
    with ExitStack() as stack:
        try:
            stack.enter_context(slots.one())
        except TimeoutError:
            raise Unavailable("busy", _("Many people are signing in right now. Try again in a moment.")) from None
        return runtime.in_native_thread(work, *args)


def _guesses(password: str, about: list[str]) -> int:
    """How many tries zxcvbn thinks it takes: lists of common passwords, names, dates, patterns on the keyboard."""
    from zxcvbn import zxcvbn  # Its lists take 14 MB, which a server whose people have their passwords does without.

    return int(zxcvbn(password, user_inputs=about)["guesses"])


def _forms(password: str) -> list[str]:
    """As typed, then normalized, then taken apart: hashes of earlier versions are of what a system happened to type."""
    composed = normalized(password)
    forms = (password, composed, unicodedata.normalize("NFD", password))
    return [form[: MAX_CHARS + 1] for form in dict.fromkeys(forms)]


def _verify_forms(forms: Sequence[str], password_hash: str | None) -> bool:
    return any(_verify(form, password_hash) for form in forms)


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
