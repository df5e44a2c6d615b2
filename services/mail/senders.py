"""Whom letters come from: the mail server, the sender's address and the company.

The environment says it (SMTP_URL, MAIL_FROM), or else an administrator on their page. It is asked at each use, so a
change holds at once in every process. The company is a setting of its own (`services.stored_settings`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import mail_settings
from repositories.mail_settings import MailSettings
from services.base import Invalid, MailConfig, _, encryption, names, settings

PROGRAM = "NeuroHire"
DEFAULT_PORTS = {"tls": 465, "starttls": 587, "plain": 25}
"""By how the connection is secured; `variables.SECURITIES` has the same words."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")
MAX_HOST_CHARS, MAX_PORT = 255, 65535
MAX_USER_CHARS, MAX_PASSWORD_CHARS = 254, 500
MAX_NAME_CHARS = 60
PURPOSE = "password of the mail server"


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


def sender_in(db: Connection) -> Sender:
    """Whom letters come from now."""
    config = settings.config
    if config.mail is not None:
        return Sender(config.mail, config.company_name)
    stored = mail_settings.find(db)
    server = _of_row(stored) if stored is not None and config.public_url else None
    return Sender(server, config.company_name)


def sender() -> Sender:
    """The same outside a transaction."""
    return database.read(sender_in)


def is_on(db: Connection) -> bool:
    """Whether this server sends mail; without it nothing is stored in the outbox."""
    return settings.config.mail is not None or sender_in(db).server is not None


def stored() -> MailSettings | None:
    """What administrators set, whether or not the environment wins over it."""
    return database.read(mail_settings.find)


def is_password_lost(found: MailSettings | None) -> bool:
    """Whether a password is stored that nobody can read any more, because SECRET_KEY is another."""
    if found is None or found.password is None:
        return False
    try:
        encryption.unseal(found.password, purpose=PURPOSE)
    except encryption.Unreadable:
        return True
    return False


def save(wanted: Wanted, *, by: int, at: datetime, also: Callable[[Connection], object]) -> None:
    """Store what the environment leaves open. `also` is done in the same transaction. Raises Invalid with a `field`.

    A stored password is kept for the same server and user only: another server would be handed it.
    """

    def work(db: Connection) -> None:
        values: dict[str, object] = {}
        if settings.config.mail is None:
            values |= _server_values(wanted, mail_settings.find(db), at=at)
        mail_settings.store(db, values, by=by, at=at)
        also(db)

    database.run(work)


def _of_row(found: MailSettings) -> MailConfig | None:
    """None also where its password cannot be read any more."""
    if not found.host or not found.port or not found.security or not found.sender_address:
        return None
    try:
        password = encryption.unseal(found.password, purpose=PURPOSE) if found.password else None
    except encryption.Unreadable:
        return None
    name, user = found.sender_name, found.username
    return MailConfig(found.host, found.port, found.security, found.sender_address, name, user, password)


def _server_values(wanted: Wanted, found: MailSettings | None, *, at: datetime) -> dict[str, object]:
    """The columns of the server; all of them empty to turn mail off."""
    host = wanted.host.strip()
    columns = ("host", "port", "security", "username", "password", "sender_name", "sender_address")
    if not host:
        return dict.fromkeys(columns)
    if len(host) > MAX_HOST_CHARS or not HOST.fullmatch(host):
        raise Invalid("host-invalid", _("Enter a host name such as mail.example.org."), field="host")
    if wanted.security not in DEFAULT_PORTS:
        raise Invalid("security-unknown", _("Choose how the connection is secured."), field="security")
    port = wanted.port or DEFAULT_PORTS[wanted.security]
    if not 1 <= port <= MAX_PORT:
        raise Invalid("port-invalid", _("Enter a port from 1 to 65535."), field="port")
    user = wanted.user.strip()
    password = _password(wanted, found, (host, port, wanted.security, user or None), at=at)
    name = (names.clean_line(wanted.sender_name) or "")[:MAX_NAME_CHARS] or None
    values = (host, port, wanted.security, user or None, password, name, _address(wanted.sender_address))
    return dict(zip(columns, values, strict=True))


def _password(
    wanted: Wanted, found: MailSettings | None, server: tuple[str, int, str, str | None], *, at: datetime
) -> str | None:
    """The encrypted password: a new one, or the stored one of the same server and user."""
    host, _port, security, user = server
    if user is None:
        if wanted.password:
            raise Invalid("user-missing", _("Enter the user that this password belongs to."), field="user")
        return None
    if security == "plain" and host not in LOOPBACK:
        words = _("Without encryption the password could be read on the way. Choose TLS or STARTTLS.")
        raise Invalid("password-in-clear", words, field="security")
    if wanted.password:
        return encryption.seal(wanted.password, purpose=PURPOSE, at=at)
    same = found is not None and (found.host, found.port, found.security, found.username) == server
    if found is None or not same or not found.password or is_password_lost(found):
        raise Invalid("password-missing", _("Enter the password for this server and user."), field="server_password")
    return found.password


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
