"""The environment, read once, typed and checked; refuses to serve with what is unsafe.

`.env` beside this file is read as well; what is already in the environment wins.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import environment
from environment import KNOWN_SECRETS, MIN_SECRET_CHARS, ROOT, SECRETS, ConfigError, Environment

__all__ = ["SECRETS", "Config", "ConfigError", "Keep", "MySQLConfig", "TurnConfig", "examine", "load"]

from services.base import Limit, Network, addresses, limits
from wire import runtime

DEFAULT_UPLOAD_BYTES = 10 * 1024 * 1024
LOG_FORMATS = ("text", "json")
TURN_NAMES = ("TURN_URLS", "TURN_SECRET")
NODE_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


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
    async_mode: str = runtime.DEFAULT_MODE
    redis_url: str | None = None
    node_name: str | None = None
    keep: Keep = Keep()
    limits: Mapping[Limit, str] = field(default_factory=dict)
    trusted_networks: tuple[Network, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over TLS, so that cookies may say so."""
        return bool(self.public_url and self.public_url.startswith("https://"))


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment (and `.env`, unless `environ` is given).

    Raises ConfigError for values that make no sense, for files of secrets that cannot be used, and for unsafe
    secrets in production. May create `instance/secret_key` (mode 0600). What `.env` sets is in os.environ afterwards.
    """
    if environ is not None:
        return _config(environment.with_secret_files(environ))
    in_file, warnings = environment.read_dotenv()
    for name, value in in_file.items():
        os.environ.setdefault(name, value)
    read = environment.with_secret_files(os.environ)
    config = _config(read)
    misspelt = environment.misspelt(os.environ, in_file, read.asked)
    return replace(config, warnings=(*config.warnings, *warnings, *misspelt))


def examine(environ: Mapping[str, str] | None = None) -> tuple[Config, tuple[ConfigError, ...]]:
    """The configuration without what is wrong in it, and what that is. Creates nothing and changes no variable.

    Raises ConfigError for one that stays when all settings are left out.
    """
    errors: list[ConfigError] = []
    in_file: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    if environ is None:
        try:
            in_file, warnings = environment.read_dotenv()
        except ConfigError as error:
            errors.append(error)
        environ = in_file | dict(os.environ)
    left = dict(environ)
    while True:
        try:
            read = environment.with_secret_files(left)
            config = _config(read, may_create=False)
        except ConfigError as error:
            errors.append(error)
            rest = _without(left, error.names or tuple(left))  # One that names none is not found by itself.
            if rest == left:
                raise
            left = rest
        else:
            misspelt = environment.misspelt(environ, in_file, read.asked)
            return replace(config, warnings=(*config.warnings, *warnings, *misspelt)), tuple(errors)


def _without(environ: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """The rest. A key that is missing or wrong is replaced by one of no use, since there must be one."""
    at_fault = {one for name in names for one in (name, f"{name}_FILE")}
    left = {name: value for name, value in environ.items() if name not in at_fault}
    return left | {"SECRET_KEY": secrets.token_urlsafe(48)} if "SECRET_KEY" in at_fault else left


def _config(environ: Environment, *, may_create: bool = True) -> Config:
    mysql = _mysql(environ)
    sqlite_path = _path(environ, "SQLITE_PATH", "instance/neurohire.db")
    is_production = environ.get("APP_ENV", "").strip().lower() == "production"
    redis_url = _redis_url(environ)
    node_name = _node_name(environ, mysql, redis_url)
    config = Config(
        secret_key="",
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
        public_url=environment.public_url(environ),
        trusted_proxies=_integer(environ, "TRUSTED_PROXIES", 0, low=0, high=10),
        require_second_factor=_integer(environ, "REQUIRE_SECOND_FACTOR", 0, low=0, high=1) == 1,
        metrics_token=_metrics_token(environ),
        log_format=_log_format(environ),
        async_mode=_async_mode(environ),
        redis_url=redis_url,
        node_name=node_name,
        keep=_keep(environ),
        limits=_limits(environ),
        trusted_networks=_trusted_networks(environ),
    )
    # Last, because it may make a file, which nothing that is refused leaves behind.
    secret_key, warnings = environment.secret_key(
        environ, sqlite_path.parent, is_production=is_production, may_create=may_create
    )
    return replace(config, secret_key=secret_key, warnings=warnings)


def _keep(environ: Environment) -> Keep:
    names = ("interviews", "alerts", "chat", "edits", "resumes")
    days = {name: _integer(environ, f"KEEP_{name.upper()}_DAYS", 0, low=0, high=36_500) for name in names}
    return Keep(**{name: number or None for name, number in days.items()})


def _limits(environ: Environment) -> dict[Limit, str]:
    """Those that are set; the others keep their defaults."""
    given = {limit: text for limit in Limit if (text := environ.get(limit.setting, "").strip())}
    for limit, text in given.items():
        try:
            limits.parse(text)
        except ValueError:
            raise ConfigError(
                f'{limit.setting} must be a rate such as "{limits.DEFAULTS[limit]}", for at most a day, not {text!r}.',
                limit.setting,
            ) from None
    return given


def _trusted_networks(environ: Environment) -> tuple[Network, ...]:
    text = environ.get("TRUSTED_NETWORKS", "").strip()
    try:
        return addresses.parse_networks(text)
    except ValueError as error:
        raise ConfigError(
            f"TRUSTED_NETWORKS must be networks such as 192.0.2.0/24,2001:db8::/48, separated by commas ({error}).",
            "TRUSTED_NETWORKS",
        ) from None


def _mysql(environ: Environment) -> MySQLConfig | None:
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


def _path(environ: Environment, name: str, default: str) -> Path:
    return ROOT / (environ.get(name, "").strip() or default)


def _integer(environ: Environment, name: str, default: int, *, low: int, high: int) -> int:
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


def _ice_servers(environ: Environment) -> list[dict[str, Any]]:
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


def _turn(environ: Environment) -> TurnConfig | None:
    urls = tuple(url.strip() for url in environ.get("TURN_URLS", "").split(",") if url.strip())
    secret = environ.get("TURN_SECRET", "").strip()
    if not urls and not secret:
        return None
    if not urls or not secret:
        raise ConfigError("TURN_URLS and TURN_SECRET must be set together: set both or neither.", *TURN_NAMES)
    if any(not url.startswith(("turn:", "turns:")) for url in urls):
        raise ConfigError(
            "TURN_URLS must be addresses such as turn:turn.example.org:3478, separated by commas.", *TURN_NAMES
        )
    if len(secret) < MIN_SECRET_CHARS or secret.lower() in KNOWN_SECRETS:
        raise ConfigError(
            f"TURN_SECRET must have at least {MIN_SECRET_CHARS} random characters, the same as "
            "the TURN server's static-auth-secret.",
            *TURN_NAMES,
        )
    return TurnConfig(urls, secret)


def _metrics_token(environ: Environment) -> str | None:
    token = environ.get("METRICS_TOKEN", "").strip()
    if token and (len(token) < MIN_SECRET_CHARS or token.lower() in KNOWN_SECRETS):
        raise ConfigError(
            f"METRICS_TOKEN must have at least {MIN_SECRET_CHARS} random characters.",
            "METRICS_TOKEN",
        )
    return token or None


def _log_format(environ: Environment) -> str:
    form = environ.get("LOG_FORMAT", "").strip().lower() or "text"
    if form not in LOG_FORMATS:
        raise ConfigError(f"LOG_FORMAT must be {' or '.join(LOG_FORMATS)}, not {form!r}.", "LOG_FORMAT")
    return form


def _async_mode(environ: Environment) -> str:
    """`app.py` reads it by itself before anything else; here it is only examined."""
    mode = environ.get("ASYNC_MODE", "").strip().lower() or runtime.DEFAULT_MODE
    if mode not in runtime.MODES:
        raise ConfigError(f"ASYNC_MODE must be {' or '.join(runtime.MODES)}, not {mode!r}.", "ASYNC_MODE")
    return mode


def _redis_url(environ: Environment) -> str | None:
    url = environ.get("REDIS_URL", "").strip()
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("REDIS_URL must begin with redis://, rediss:// or unix://.", "REDIS_URL")
    return url or None


def _node_name(environ: Environment, mysql: MySQLConfig | None, redis_url: str | None) -> str | None:
    """The process's name among several; they need what all of them can reach, and one secret."""
    name = environ.get("NODE_NAME", "").strip()
    if not name:
        return None
    if not NODE_NAME.fullmatch(name):
        raise ConfigError(
            "NODE_NAME must be a host name such as app-1: lowercase letters, digits and hyphens.", "NODE_NAME"
        )
    if mysql is None or redis_url is None:
        raise ConfigError(
            "NODE_NAME is for several processes, which share MySQL and Redis: set MYSQL_HOST, REDIS_URL.", "NODE_NAME"
        )
    if len(environ.get("SECRET_KEY", "").strip()) < MIN_SECRET_CHARS:
        raise ConfigError(
            "NODE_NAME is for several processes, which share a secret: set the same SECRET_KEY for all.", "NODE_NAME"
        )
    return name
