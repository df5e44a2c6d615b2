"""How settings come in: from the environment, from `.env`, and secrets from files. What they mean is `config`'s.

Whatever cannot be used is refused by ConfigError, in one sentence that names the setting and never shows a secret.
"""

import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream

ROOT = Path(__file__).resolve().parent
DOTENV = ROOT / ".env"
MIN_SECRET_CHARS = 16
# What may come in a file: `<name>_FILE` names it, as containers hand secrets over.
SECRETS = (
    "SECRET_KEY",
    "MYSQL_PASSWORD",
    "SETUP_TOKEN",
    "ICE_SERVERS",
    "TURN_SECRET",
    "METRICS_TOKEN",
    "REDIS_URL",
    "RUNNER_TOKEN",
    "SMTP_URL",
)
KNOWN_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "your-secret-key", "my_secret_key"})
# Of other programs that read the same `.env` or environment: Compose, Caddy, the relay, the runner, Flask, and the
# migration.
OTHERS = frozenset(
    {"LEGACY_TIMEZONE", "PUBLIC_HOST", "UPSTREAM", "TURN_REALM", "RUNNER_LISTEN", "TZ", "LANG", "PATH", "COMMIT"}
)
OTHER_PREFIXES = ("COMPOSE_", "DOCKER_", "FLASK_", "PYTHON", "LC_", "NEUROHIRE_", "TEST_")
CLOSE = 0.88
"""difflib's ratio from which a name passes for a misspelt one: MYSQL_HSOT is 0.90 from MYSQL_HOST, the
MYSQL_ROOT_PASSWORD of database images 0.85 from MYSQL_PASSWORD."""
SHORTEST_MISSPELT = 7
"""Below this many characters, other programs' names are as close: HOSTS, PORTS."""

DEFAULT_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
AN_ORIGIN = "PUBLIC_URL must be an address such as https://interviews.example.org, or with a port of its own"


class ConfigError(Exception):
    """The environment asks for something this program must not or cannot do; the text says what to change.

    `names` are the settings at fault, so that an examination can leave them out and go on.
    """

    def __init__(self, message: str, *names: str) -> None:
        super().__init__(message)
        self.names = names


class Environment(dict[str, str]):
    """The settings as text. Remembers which names were asked for: those are all that this program knows."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)


def read_dotenv(path: Path = DOTENV) -> tuple[dict[str, str], tuple[str, ...]]:
    """What `.env` sets, and a warning for each line that sets nothing. Raises ConfigError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{path} cannot be read ({reason(error)}). It must be a text file in UTF-8 that the server's user may read."
        ) from None
    lines = list(parse_stream(StringIO(text)))
    # Without what the line says: it may be half of a secret.
    warnings = [f"Line {one.original.line} of .env is not NAME=value and was ignored." for one in lines if one.error]
    understood = StringIO("".join(one.original.string for one in lines if not one.error))
    found = {name: value for name, value in dotenv_values(stream=understood).items() if value is not None}
    return found, tuple(warnings)


def early(name: str) -> str:
    """What one setting says before the others are read; empty also where `.env` cannot be read, which is said later."""
    if name in os.environ:
        return os.environ[name].strip().lower()
    with suppress(ConfigError):
        return read_dotenv()[0].get(name, "").strip().lower()
    return ""


def reason(error: Exception) -> str:
    """Why a file cannot be used, in the system's words and without what the file holds."""
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__


def with_secret_files(environ: Mapping[str, str]) -> Environment:
    """The same, with each secret that comes in a file put where it would stand otherwise. Raises ConfigError."""
    found = Environment(environ)
    for name in (*SECRETS, *_provider_secrets(found)):
        file = found.get(f"{name}_FILE", "").strip()
        if not file:
            continue
        if environ.get(name, "").strip():
            raise ConfigError(f"{name} and {name}_FILE are both set; remove one of them.", name)
        found[name] = _secret_in(file, name)
    return found


def _provider_secrets(environ: Environment) -> tuple[str, ...]:
    """One of each provider of accounts; what is no name of one is refused by `sign_on_variables`."""
    names = (one.strip().upper() for one in environ.get("OIDC_PROVIDERS", "").split(","))
    return tuple(f"OIDC_{name}_CLIENT_SECRET" for name in names if name)


