"""The trail of signing in, in the server's log under a name of its own: who came in, and what was refused from where.

Refusals are noted in the audit from here, the rest with what it does.

A name that nobody has is not written down: people type their password into that field.
"""

import logging

from flask import request

from services.base import utcnow
from services.people import accounts, refused_sign_ins

log = logging.getLogger("neurohire.sign_ins")


def came_in(user_id: int) -> None:
    log.info("user %s signed in", user_id)


def went_out(user_id: int) -> None:
    log.info("user %s signed out", user_id)


def made_link(user_id: int, *, by: int) -> None:
    log.info("user %s made a link that sets the password of user %s", by, user_id)


def set_password(user_id: int) -> None:
    log.info("user %s set a password by a link", user_id)


def refused_password(sign_in_name: str) -> None:
    """The name as it was typed; only whose it is gets into the log."""
    user_id = accounts.find_id(sign_in_name)
    whose = "a name that nobody has" if user_id is None else f"user {user_id}"
    log.warning("refused a password for %s from %s", whose, request.remote_addr)
    refused_sign_ins.note(user_id, "password", at=utcnow())


def refused_code(user_id: int) -> None:
    log.warning("refused a code for user %s from %s", user_id, request.remote_addr)
    refused_sign_ins.note(user_id, "one-time code", at=utcnow())
