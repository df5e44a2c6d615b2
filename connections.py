"""What the server connects to besides its own files, as the environment names it: database, relay, runner, scanner."""

from collections.abc import Mapping
from dataclasses import dataclass

import environment
import variables
from environment import KNOWN_SECRETS, MIN_SECRET_CHARS, ConfigError, Environment
from services.base import MailConfig

TURN_NAMES = ("TURN_URLS", "TURN_SECRET")


@dataclass(frozen=True)
class MySQLConfig:
    """How to reach MySQL or MariaDB."""

    host: str
    user: str
    password: str
    db: str
    port: int = 3306
    unix_socket: str | None = None


@dataclass(frozen=True)
class TurnConfig:
    """A TURN server that believes whoever shows a name and its HMAC by this secret."""

    urls: tuple[str, ...]
    secret: str


@dataclass(frozen=True)
class RunnerConfig:
    """Where code is run that a browser cannot run, and what this server shows there."""

    url: str
    token: str | None = None


@dataclass(frozen=True)
class ScannerConfig:
    """Where clamd listens, by a host and a port or by the path of a socket; whether a resume needs its verdict."""

    host: str = ""
    port: int = 0
    path: str | None = None
    is_required: bool = True

    @property
    def place(self) -> str:
        """As CLAMD_URL has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port}" if self.path is None else f"unix:{self.path}"


def mysql(environ: Environment) -> MySQLConfig | None:
    """MySQL or MariaDB, or None for SQLite. Raises ConfigError."""
    host = environ.get("MYSQL_HOST", "").strip()
    if not host:
        return None
    return MySQLConfig(
        host=host,
        user=environ.get("MYSQL_USER", "").strip() or "root",
        password=environ.get("MYSQL_PASSWORD", ""),
        db=environ.get("MYSQL_DB", "").strip() or "interview_system",
        port=variables.integer(environ, "MYSQL_PORT", 3306, low=1, high=65535),
        unix_socket=environ.get("MYSQL_UNIX_SOCKET", "").strip() or None,
    )


def runner(environ: Environment) -> RunnerConfig | None:
    """Raises ConfigError."""
    url, token = variables.runner_url(environ), variables.runner_token(environ)
    if url is None and token is not None:
        raise ConfigError("RUNNER_TOKEN is for the runner: set RUNNER_URL too, or neither.", "RUNNER_TOKEN")
    return None if url is None else RunnerConfig(url, token)


def scanner(environ: Environment) -> ScannerConfig | None:
    """Raises ConfigError."""
    place, is_required = variables.clamd_url(environ), variables.clamd_is_required(environ)
    if place is None:
        return None
    if isinstance(place, str):
        return ScannerConfig(path=place, is_required=is_required)
    return ScannerConfig(*place, is_required=is_required)


def mail(environ: Environment) -> MailConfig | None:
    """The mail server and the sender, or None where mail is off. Raises ConfigError."""
    server, sender = variables.smtp_url(environ), variables.mail_from(environ)
    if server is None and sender is None:
        return None
    if server is None or sender is None:
        raise ConfigError("SMTP_URL and MAIL_FROM must be set together: set both or neither.", "SMTP_URL", "MAIL_FROM")
    if environment.public_url(environ) is None:
        words = "SMTP_URL needs PUBLIC_URL: a mail has links, and nobody's browser says where this server is."
        raise ConfigError(words, "SMTP_URL", "MAIL_FROM")
    name, address = sender
    return MailConfig(
        server.host, server.port, server.security, address, name, user=server.user, password=server.password
    )


def entered_mail(values: Mapping[str, str]) -> MailConfig:
    """The same as an administrator entered it, by the parts of the variables. Raises ValueError("HOST")."""
    host, port, security, address = (values.get(name, "") for name in ("HOST", "PORT", "SECURITY", "SENDER_ADDRESS"))
    if not host or not port.isdecimal() or security not in variables.SECURITIES or not address:
        raise ValueError("HOST")
    name, user, password = (values.get(part) or None for part in ("SENDER_NAME", "USER", "PASSWORD"))
    return MailConfig(host, int(port), security, address, name, user, password)


def turn(environ: Environment) -> TurnConfig | None:
    """Raises ConfigError."""
    urls = tuple(url.strip() for url in environ.get("TURN_URLS", "").split(",") if url.strip())
    secret = environ.get("TURN_SECRET", "").strip()
    if not urls and not secret:
        return None
    if not urls or not secret:
        at_fault = TURN_NAMES if secret else TURN_NAMES[::-1]
        raise ConfigError("TURN_URLS and TURN_SECRET must be set together: set both or neither.", *at_fault)
    if any(not url.startswith(("turn:", "turns:")) for url in urls):
        raise ConfigError(
            "TURN_URLS must be addresses such as turn:turn.example.org:3478, separated by commas.", *TURN_NAMES
        )
    if len(secret) < MIN_SECRET_CHARS or secret.lower() in KNOWN_SECRETS:
        raise ConfigError(
            f"TURN_SECRET must have at least {MIN_SECRET_CHARS} random characters, the same as "
            "the TURN server's static-auth-secret.",
            *TURN_NAMES[::-1],
        )
    return TurnConfig(urls, secret)