def _secret_in(file: str, name: str) -> str:
    """What the file says, without the newline that editors and `echo` leave.

    Raises ConfigError: an empty one would pass for "not set" and leave the server without the secret.
    """
    try:
        text = (ROOT / file).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        words = f"{name}_FILE names {file}, which cannot be read ({type(error).__name__})."
        raise ConfigError(words, name) from None
    if not text.strip():
        raise ConfigError(f"{name}_FILE names {file}, which is empty.", name)
    return text.removesuffix("\n")


def secret_key(
    environ: Environment, folder: Path, *, is_production: bool, may_create: bool
) -> tuple[str, tuple[str, ...]]:
    """The configured secret if it is one; otherwise the kept one, made when missing; and warnings.

    Without `may_create` a missing one is only invented for this process. Raises ConfigError.
    """
    given = environ.get("SECRET_KEY", "").strip()
    is_weak = len(given) < MIN_SECRET_CHARS or given.lower() in KNOWN_SECRETS
    if not is_weak:
        return given, ()
    if is_production:
        raise ConfigError(
            f"SECRET_KEY must be set to at least {MIN_SECRET_CHARS} random characters in production. "
            'Create one with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
            "SECRET_KEY",
        )
    key = _kept_secret(folder / "secret_key", may_create=may_create)
    if given:
        return key, (
            "SECRET_KEY is too short or widely known; a random one kept in instance/secret_key is used instead.",
        )
    return key, ()


def _kept_secret(path: Path, *, may_create: bool) -> str:
    try:
        if path.exists():
            return _checked_key(path)
        key = secrets.token_urlsafe(48)
        return _create_key(path, key) if may_create else key
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"The key in {path} cannot be read or created ({reason(error)}). Make the server's user the owner "
            "of the file and its folder, or set SECRET_KEY.",
            "SECRET_KEY",
        ) from None


def _checked_key(path: Path) -> str:
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < MIN_SECRET_CHARS:
        raise ConfigError(
            f"{path} contains no key. Restore the key from your backup, or remove the file: a new one is created, and "
            "everybody must sign in again.",
            "SECRET_KEY",
        )
    return key


def _create_key(path: Path, key: str) -> str:
    """Whole or not at all, so that a start that is interrupted leaves no empty key behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        os.link(unfinished, path)
    except FileExistsError:  # Another process was faster.
        return _checked_key(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return key


def misspelt(environ: Iterable[str], in_file: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each name that looks like a misspelt setting.

    In `.env` that is every unknown one. The environment is full of other programs' names, so there it is only what is
    very close to a known one.
    """
    names = sorted({*known, *OTHERS})
    found = []
    for name in sorted({*in_file, *environ}):
        if name in names or name.startswith(OTHER_PREFIXES):
            continue
        close = get_close_matches(name, names, n=1, cutoff=CLOSE) if len(name) >= SHORTEST_MISSPELT else []
        if close:
            found.append(f"{name} is not a setting of this program. Did you mean {close[0]}?")
        elif name in in_file:
            found.append(f"{name} in .env is not a setting of this program.")
    return tuple(found)


def public_url(environ: Environment) -> str | None:
    """PUBLIC_URL as browsers write the origin of that address: small letters, no port that goes without saying.

    Raises ConfigError for what is no origin. Pages, sockets and cookies are served at the root of a host only.
    """
    text = environ.get("PUBLIC_URL", "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        scheme, port, host = parts.scheme, parts.port, _host(parts.hostname or "")
    except ValueError:
        raise ConfigError(f"{AN_ORIGIN}.", "PUBLIC_URL") from None
    if scheme not in DEFAULT_PORTS or port == 0 or "@" in parts.netloc:
        raise ConfigError(f"{AN_ORIGIN}.", "PUBLIC_URL")
    if parts.path.strip("/") or "?" in text or "#" in text:
        raise ConfigError(
            f"{AN_ORIGIN}, without a path: NeuroHire is served at the root of a host, so give it a name of its own.",
            "PUBLIC_URL",
        )
    return f"{scheme}://{host}" if port in (None, DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def _host(name: str) -> str:
    """As an origin has it: an IPv6 address at its shortest, a name in ASCII. Raises ValueError."""
    if ":" in name:
        return f"[{ip_address(name)}]"
    host = name.rstrip(".").encode("idna").decode()
    if not HOST.fullmatch(host):
        raise ValueError(name)
    return host
