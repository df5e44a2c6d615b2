"""What single variables of the environment say, checked; what they mean together is `config`'s.

Each function takes the settings as text and raises ConfigError, which names the variable.
"""

import json
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from environment import KNOWN_SECRETS, MIN_SECRET_CHARS, ROOT, ConfigError, Environment
from services.base import Invalid, Limit, Network, addresses, names
from services.base import limits as rates
from wire import runtime

LOG_FORMATS = ("text", "json")
MAX_COMPANY_CHARS = 60
OBSERVED = ("standard", "light", "off")
"""A long registered name; the header, an invitation's line and a sender's name hold it."""
PLAIN, STARTTLS, TLS = SECURITIES = ("plain", "starttls", "tls")
SMTP_PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CLAMD_PORT = 3310
MAX_SOCKET_PATH_BYTES = 107
"""As much as Linux has room for; macOS has for 103."""
NODE_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def limits(environ: Environment) -> dict[Limit, str]:
    """Those that are set; the others keep their defaults."""
    given = {limit: text for limit in Limit if (text := environ.get(limit.setting, "").strip())}
    for limit, text in given.items():
        try:
            rates.parse(text)
        except ValueError:
            raise ConfigError(
                f'{limit.setting} must be a rate such as "{rates.DEFAULTS[limit]}", for at most a day, not {text!r}.',
                limit.setting,
            ) from None
    return given


def networks(environ: Environment, name: str) -> tuple[Network, ...]:
    text = environ.get(name, "").strip()
    try:
        return addresses.parse_networks(text)
    except ValueError as error:
        words = f"{name} must be networks such as 192.0.2.0/24,2001:db8::/48, separated by commas ({error})."
        raise ConfigError(words, name) from None


def path(environ: Environment, name: str, default: str) -> Path:
    return ROOT / (environ.get(name, "").strip() or default)


