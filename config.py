"""The environment, read once, typed and checked; refuses to serve with what is unsafe.

`.env` beside this file is read first; what is already in the environment wins.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent
DEFAULT_UPLOAD_BYTES = 10 * 1024 * 1024
MIN_SECRET_CHARS = 16
LOG_FORMATS = ("text", "json")
NODE_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# What may come in a file: `<name>_FILE` names it, as containers hand secrets over.
SECRETS = (
    "SECRET_KEY",
    "MYSQL_PASSWORD",
    "SETUP_TOKEN",
    "ICE_SERVERS",
    "TURN_SECRET",
    "METRICS_TOKEN",
    "REDIS_URL",
)
KNOWN_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "your-secret-key", "my_secret_key"})


class ConfigError(Exception):
    """The environment asks for something this program must not or cannot do; the text says what to change."""


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
class Keep:
    """For how many days each kind of data is kept after its interview ended; None is for ever."""

    interviews: int | None = None
    alerts: int | None = None
    chat: int | None = None
    edits: int | None = None
    resumes: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether there is anything to erase, ever."""
        return self != Keep()


@dataclass(frozen=True)
class Config:
    """Everything the environment decides. Sizes in bytes, lifetimes in seconds."""

    secret_key: str
    # The seed binds to every address.
    host: str = "0.0.0.0"  # noqa: S104 # nosec B104
    port: int = 5000
    mysql: MySQLConfig | None = None
    sqlite_path: Path = ROOT / "instance" / "neurohire.db"
    upload_dir: Path = ROOT / "uploads"
    max_content_length: int = DEFAULT_UPLOAD_BYTES
    setup_token: str | None = None
    ice_servers: list[dict[str, Any]] = field(default_factory=list)
    turn: TurnConfig | None = None
    invitation_grace_s: int = 12 * 3600
    accommodation_contact: str | None = None
    is_production: bool = False
    public_url: str | None = None
    trusted_proxies: int = 0
    session_lifetime_s: int = 12 * 3600
    require_second_factor: bool = False
    metrics_token: str | None = None
    log_format: str = "text"
    redis_url: str | None = None
    node_name: str | None = None
    keep: Keep = Keep()
    warnings: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over TLS, so that cookies may say so."""
        return bool(self.public_url and self.public_url.startswith("https://"))


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment (and `.env`, unless `environ` is given).

    Raises ConfigError for values that make no sense, for files of secrets that cannot be used, and for unsafe
    secrets in production. May create `instance/secret_key` (mode 0600).
    """
    if environ is None:
        load_dotenv(ROOT / ".env")
        environ = os.environ
    environ = _with_secret_files(environ)
    mysql = _mysql(environ)
    sqlite_path = _path(environ, "SQLITE_PATH", "instance/neurohire.db")
    is_production = environ.get("APP_ENV", "").strip().lower() == "production"
    redis_url = _redis_url(environ)
    node_name = _node_name(environ, mysql, redis_url)
    secret_key, warnings = _secret_key(environ, sqlite_path.parent, is_production=is_production)
    return Config(
        secret_key=secret_key,
        host=environ.get("HOST", "").strip() or "0.0.0.0",  # noqa: S104 # nosec B104
        port=_integer(environ, "PORT", 5000, low=1, high=65535),
        mysql=mysql,
        sqlite_path=sqlite_path,
        upload_dir=_path(environ, "UPLOAD_DIR", "uploads"),
        max_content_length=_integer(environ, "MAX_CONTENT_LENGTH", DEFAULT_UPLOAD_BYTES, low=1024, high=2**31),
        setup_token=environ.get("SETUP_TOKEN", "").strip() or None,
        ice_servers=_ice_servers(environ),
        turn=_turn(environ),
        invitation_grace_s=3600 * _integer(environ, "INVITATION_GRACE_HOURS", 12, low=0, high=24 * 30),
        accommodation_contact=environ.get("ACCOMMODATION_CONTACT", "").strip() or None,
        is_production=is_production,
        public_url=_public_url(environ),
        trusted_proxies=_integer(environ, "TRUSTED_PROXIES", 0, low=0, high=10),
        require_second_factor=_integer(environ, "REQUIRE_SECOND_FACTOR", 0, low=0, high=1) == 1,
        metrics_token=_metrics_token(environ),
        log_format=_log_format(environ),
        redis_url=redis_url,
        node_name=node_name,
        keep=_keep(environ),
        warnings=warnings,
    )


def _with_secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """The same, with each secret that comes in a file put where it would stand otherwise."""
    found = dict(environ)
    for name in SECRETS:
        file = environ.get(f"{name}_FILE", "").strip()
        if not file:
            continue
        if environ.get(name, "").strip():
            raise ConfigError(f"{name} and {name}_FILE are both set; leave one of them out.")
        found[name] = _secret_in(file, name)
    return found


def _secret_in(file: str, name: str) -> str:
    """What the file says, without the newline that editors and `echo` leave.

    Raises ConfigError: an empty one would pass for "not set" and leave the server without the secret.
    """
    try:
        text = (ROOT / file).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ConfigError(f"{name}_FILE names {file}, which cannot be read ({type(error).__name__}).") from None
    if not text.strip():
        raise ConfigError(f"{name}_FILE names {file}, which is empty.")
    return text.removesuffix("\n")


