"""A server that sends mail, for the tests: its settings point to the mail server of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from config import Config, MailConfig
from db.engine import database
from db.tables import mails
from tests.in_force import using
from tests.mail_server import HOST, MailServer

ORIGIN = "http://interviews.example.org"
FIXED = frozenset({"SMTP_URL"})
SENDER = "interviews@example.org"


def config_of(server: MailServer, security: str = "plain", **more: Any) -> MailConfig:
    return MailConfig(HOST, server.ports[security], security, SENDER, **more)


@contextmanager
def mail_on(server: MailServer, **more: Any) -> Iterator[Config]:
    """Mail is on; the other settings are the tests' own, or `more`."""
    with using(**{"mail": config_of(server), "public_url": ORIGIN, "set_in_environment": FIXED, **more}) as config:
        yield config


def rows(**wanted: Any) -> list[Any]:
    """The letters with these values, oldest first."""
    query = select(mails).order_by(mails.c.id)
    for name, value in wanted.items():
        query = query.where(mails.c[name] == value)
    return list(database.read(lambda db: db.execute(query).all()))


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content()).replace("\r\n", "\n")


def html_of(message: Any) -> str:
    return str(message.get_body(("html",)).get_content())