def integer(environ: Environment, name: str, default: int, *, low: int, high: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise ConfigError(f"{name} must be a whole number, not {text!r}.", name) from None
    if not low <= value <= high:
        raise ConfigError(f"{name} must be between {low} and {high}, not {value}.", name)
    return value


def ice_servers(environ: Environment) -> list[dict[str, Any]]:
    text = environ.get("ICE_SERVERS", "").strip()
    if not text:
        return []
    try:
        servers = json.loads(text)
    except ValueError:
        servers = None
    if not isinstance(servers, list) or not all(isinstance(one, dict) and "urls" in one for one in servers):
        raise ConfigError(
            'ICE_SERVERS must be a JSON list such as [{"urls": "stun:stun.example.org:3478"}].',
            "ICE_SERVERS",
        )
    return servers


def metrics_token(environ: Environment) -> str | None:
    token = environ.get("METRICS_TOKEN", "").strip()
    if token and (len(token) < MIN_SECRET_CHARS or token.lower() in KNOWN_SECRETS):
        raise ConfigError(
            f"METRICS_TOKEN must have at least {MIN_SECRET_CHARS} random characters.",
            "METRICS_TOKEN",
        )
    return token or None


def runner_url(environ: Environment) -> str | None:
    """The runner's origin; its addresses are below."""
    text = environ.get("RUNNER_URL", "").strip().rstrip("/")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        is_origin = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_origin = False
    if not is_origin or text != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ConfigError("RUNNER_URL must be an address such as http://127.0.0.1:5080, without a path.", "RUNNER_URL")
    return text


def runner_token(environ: Environment) -> str | None:
    token = environ.get("RUNNER_TOKEN", "").strip()
    if token and not (len(token) >= MIN_SECRET_CHARS and token.isascii() and token.isprintable()):
        raise ConfigError(
            f"RUNNER_TOKEN must have at least {MIN_SECRET_CHARS} random characters, the same as the runner's.",
            "RUNNER_TOKEN",
        )
    return token or None


def clamd_url(environ: Environment) -> tuple[str, int] | str | None:
    """The host and the port of clamd, or the path of its socket."""
    text = environ.get("CLAMD_URL", "").strip()
    if not text:
        return None
    if text.startswith("unix:"):
        path = text.removeprefix("unix:")
        path = path.removeprefix("//") if path.startswith("///") else path
        if path.startswith("/") and not path.startswith("//") and len(path.encode()) <= MAX_SOCKET_PATH_BYTES:
            return path
    elif text.startswith("tcp://"):
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port or CLAMD_PORT
        except ValueError:
            host = None
        if host and "@" not in parts.netloc and text == f"tcp://{parts.netloc}":
            return host, port
    raise ConfigError("CLAMD_URL must be such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl.", "CLAMD_URL")


def clamd_is_required(environ: Environment) -> bool:
    """Whether a resume is refused while clamd is away."""
    chosen = environ.get("CLAMD_WHEN_AWAY", "").strip().lower() or "refuse"
    if chosen not in ("refuse", "accept"):
        raise ConfigError("CLAMD_WHEN_AWAY must be refuse or accept.", "CLAMD_WHEN_AWAY")
    return chosen == "refuse"


def company_name(environ: Environment) -> str | None:
    """On one line; None when it is not set."""
    name = names.clean_line(environ.get("COMPANY_NAME"))
    if name is not None and len(name) > MAX_COMPANY_CHARS:
        raise ConfigError(
            f"COMPANY_NAME must have at most {MAX_COMPANY_CHARS} characters, not {len(name)}.", "COMPANY_NAME"
        )
    return name


A_SYSLOG = re.compile(r"udp://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}|unix:/.+")


def audit_syslog(environ: Environment) -> str | None:
    """Where entries of the audit go as RFC 5424; whether it takes them shows on System health."""
    text = environ.get("AUDIT_SYSLOG", "").strip()
    if text and not A_SYSLOG.fullmatch(text):
        raise ConfigError(
            "AUDIT_SYSLOG must be an address such as udp://log.example.org:514, or unix:/dev/log.", "AUDIT_SYSLOG"
        )
    return text or None


def audit_file(environ: Environment) -> Path | None:
    """The file to which a line is added for each entry of the audit."""
    text = environ.get("AUDIT_FILE", "").strip()
    return ROOT / text if text else None


def observe_by_default(environ: Environment) -> str:
    profile = environ.get("OBSERVE_BY_DEFAULT", "").strip().lower() or "standard"
    if profile not in OBSERVED:
        raise ConfigError(f"OBSERVE_BY_DEFAULT must be {', '.join(OBSERVED)}.", "OBSERVE_BY_DEFAULT")
    return profile


def company_logo(environ: Environment) -> Path | None:
    """Where its file is; whether it can be used is said by the doctor, and keeps nobody from serving."""
    text = environ.get("COMPANY_LOGO", "").strip()
    return ROOT / text if text else None


@dataclass(frozen=True)
class SmtpServer:
    """What SMTP_URL says."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None


AN_SMTP_URL = (
    "SMTP_URL must be an address such as smtps://user:password@mail.example.org or smtp://mail.example.org:587"
)


def smtp_url(environ: Environment) -> SmtpServer | None:
    """None when it is not set. `smtps` is TLS from the first byte, `smtp` is STARTTLS, which the server must offer.

    Only a server on this machine is spoken to without TLS, or one with `?starttls=never`. No sentence shows the URL: it
    has a password.
    """
    text = environ.get("SMTP_URL", "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        port = SMTP_PORTS[parts.scheme] if parts.port is None else parts.port
    except (ValueError, KeyError):
        raise ConfigError(f"{AN_SMTP_URL}.", "SMTP_URL") from None
    wants_none = options.pop("starttls", None) == "never"
    if not parts.hostname or not port or parts.path.strip("/") or parts.fragment or options:
        raise ConfigError(f"{AN_SMTP_URL}. A “#”, “/” or “?” of the password is written %23, %2F, %3F.", "SMTP_URL")
    user, password = (None if one is None else unquote(one) for one in (parts.username, parts.password))
    if (user is None) is not (password is None):
        raise ConfigError("SMTP_URL must have a user and a password, or neither.", "SMTP_URL")
    is_plain = parts.scheme == "smtp" and (wants_none or parts.hostname in LOOPBACK)
    if is_plain and password is not None and parts.hostname not in LOOPBACK:
        raise ConfigError("SMTP_URL would send its password without TLS. Remove ?starttls=never.", "SMTP_URL")
    security = TLS if parts.scheme == "smtps" else PLAIN if is_plain else STARTTLS
    return SmtpServer(parts.hostname, port, security, user or None, password)


def mail_from(environ: Environment) -> tuple[str | None, str] | None:
    """The name, if there is one, and the address that letters come from."""
    text = environ.get("MAIL_FROM", "").strip()
    if not text:
        return None
    name, address = parseaddr(text)
    try:
        is_address = address.isascii() and Address(addr_spec=address).domain and names.clean_email(address) == address
    except (ValueError, HeaderParseError, IndexError, Invalid):
        is_address = ""
    if not is_address or names.clean_line(text) != text:
        raise ConfigError("MAIL_FROM must be an address such as Interviews <interviews@example.org>.", "MAIL_FROM")
    return name or None, address


def log_format(environ: Environment) -> str:
    form = environ.get("LOG_FORMAT", "").strip().lower() or "text"
    if form not in LOG_FORMATS:
        raise ConfigError(f"LOG_FORMAT must be {' or '.join(LOG_FORMATS)}, not {form!r}.", "LOG_FORMAT")
    return form


def async_mode(environ: Environment) -> str:
    """`app.py` reads it by itself before anything else; here it is only examined."""
    mode = environ.get("ASYNC_MODE", "").strip().lower() or runtime.DEFAULT_MODE
    if mode not in runtime.MODES:
        raise ConfigError(f"ASYNC_MODE must be {' or '.join(runtime.MODES)}, not {mode!r}.", "ASYNC_MODE")
    return mode


def redis_url(environ: Environment) -> str | None:
    url = environ.get("REDIS_URL", "").strip()
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("REDIS_URL must begin with redis://, rediss:// or unix://.", "REDIS_URL")
    return url or None


def node_name(environ: Environment, *, is_shared: bool) -> str | None:
    """The process's name among several; they need one secret, and a database and a Redis that all of them can reach.

    `is_shared` says whether both are set.
    """
    name = environ.get("NODE_NAME", "").strip()
    if not name:
        return None
    if not NODE_NAME.fullmatch(name):
        raise ConfigError(
            "NODE_NAME must be a host name such as app-1: lowercase letters, digits and hyphens.", "NODE_NAME"
        )
    if not is_shared:
        raise ConfigError(
            "NODE_NAME is for several processes, which share MySQL and Redis: set MYSQL_HOST, REDIS_URL.", "NODE_NAME"
        )
    if len(environ.get("SECRET_KEY", "").strip()) < MIN_SECRET_CHARS:
        raise ConfigError(
            "NODE_NAME is for several processes, which share a secret: set the same SECRET_KEY for all.", "NODE_NAME"
        )
    return name
