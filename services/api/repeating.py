"""Requests that may come twice (`Idempotency-Key`): the second gets the answer of the first, and nothing is done again.

The key is claimed by a unique row before the work begins, so that it holds over several processes. A refusal frees it
again, since nothing was done. Answers are encrypted: some have the secret of a link in them.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import api_requests
from repositories.api_requests import ApiRequest
from services.base import Conflict, Invalid, _, encryption

KEPT_FOR = timedelta(hours=24)
UNDER_WAY_FOR = timedelta(minutes=2)
"""No request takes as long; after that its process was killed, and nobody knows how far it came."""
MAX_KEPT = 2_000
"""Of one token; the limit of writing lets it make as many in an hour. The oldest are forgotten first."""
MAX_KEPT_CHARS = 8_000_000
"""Of one token, encrypted. An answer has about 2,000."""


@dataclass(frozen=True)
class Answered:
    """What the first request was answered."""

    status: int
    body: str


class KeyReused(Invalid):
    """Another request had this key."""

    status = 422


def claim(token_id: int, key: str, said: str, *, at: datetime) -> Answered | int:
    """Begin a request that says `said`; its number, or what it was answered before.

    Raises KeyReused where another request had this key, Conflict("request-under-way") while it is being
    answered, and Conflict("request-lost") where it ended without an answer.
    """
    key_hash, fingerprint = _hash(key), _hash(said)

    def work(db: Connection) -> ApiRequest | int:
        api_requests.delete_old(db, before=at - KEPT_FOR, token_id=token_id)
        found = api_requests.find(db, token_id, key_hash)
        if found is not None:
            return found
        _make_room(db, token_id)
        return api_requests.insert_request(db, token_id, key_hash, fingerprint, at=at)

    try:
        begun = database.run(work)
    except IntegrityError:  # Another process was faster.
        earlier = database.read(lambda db: api_requests.find(db, token_id, key_hash))
        if earlier is None:
            raise _under_way() from None
        begun = earlier
    return begun if isinstance(begun, int) else _answered(begun, fingerprint, at)


def finish(request_id: int, answered: Answered, *, at: datetime) -> None:
    """Keep what is about to be answered."""
    sealed = encryption.seal(answered.body, purpose=_purpose(request_id), at=at)
    database.run(lambda db: api_requests.finish(db, request_id, status=answered.status, answer=sealed))


def free(request_id: int) -> None:
    """The request was refused and changed nothing: its key can be used again."""
    database.run(lambda db: api_requests.delete_ids(db, [request_id]))


def forget_old(*, at: datetime) -> None:
    """Delete what is kept for no repetition any more."""
    database.run(lambda db: api_requests.delete_old(db, before=at - KEPT_FOR))


def _answered(found: ApiRequest, fingerprint: str, at: datetime) -> Answered:
    if found.fingerprint != fingerprint:
        words = _("Another request had this key. A key belongs to one request and its repetitions.")
        raise KeyReused("key-reused", words)
    if found.status is not None and found.answer is not None:
        with suppress(encryption.Unreadable):  # Encrypted with another SECRET_KEY.
            return Answered(found.status, encryption.unseal(found.answer, purpose=_purpose(found.id)))
    elif at - found.created_at < UNDER_WAY_FOR:
        raise _under_way()
    words = _("The first request with this key ended without an answer. Look whether it was done, and use another key.")
    raise Conflict("request-lost", words)


def _under_way() -> Conflict:
    return Conflict("request-under-way", _("The first request with this key is still being answered."))


def _make_room(db: Connection, token_id: int) -> None:
    """Forget the oldest before one more is kept."""
    kept, chars = 0, 0
    old = []
    for request_id, size in api_requests.list_sizes(db, token_id):
        kept, chars = kept + 1, chars + size
        if kept >= MAX_KEPT or chars > MAX_KEPT_CHARS:
            old.append(request_id)
    if old:
        api_requests.delete_ids(db, old)


def _purpose(request_id: int) -> str:
    return f"answer to the request {request_id}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
