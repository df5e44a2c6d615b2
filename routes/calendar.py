"""The calendar that programs read at a person's private address, without a session and without cookies."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

import letters
from routes.http import guards, limits
from services.base import NotFound, TooOften, utcnow
from services.mail import subscriptions

bp = Blueprint("calendar", __name__)


@bp.get("/calendar.ics")
@guards.public
def read() -> ResponseReturnValue:
    """The interviews of whose `key` this is. The key stands in the query, which the logs of `deploy/` leave out.

    Nobody guesses a key of 256 bits, so only wrong ones count for an address; right ones count for their person.
    """
    at = utcnow()
    try:
        address = subscriptions.find(request.args.get("key", ""))
        limits.calendar(address.user_id)
    except NotFound:
        return _unknown()
    except TooOften as error:
        return _too_often(error)
    found = subscriptions.read(address, at=at)
    answer = Response(content_type="text/calendar; charset=utf-8")
    answer.set_etag(found.fingerprint, weak=True)
    if not request.if_none_match.contains_weak(found.fingerprint):
        answer.set_data(letters.subscription_of(found, at=at))
        answer.headers.set("Content-Disposition", "inline", filename="interviews.ics")
        return answer
    answer.status_code = 304
    return answer


def _unknown() -> ResponseReturnValue:
    try:
        limits.wrong_invitation()
    except TooOften as error:
        return _too_often(error)
    return _plain("There is no calendar at this address any more.", 404)


def _too_often(error: TooOften) -> ResponseReturnValue:
    answer = _plain("Too many requests.", 429)
    answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def _plain(words: str, status: int) -> Response:
    """For programs: a page of ours would begin a session."""
    return Response(words + "\n", status, content_type="text/plain; charset=utf-8")