def _keep(environ: Mapping[str, str]) -> Keep:
    names = ("interviews", "alerts", "chat", "edits", "resumes")
    days = {name: _integer(environ, f"KEEP_{name.upper()}_DAYS", 0, low=0, high=36_500) for name in names}
    return Keep(**{name: number or None for name, number in days.items()})


def _mysql(environ: Mapping[str, str]) -> MySQLConfig | None:
    host = environ.get("MYSQL_HOST", "").strip()
    if not host:
        return None
    return MySQLConfig(
        host=host,
        user=environ.get("MYSQL_USER", "").strip() or "root",
        password=environ.get("MYSQL_PASSWORD", ""),
        db=environ.get("MYSQL_DB", "").strip() or "interview_system",
        port=_integer(environ, "MYSQL_PORT", 3306, low=1, high=65535),
        unix_socket=environ.get("MYSQL_UNIX_SOCKET", "").strip() or None,
    )


def _path(environ: Mapping[str, str], name: str, default: str) -> Path:
    return ROOT / (environ.get(name, "").strip() or default)


def _integer(environ: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise ConfigError(f"{name} must be a whole number, not {text!r}.") from None
    if not low <= value <= high:
        raise ConfigError(f"{name} must be between {low} and {high}, not {value}.")
    return value


def _ice_servers(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    text = environ.get("ICE_SERVERS", "").strip()
    if not text:
        return []
    try:
        servers = json.loads(text)
    except ValueError:
        servers = None
    if not isinstance(servers, list) or not all(isinstance(one, dict) and "urls" in one for one in servers):
        raise ConfigError('ICE_SERVERS must be a JSON list such as [{"urls": "stun:stun.example.org:3478"}].')
    return servers


def _turn(environ: Mapping[str, str]) -> TurnConfig | None:
    urls = tuple(url.strip() for url in environ.get("TURN_URLS", "").split(",") if url.strip())
    secret = environ.get("TURN_SECRET", "").strip()
    if not urls and not secret:
        return None
    if not urls or not secret:
        raise ConfigError("TURN_URLS and TURN_SECRET belong together: set both or neither.")
    if any(not url.startswith(("turn:", "turns:")) for url in urls):
        raise ConfigError("TURN_URLS must be addresses such as turn:turn.example.org:3478, separated by commas.")
    if len(secret) < MIN_SECRET_CHARS or secret.lower() in KNOWN_SECRETS:
        raise ConfigError(
            f"TURN_SECRET must have at least {MIN_SECRET_CHARS} random characters, the same as "
            "static-auth-secret of the TURN server."
        )
    return TurnConfig(urls, secret)


def _metrics_token(environ: Mapping[str, str]) -> str | None:
    token = environ.get("METRICS_TOKEN", "").strip()
    if token and (len(token) < MIN_SECRET_CHARS or token.lower() in KNOWN_SECRETS):
        raise ConfigError(f"METRICS_TOKEN must have at least {MIN_SECRET_CHARS} random characters.")
    return token or None


def _log_format(environ: Mapping[str, str]) -> str:
    form = environ.get("LOG_FORMAT", "").strip().lower() or "text"
    if form not in LOG_FORMATS:
        raise ConfigError(f"LOG_FORMAT must be {' or '.join(LOG_FORMATS)}, not {form!r}.")
    return form


def _redis_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("REDIS_URL", "").strip()
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url or None


def _node_name(environ: Mapping[str, str], mysql: MySQLConfig | None, redis_url: str | None) -> str | None:
    """The process's name among several; they need what all of them can reach, and one secret."""
    name = environ.get("NODE_NAME", "").strip()
    if not name:
        return None
    if not NODE_NAME.fullmatch(name):
        raise ConfigError("NODE_NAME must be a host name such as app-1: small letters, digits and hyphens.")
    if mysql is None or redis_url is None:
        raise ConfigError("NODE_NAME is for several processes, which share MySQL and Redis: set MYSQL_HOST, REDIS_URL.")
    if len(environ.get("SECRET_KEY", "").strip()) < MIN_SECRET_CHARS:
        raise ConfigError("NODE_NAME is for several processes, which share a secret: set the same SECRET_KEY for all.")
    return name


def _public_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("PUBLIC_URL", "").strip().rstrip("/")
    if url and not url.startswith(("http://", "https://")):
        raise ConfigError("PUBLIC_URL must begin with http:// or https://.")
    return url or None


def _secret_key(environ: Mapping[str, str], folder: Path, *, is_production: bool) -> tuple[str, tuple[str, ...]]:
    """The configured secret if it is one; otherwise the kept one, made when missing."""
    given = environ.get("SECRET_KEY", "").strip()
    is_weak = len(given) < MIN_SECRET_CHARS or given.lower() in KNOWN_SECRETS
    if not is_weak:
        return given, ()
    if is_production:
        raise ConfigError(
            f"SECRET_KEY must be set to at least {MIN_SECRET_CHARS} random characters in production. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    key = _kept_secret(folder / "secret_key")
    if given:
        return key, (
            "SECRET_KEY is too short or widely known; a random one kept in instance/secret_key is used instead.",
        )
    return key, ()


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
