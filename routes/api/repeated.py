"""`Idempotency-Key`: a request that comes again is answered as the first time."""

from collections.abc import Callable

from flask import Response, request

from services.api import Answered, Caller, repeating
from services.base import Invalid, ServiceError, _, utcnow

HEADER = "Idempotency-Key"
MAX_KEY_CHARS = 200
REPLAYED = "Idempotent-Replayed"


def once(caller: Caller, said: str, work: Callable[[], Response]) -> Response:
    """Do it, or answer as the first time. `said` is all that must be the same in a repetition.

    Raises Invalid("key-malformed"), KeyReused, Conflict("request-under-way", "request-lost").
    """
    given = request.headers.get(HEADER)
    if given is None:
        return work()
    begun = repeating.claim(caller.token_id, _key(given), said, at=utcnow())
    if isinstance(begun, Answered):
        answer = Response(begun.body, begun.status, mimetype="application/json")
        answer.headers[REPLAYED] = "true"
        return answer
    try:
        answer = work()
    except ServiceError:
        # Nothing was done. After any other failure nobody knows, and the key stays taken.
        repeating.free(begun)
        raise
    repeating.finish(begun, Answered(answer.status_code, answer.get_data(as_text=True)), at=utcnow())
    return answer


def _key(given: str) -> str:
    """The draft writes it as a string in quotes; many programs write none."""
    key = given.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= MAX_KEY_CHARS or not all(" " <= char <= "~" for char in key):
        words = _("Idempotency-Key takes 1 to %(count)s visible ASCII characters.", count=MAX_KEY_CHARS)
        raise Invalid("key-malformed", words)
    return key
