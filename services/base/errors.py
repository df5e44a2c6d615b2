"""Why a service refuses: one small tree, each with a stable `code` and a sentence safe to show.

Only `create_app` (as pages) and `sockets/gateway.py` (as acknowledgements) translate these.
"""

import errno

from services.base.text import Message, _

A_MOMENT_S = 10
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""How the system says that a disk, a quota or a file is full."""


class ServiceError(Exception):
    """A refusal. `status` is the HTTP status a page answers with."""

    status = 400

    def __init__(self, code: str, message: Message, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field


class Invalid(ServiceError):
    """What was sent cannot be accepted; `field` names the form field at fault, if one is."""

    status = 400


class NotFound(ServiceError):
    """It is not there, or it is not this person's: both look the same from outside."""

    status = 404

    def __init__(self, code: str = "not-found", message: Message | None = None) -> None:
        super().__init__(code, message or _("This does not exist, or you do not have access to it."))


class NotAllowed(ServiceError):
    """The person is known and the thing is theirs, but not this action."""

    status = 403


class Conflict(ServiceError):
    """Somebody was faster, or the thing is in a state that does not allow this."""

    status = 409


class TooLarge(ServiceError):
    """More bytes than the limit, which the sentence names."""

    status = 413


class TooOften(ServiceError):
    """Throttled; it will work again in `retry_after_s` seconds. `message` is for what is not the person's own doing."""

    status = 429

    def __init__(self, retry_after_s: int, message: Message | None = None) -> None:
        super().__init__("too-often", message or _too_often(retry_after_s))
        self.retry_after_s = retry_after_s


def _too_often(retry_after_s: int) -> Message:
    if retry_after_s <= A_MOMENT_S:
        return _("Too many attempts. Try again in a moment.")
    if retry_after_s <= 60:
        return _("Too many attempts. Try again in a minute.")
    return _("Too many attempts. Try again in %(minutes)s minutes.", minutes=-(-retry_after_s // 60))


class Unavailable(ServiceError):
    """A part this depends on is away: the database, the disk."""

    status = 503


class DiskFull(Unavailable):
    """There is no room on the server's disk."""

    status = 507
