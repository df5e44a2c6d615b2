"""Whom letters come from: the mail server, the sender's address and the company.

The environment says it (SMTP_URL, MAIL_FROM), or else an administrator on their page: a setting like the others
(`services.stored_settings`), and so is the company.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address

from services.base import Invalid, MailConfig, _, encryption, names, settings
from services.stored_settings import connections
from services.stored_settings import stored as stored_settings

PROGRAM = "NeuroHire"
DEFAULT_PORTS = {"tls": 465, "starttls": 587, "plain": 25}
"""By how the connection is secured; `variables.SECURITIES` has the same words."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")
MAX_HOST_CHARS, MAX_PORT = 255, 65535
MAX_USER_CHARS, MAX_PASSWORD_CHARS = 254, 500
MAX_NAME_CHARS = 60
MAIL = connections.MAIL


@dataclass(frozen=True)
class Sender:
    """Whom letters come from; without a server none is sent."""

    server: MailConfig | None = None
    company: str | None = None

    @property
    def name(self) -> str:
        """What MAIL_FROM or its field says, or the company, or the program."""
        return (self.server.name if self.server else None) or self.company or PROGRAM


NOBODY = Sender()


@dataclass(frozen=True)
class Wanted:
    """What an administrator enters. An empty `host` turns mail off; an empty `password` keeps the stored one."""

    host: str = ""
    port: int | None = None
    security: str = "tls"
    user: str = ""
    password: str = ""
    sender_name: str = ""
    sender_address: str = ""


def sender() -> Sender:
    """Whom letters come from now."""
    config = settings.config
    return Sender(config.mail, config.company_name)


def is_on() -> bool:
    """Whether this server sends mail; without it nothing is stored in the outbox."""
    return settings.config.mail is not None


@dataclass(frozen=True)
class Stored:
    """What administrators set, whether or not the environment wins over it. The password is not in it."""

    host: str = ""
    port: int | None = None
    security: str = "tls"
    user: str = ""
    sender_name: str = ""
    sender_address: str = ""
    has_password: bool = False
    is_password_lost: bool = False
    """Whether nobody can read it any more, because SECRET_KEY is another."""


def stored() -> Stored:
    text = stored_settings.text_of(MAIL.name)
    values = connections.parsed(text)
    if not values:
        return Stored()
    return Stored(
        values.get("HOST", ""),
        int(values.get("PORT", "0")) or None,
        values.get("SECURITY", "tls"),
        values.get("USER", ""),
        values.get("SENDER_NAME", ""),
        values.get("SENDER_ADDRESS", ""),
        bool(connections.sealed_in(MAIL, text)),
        connections.is_lost(MAIL, text),
    )


def save(wanted: Wanted, *, by: int, at: datetime) -> None:
    """Store what the environment leaves open. Raises Invalid with a `field`, sqlalchemy.exc.IntegrityError.

    A stored password is kept for the same server and user only: another server would be handed it.
    """
    stored_settings.save({MAIL.name: lambda before: _text(wanted, before, at=at)}, by=by, at=at)


def _text(wanted: Wanted, before: str, *, at: datetime) -> str:
    """As it is stored; empty to turn mail off."""
    host = wanted.host.strip()
    if not host:
        return ""
    if len(host) > MAX_HOST_CHARS or not HOST.fullmatch(host):
        raise Invalid("host-invalid", _("Enter a host name such as mail.example.org."), field="host")
    if wanted.security not in DEFAULT_PORTS:
        raise Invalid("security-unknown", _("Choose how the connection is secured."), field="security")
    port = wanted.port or DEFAULT_PORTS[wanted.security]
    if not 1 <= port <= MAX_PORT:
        raise Invalid("port-invalid", _("Enter a port from 1 to 65535."), field="port")
    user = wanted.user.strip()
    server = {"HOST": host, "PORT": str(port), "SECURITY": wanted.security, "USER": user}
    values = server | {
        "PASSWORD": _password(wanted, before, server, at=at),
        "SENDER_NAME": (names.clean_line(wanted.sender_name) or "")[:MAX_NAME_CHARS],
        "SENDER_ADDRESS": _address(wanted.sender_address),
    }
    return json.dumps({name: text for name, text in values.items() if text}, sort_keys=True)


def _password(wanted: Wanted, before: str, server: Mapping[str, str], *, at: datetime) -> str:
    """The encrypted password: a new one, or the stored one of the same server and user; empty without a user."""
    if not server["USER"]:
        if wanted.password:
            raise Invalid("user-missing", _("Enter the user that this password belongs to."), field="user")
        return ""
    if server["SECURITY"] == "plain" and server["HOST"] not in LOOPBACK:
        words = _("Without encryption the password could be read on the way. Choose TLS or STARTTLS.")
        raise Invalid("password-in-clear", words, field="security")
    if wanted.password:
        return encryption.seal(wanted.password, purpose=MAIL.purpose, at=at)
    found, kept = connections.parsed(before), connections.sealed_in(MAIL, before)
    same = all(found.get(name) == text for name, text in server.items())
    if not same or not kept or connections.is_lost(MAIL, before):
        raise Invalid("password-missing", _("Enter the password for this server and user."), field="server_password")
    return kept


def _address(text: str) -> str:
    """An address that a message can come from. Raises Invalid."""
    try:
        address = names.clean_email(text)
        is_right = not address.isascii() or bool(Address(addr_spec=address).domain)
    except (Invalid, ValueError, HeaderParseError, IndexError):
        is_right = False
    if not is_right:
        raise Invalid("sender-invalid", _("Enter an e-mail address such as name@example.org."), field="sender_address")
    if not address.isascii():
        said = _("A sender's address can have only a to z, digits and ASCII signs: not every mail server takes others.")
        raise Invalid("sender-not-ascii", said, field="sender_address")
    return address
