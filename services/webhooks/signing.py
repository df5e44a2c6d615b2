"""How a delivery is signed, by the Standard Webhooks scheme: HMAC-SHA256 over its id, the time and the body.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
KEY_BYTES = 32


def new_key() -> str:
    """A random one, as the other program is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_id() -> str:
    """Of a delivery; it has no dot, which separates what is signed."""
    return f"msg_{secrets.token_hex(16)}"


def headers(message_id: str, body: str, keys: Sequence[str], *, at: datetime) -> dict[str, str]:
    """With one signature for each key."""
    seconds = str(int(at.timestamp()))
    said = f"{message_id}.{seconds}.{body}".encode()
    signatures = [f"v1,{_signature(key, said)}" for key in keys]
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": " ".join(signatures)}


def _signature(key: str, said: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, said, hashlib.sha256).digest()).decode()
