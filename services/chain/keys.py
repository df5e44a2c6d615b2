"""The key that records are signed with (Ed25519): one file that the processes of a machine share, and its rotation.

A process reads the file each time it signs, so that a new key counts at once. Only public keys are in the database.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.base import settings

if TYPE_CHECKING:
    from config import Config


class KeyUnavailable(Exception):
    """The file with the key cannot be read, made, or is no key; the text says which and why."""


@dataclass(frozen=True)
class SigningKey:
    """A private key, and its public one as 64 hexadecimal digits."""

    private: Ed25519PrivateKey
    public: str

    def sign(self, data: bytes) -> str:
        return self.private.sign(data).hex()


def path(config: "Config | None" = None) -> Path:
    """Where the key is."""
    config = config or settings.config
    return config.record_key_path or config.sqlite_path.with_name("record_key")


def current() -> SigningKey:
    """The key, made if there is none yet. Raises KeyUnavailable."""
    file = path()
    try:
        if not file.exists():
            _create(file)
        return read(file)
    except OSError as error:
        raise KeyUnavailable(f"{file} cannot be read or created ({error.strerror or type(error).__name__}).") from None


def read(file: Path) -> SigningKey:
    """Raises OSError, KeyUnavailable when the file holds no key."""
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text(encoding="ascii").strip()))
    except ValueError:
        raise KeyUnavailable(f"{file} contains no key.") from None
    return SigningKey(private, private.public_key().public_bytes_raw().hex())


def rotate() -> tuple[str | None, str]:
    """Put a new key in the place of the present one, which is destroyed; both public keys. Raises KeyUnavailable."""
    file = path()
    try:
        before = read(file).public if file.exists() else None
        unfinished = _written(file)
        unfinished.replace(file)
        return before, read(file).public
    except OSError as error:
        raise KeyUnavailable(f"{file} cannot be replaced ({error.strerror or type(error).__name__}).") from None


def is_signature(public: str, signature: str, data: bytes) -> bool:
    """Whether this public key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _create(file: Path) -> None:
    """Whole or not at all; of two processes that start at once, the second takes the first one's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _written(file)
    try:
        os.link(unfinished, file)
    except FileExistsError:
        return
    finally:
        unfinished.unlink(missing_ok=True)


def _written(file: Path) -> Path:
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return unfinished
