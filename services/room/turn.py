"""Short-lived credentials for the TURN server, for people of an interview that runs or is about to.

The scheme is that of coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00): the user name says until when and
for whom, the password is its HMAC-SHA1 by a secret that both servers know.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from repositories.interviews import Interview
from services.base import Conflict, _
from services.interview import Seat, require_open

BEFORE_START = timedelta(minutes=60)
"""The green room tries the relay before the interview; nobody needs one days before."""
AFTER_END = timedelta(hours=4)
"""An interview may go on for longer than was planned."""
LIFETIME = timedelta(hours=1)
"""Pages fetch new ones before these end. The relay asks for them when a path is made and not again (coturn), so a call
goes on; when the interview was ended, nobody makes a new path for longer than this."""
LIFETIME_AT_THE_DOOR = timedelta(minutes=10)
"""For the connection test of a candidate whom nobody has admitted yet."""


@dataclass(frozen=True)
class Credentials:
    """What a browser shows to the TURN server until `expires_at`."""

    username: str
    password: str
    expires_at: datetime


def credentials(seat: Seat, interview: Interview, secret: str, *, at: datetime) -> Credentials:
    """For this person of the interview; how long depends on whether they are admitted.

    Raises Conflict("interview-over"), Conflict("too-early"), Conflict("too-late").
    """
    require_open(seat)
    if at < interview.scheduled_time - BEFORE_START:
        raise Conflict("too-early", _("The relay opens an hour before the interview."))
    closes_at = interview.ends_at + AFTER_END
    if at >= closes_at:
        raise Conflict("too-late", _("The time of this interview is long past, so its relay is closed."))
    expires_at = min(at + (LIFETIME if seat.is_admitted else LIFETIME_AT_THE_DOOR), closes_at)
    username = f"{int(expires_at.timestamp())}:{interview.id}-{seat.user_id}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(username, base64.b64encode(digest).decode(), expires_at)
