"""Sending what is in the outbox, one letter after the other, and writing reminders.

A letter is leased, read as it is now, handed to the mail server by a native thread, and its end is stored. A process
that dies in between leaves it leased; the next one sends it then, under the same Message-ID. The log has the number of
a letter and what became of it: neither its reader, nor a link, nor what the server said.
"""

import logging
from contextlib import suppress
from datetime import datetime

import letters
from db.engine import DatabaseUnavailable
from observing import metrics
from repositories.mails import Mail
from services.base import utcnow
from services.mail import Untrue, account_letters, outbox, reading, reminders, senders, smtp
from wire import runtime

log = logging.getLogger(__name__)

MAX_IN_A_TURN = 50
"""Then the count is renewed, and whoever stops the process need not wait for all that is left."""
TELLING = 4
"""So many signs at the end of an answer are the beginning of a secret, and no accident."""
NO_ADDRESS = "The address is not valid."


def send_due() -> None:
    """Everything that is due, as long as the mail server takes it."""
    with suppress(DatabaseUnavailable):  # The database says once that it is away; letters wait.
        if not senders.is_on():
            return
        for _turn in range(MAX_IN_A_TURN):
            mail = outbox.claim(at=utcnow())
            if mail is None:
                break
            send(mail)
        metrics.MAILS_WAITING.set(outbox.figures(at=utcnow()).waiting)


def write_password_letters() -> None:
    """What people who forgot their password asked for goes into the outbox."""
    with suppress(DatabaseUnavailable):
        account_letters.write_asked(at=utcnow())


def remind() -> None:
    """The reminders that are due go into the outbox."""
    with suppress(DatabaseUnavailable):
        reminders.write_due(at=utcnow())


def send(mail: Mail) -> None:
    """One leased letter: hand it over and store what became of it."""
    try:
        letter = reading.read(mail, at=utcnow())
        server = letter.sender.server
        if server is None:
            return  # Mail was turned off meanwhile: the letter waits for its lease to run out, and for mail.
        message = letters.compose(letter, at=utcnow())
    except Untrue as reason:
        outbox.dropped(mail, at=utcnow(), why=reason.why)
        _note(mail, "dropped")
        return
    except ValueError:
        outbox.refused(mail, at=utcnow(), answer=NO_ADDRESS)
        _note(mail, "refused")
        return
    try:
        said = runtime.in_native_thread(smtp.deliver, server, message.data, message.recipient)
    except smtp.NotDelivered as failure:
        _failed(mail, failure, letter.secret, at=utcnow())
    else:
        outbox.sent(mail, at=utcnow(), answer=_without(said, letter.secret))
        _note(mail, "sent")


def _failed(mail: Mail, failure: smtp.NotDelivered, secret: str | None, *, at: datetime) -> None:
    answer = _without(failure.said, secret)
    if failure.is_final:
        outbox.refused(mail, at=at, answer=answer)
        _note(mail, "refused")
    elif outbox.failed(mail, at=at, answer=answer):
        _note(mail, "given-up")
    else:
        _note(mail, "postponed")


def _without(said: str, secret: str | None) -> str:
    """What the server said, which may quote the message that it refuses, without the link's secret; also where what it
    said was cut within the secret.
    """
    if secret is None:
        return said
    text = said.replace(secret, "…")
    cut = next((size for size in range(len(secret) - 1, TELLING - 1, -1) if text.endswith(secret[:size])), 0)
    return f"{text[:-cut]}…" if cut else text


def _note(mail: Mail, outcome: str) -> None:
    metrics.MAILS.labels(outcome).inc()
    log.log(logging.INFO if outcome in ("sent", "dropped") else logging.WARNING, "mail %s: %s", mail.id, outcome)
