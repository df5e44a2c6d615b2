"""The environment, read once, typed and checked; refuses to serve with what is unsafe.

`.env` beside this file is read as well; what is already in the environment wins.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import connections
import environment
import sign_on_variables
import variables
from connections import MySQLConfig, RunnerConfig, ScannerConfig, TurnConfig
from environment import ROOT, SECRETS, ConfigError, Environment
from services.base import Limit, MailConfig, Network, ProviderConfig, SignOnConfig, sign_on_config
from wire import runtime

__all__ = [
    "SECRETS",
    "Config",
    "ConfigError",
    "Keep",
    "MailConfig",
    "MySQLConfig",
    "RunnerConfig",
    "ScannerConfig",
    "TurnConfig",
    "examine",
    "load",
]

Made = TypeVar("Made")

DEFAULT_UPLOAD_BYTES = 10 * 1024 * 1024


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
    record_key_path: Path | None = None
    """Where the key is that records are signed with; None for beside the SQLite file."""
    upload_dir: Path = ROOT / "uploads"
    max_content_length: int = DEFAULT_UPLOAD_BYTES
    setup_token: str | None = None
    ice_servers: list[dict[str, Any]] = field(default_factory=list)
    turn: TurnConfig | None = None
    invitation_grace_s: int = 12 * 3600
    accommodation_contact: str | None = None
    company_name: str | None = None
    company_logo: Path | None = None
    company_logo_data: bytes | None = None
    """The picture itself, where an administrator uploaded it."""
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
    runner: RunnerConfig | None = None
    scanner: ScannerConfig | None = None
    refuses_unscanned: bool = True
    """Whether a resume needs the scanner's verdict, whichever scanner there is."""
    mail: MailConfig | None = None
    keep: Keep = Keep()
    keep_audit_days: int = 400
    """For how many days entries of the audit are kept."""
    audit_syslog: str | None = None
    """`udp://host:port`, or `unix:` with a path; entries of the audit go there, too."""
    audit_file: Path | None = None
    observe_by_default: str = "standard"
    set_in_environment: frozenset[str] = frozenset()
    """Of the variables in `ON_PAGE` those that are set: they win over the page."""
    limits: Mapping[Limit, str] = field(default_factory=dict)
    trusted_networks: tuple[Network, ...] = ()
    sign_on: SignOnConfig = field(default_factory=SignOnConfig)
    sign_on_networks: tuple[Network, ...] = ()
    """Private networks in which providers of accounts may lie that administrators enter."""
    fetches_calendars: bool = True
    calendar_networks: tuple[Network, ...] = ()
    webhook_networks: tuple[Network, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over TLS, so that cookies may say so."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    def with_scanner(self, values: Mapping[str, str]) -> "Config":
        """The same with the scanner that CLAMD_URL names here. Raises ValueError with the variable at fault."""
        found = _checked(connections.scanner, values)
        return replace(self, scanner=found and replace(found, is_required=self.refuses_unscanned))

    def with_unscanned(self, *, refused: bool) -> "Config":
        """The same with another fate for resumes while the scanner is away."""
        scanner = self.scanner and replace(self.scanner, is_required=refused)
        return replace(self, refuses_unscanned=refused, scanner=scanner)

    def with_runner(self, values: Mapping[str, str]) -> "Config":
        """The same with the runner that these variables say. Raises ValueError with the variable at fault."""
        return replace(self, runner=_checked(connections.runner, values))

    def with_relay(self, values: Mapping[str, str]) -> "Config":
        """The same with the relay that these variables say. Raises ValueError with the variable at fault."""
        return replace(self, turn=_checked(connections.turn, values))

    def with_mail(self, values: Mapping[str, str]) -> "Config":
        """The same with the mail server that was entered; none without PUBLIC_URL. Raises ValueError("HOST")."""
        found = connections.entered_mail(values)
        return replace(self, mail=found if self.public_url else None)

    def entered_provider(self, key: str, values: Mapping[str, str]) -> ProviderConfig:
        """A provider of accounts that an administrator entered: texts by the ends of its variables, such as ISSUER.

        Raises ValueError with the end of the one at fault, or "PUBLIC_URL" where that is not set.
        """
        if self.public_url is None:
            raise ValueError("PUBLIC_URL")
        start = f"OIDC_{key.upper()}_"
        environ = Environment({start + name: text for name, text in values.items()})
        try:
            return replace(sign_on_variables.provider(environ, key), inside=self.sign_on_networks)
        except ConfigError as error:
            raise ValueError(error.names[-1].removeprefix(start)) from None

    def with_provider(self, provider: ProviderConfig) -> "Config":
        """The same with one more provider. Raises ValueError with ISSUER where another one is the same."""
        providers = self.sign_on.providers
        if provider.issuer in {one.issuer for one in providers} or len(providers) >= sign_on_config.MAX_PROVIDERS:
            raise ValueError("ISSUER")
        return replace(self, sign_on=replace(self.sign_on, providers=(*providers, provider)))


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
    mysql = connections.mysql(environ)
    sqlite_path = variables.path(environ, "SQLITE_PATH", "instance/neurohire.db")
    is_production = environ.get("APP_ENV", "").strip().lower() == "production"
    redis_url = variables.redis_url(environ)
    node_name = variables.node_name(environ, is_shared=mysql is not None and redis_url is not None)
    config = Config(
        secret_key="",
        host=environ.get("HOST", "").strip() or "0.0.0.0",  # noqa: S104 # nosec B104
        port=variables.integer(environ, "PORT", 5000, low=1, high=65535),
        mysql=mysql,
        sqlite_path=sqlite_path,
        record_key_path=variables.path(environ, "RECORD_KEY_PATH", str(sqlite_path.with_name("record_key"))),
        upload_dir=variables.path(environ, "UPLOAD_DIR", "uploads"),
        max_content_length=variables.integer(environ, "MAX_CONTENT_LENGTH", DEFAULT_UPLOAD_BYTES, low=1024, high=2**31),
        setup_token=environ.get("SETUP_TOKEN", "").strip() or None,
        ice_servers=variables.ice_servers(environ),
        turn=connections.turn(environ),
        invitation_grace_s=3600 * variables.integer(environ, "INVITATION_GRACE_HOURS", 12, low=0, high=24 * 30),
        accommodation_contact=environ.get("ACCOMMODATION_CONTACT", "").strip() or None,
        company_name=variables.company_name(environ),
        company_logo=variables.company_logo(environ),
        is_production=is_production,
        public_url=environment.public_url(environ),
        trusted_proxies=variables.integer(environ, "TRUSTED_PROXIES", 0, low=0, high=10),
        require_second_factor=variables.integer(environ, "REQUIRE_SECOND_FACTOR", 0, low=0, high=1) == 1,
        metrics_token=variables.metrics_token(environ),
        log_format=variables.log_format(environ),
        async_mode=variables.async_mode(environ),
        redis_url=redis_url,
        node_name=node_name,
        runner=connections.runner(environ),
        scanner=connections.scanner(environ),
        refuses_unscanned=variables.clamd_is_required(environ),
        mail=connections.mail(environ),
        keep=_keep(environ),
        keep_audit_days=variables.integer(environ, "KEEP_AUDIT_DAYS", 400, low=FEWEST_AUDIT_DAYS, high=36_500),
        audit_syslog=variables.audit_syslog(environ),
        audit_file=variables.audit_file(environ),
        observe_by_default=variables.observe_by_default(environ),
        set_in_environment=frozenset(name for name in ON_PAGE if environ.get(name, "").strip()),
        limits=variables.limits(environ),
        trusted_networks=variables.networks(environ, "TRUSTED_NETWORKS"),
        sign_on=sign_on_variables.sign_on(environ, public_url=environment.public_url(environ)),
        sign_on_networks=variables.networks(environ, "OIDC_NETWORKS"),
        fetches_calendars=variables.integer(environ, "FETCH_CALENDARS", 1, low=0, high=1) == 1,
        calendar_networks=variables.networks(environ, "CALENDAR_NETWORKS"),
        webhook_networks=variables.networks(environ, "WEBHOOK_NETWORKS"),
    )
    # Last, because it may make a file, which nothing that is refused leaves behind.
    secret_key, warnings = environment.secret_key(
        environ, sqlite_path.parent, is_production=is_production, may_create=may_create
    )
    return replace(config, secret_key=secret_key, warnings=warnings)


def _checked(read: Callable[[Environment], Made], values: Mapping[str, str]) -> Made:
    try:
        return read(Environment(values))
    except ConfigError as error:
        raise ValueError(*error.names) from None


ON_PAGE = (
    "COMPANY_NAME", "COMPANY_LOGO", "KEEP_INTERVIEWS_DAYS", "KEEP_ALERTS_DAYS", "KEEP_CHAT_DAYS", "KEEP_EDITS_DAYS",
    "KEEP_RESUMES_DAYS", "KEEP_AUDIT_DAYS", "OBSERVE_BY_DEFAULT",
    "CLAMD_URL", "CLAMD_WHEN_AWAY", "RUNNER_URL", "TURN_URLS", "OIDC_PROVIDERS", "OIDC_ONLY", "OIDC_BREAK_GLASS",
    "SMTP_URL",
)  # fmt: skip
"""What an administrator can set on a page where the environment does not (`services/stored_settings/catalogue.py`).
 The
secret of a runner or a relay belongs to its address, the sender of letters to SMTP_URL, and what a provider of accounts
is to OIDC_PROVIDERS.
"""
FEWEST_AUDIT_DAYS = 90
"""Whoever could empty the log by a setting could hide what they did; and most break-ins are found within so long."""


def _keep(environ: Environment) -> Keep:
    names = ("interviews", "alerts", "chat", "edits", "resumes")
    days = {name: variables.integer(environ, f"KEEP_{name.upper()}_DAYS", 0, low=0, high=36_500) for name in names}
    return Keep(**{name: number or None for name, number in days.items()})
