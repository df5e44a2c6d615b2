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
from services.errors import Conflict
from services.seats import Seat, require_open
from services.text import _

BEFORE_START = timedelta(minutes=60)
"""The green room tries the relay before the interview; nobody needs one days before."""
AFTER_END = timedelta(hours=4)
"""An interview may go on for longer than was planned."""


@dataclass(frozen=True)
class Credentials:
    """What a browser shows to the TURN server until `expires_at`."""

    username: str
    password: str
    expires_at: datetime


def credentials(seat: Seat, interview: Interview, secret: str, *, at: datetime) -> Credentials:
    """For this person of the interview, to its end and a while after it.

    Raises Conflict("interview-over"), Conflict("too-early"), Conflict("too-late").
    """
    require_open(seat)
    if at < interview.scheduled_time - BEFORE_START:
        raise Conflict("too-early", _("The relay is open from an hour before the interview."))
    expires_at = interview.ends_at + AFTER_END
    if at >= expires_at:
        raise Conflict("too-late", _("The time of this interview is long over, so its relay is closed."))
    username = f"{int(expires_at.timestamp())}:{interview.id}-{seat.user_id}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(username, base64.b64encode(digest).decode(), expires_at)
