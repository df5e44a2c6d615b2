"""What the doctor finds of mail: whether the server takes our greeting and sign-in, and what could not be sent."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from operating.finding import Finding
from repositories import mails
from repositories.states import MailState
from services.base import MailConfig, utcnow
from services.mail import smtp
from services.stored_settings import stored

WHAT = "mail"
LATELY = timedelta(days=1)


def examine(config: Config, engine: Engine | None) -> Iterator[Finding]:
    """That mail is off is well: people send links themselves."""
    server = config.mail or _stored(engine)
    if server is None:
        yield Finding(WHAT, "is off: nothing is sent")
        return
    yield _asked(server)
    if engine is not None:
        yield from _outbox(engine)


def _stored(engine: Engine | None) -> MailConfig | None:
    """What an administrator set; a database that is yet to be updated has nothing of it."""
    if engine is None:
        return None
    try:
        with engine.connect() as db:
            return stored.in_database(db).mail
    except SQLAlchemyError:
        return None


def _asked(mail: MailConfig) -> Finding:
    server = f"{mail.host}:{mail.port}"
    try:
        smtp.check(mail)
    except smtp.NotDelivered as failure:
        remedy = (
            "Check what is set for mail, the server's certificate and the firewall. Letters wait for a day meanwhile."
        )
        return Finding(WHAT, f"{server} does not take mail from here ({failure.said})", remedy)
    return Finding(WHAT, f"{server} takes our greeting{' and our password' if mail.user else ''}; nothing was sent")


def _outbox(engine: Engine) -> Iterator[Finding]:
    with engine.connect() as db:
        waiting, done = mails.count_waiting(db), mails.count_done(db, after=utcnow() - LATELY)
    lost = done.get(MailState.REFUSED, 0) + done.get(MailState.GIVEN_UP, 0)
    words = f"{waiting} waiting; within a day {done.get(MailState.SENT, 0)} sent, {lost} refused or given up"
    remedy = "The page of each interview says what the mail server answered." if lost else None
    yield Finding("outbox", words, remedy)
