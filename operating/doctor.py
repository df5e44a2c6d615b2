"""An examination of this server: what is well, what is not, and what to do about it. Changes nothing."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from db import versions
from db.tables import second_factors, setup, users
from services import second_factor
from services.exchange import Exchange

LITTLE_SPACE_BYTES = 1024**3
MOST_CLOCK_DIFFERENCE = timedelta(seconds=5)
REACH_S = 3.0
STUN_BINDING = bytes.fromhex("000100002112a442") + b"neurohire-dr"
"""A binding request (RFC 8489): its type, no attributes, the magic cookie and a transaction."""


@dataclass(frozen=True)
class Finding:
    """One thing examined. Without a `remedy` it is well; `is_grave` keeps the server from working."""

    what: str
    found: str
    remedy: str | None = None
    is_grave: bool = False

    @property
    def is_well(self) -> bool:
        return self.remedy is None


def examine(config: Config, engine: Engine, *, manifest: Path) -> list[Finding]:
    """All findings; one that cannot be made says so and hides no other."""
    examined: list[Finding] = []
    examinations: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _settings(config),
        lambda: _database(engine),
        lambda: _second_factors(engine),
        lambda: _disk(config),
        lambda: _resumes(config, engine),
        lambda: _front_end(manifest),
        lambda: _relay(config),
        lambda: _redis(config),
    )
    for examination in examinations:
        try:
            examined += examination()
        except (OSError, SQLAlchemyError) as error:
            examined.append(
                Finding("examination", f"stopped by {type(error).__name__}", "See the findings before this.")
            )
    return examined


def _redis(config: Config) -> Iterator[Finding]:
    if config.redis_url is None:
        return
    if Exchange(config.redis_url).answers():
        yield Finding("Redis", "answers")
    else:
        yield Finding(
            "Redis",
            "does not answer",
            "Start it, and check REDIS_URL. Rooms go on meanwhile; each process counts its rate limits for itself.",
        )


def _settings(config: Config) -> Iterator[Finding]:
    for warning in config.warnings:
        yield Finding("settings", warning, "Change the environment or .env, and start again.")
    if config.is_https:
        yield Finding("address", f"{config.public_url}, by HTTPS")
    else:
        yield Finding(
            "address",
            "no HTTPS address is set",
            "Browsers give camera and microphone to HTTPS pages only, this machine aside. Set PUBLIC_URL=https://…",
        )


def _database(engine: Engine) -> Iterator[Finding]:
    kind = engine.dialect.name
    try:
        versions.check(engine)
    except versions.SchemaMismatch as mismatch:
        yield Finding("database", f"{kind}, another version", str(mismatch), is_grave=True)
        return
    except SQLAlchemyError as error:
        remedy = "Start it, and check MYSQL_HOST, MYSQL_PORT, MYSQL_USER and MYSQL_PASSWORD."
        yield Finding("database", f"{kind} cannot be reached ({type(error).__name__})", remedy, is_grave=True)
        return
    yield Finding("database", f"{kind}, version {versions.head()}")
    with engine.connect() as db:
        if db.execute(select(setup.c.id)).first() is None:
            yield Finding("set-up", "there is no administrator yet", "Open /setup-admin before somebody else does.")
        if kind != "sqlite":
            yield _charset(str(db.execute(text("SELECT @@character_set_database")).scalar()))
            told = db.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar()
            if isinstance(told, datetime):
                yield _clock(told)


def _charset(name: str) -> Finding:
    if name == "utf8mb4":
        return Finding("character set", name)
    return Finding(
        "character set", name, "New tables could not hold every letter: ALTER DATABASE … CHARACTER SET utf8mb4"
    )


def _clock(database_time: datetime) -> Finding:
    difference = abs(datetime.now(UTC).replace(tzinfo=None) - database_time)
    words = f"this machine and the database differ by {difference.total_seconds():.1f} s"
    if difference <= MOST_CLOCK_DIFFERENCE:
        return Finding("clock", words)
    return Finding("clock", words, "Let both machines ask a time server (chrony, systemd-timesyncd).")


def _second_factors(engine: Engine) -> Iterator[Finding]:
    """A SECRET_KEY that was changed leaves them locked: their people cannot sign in with a code any more."""
    with engine.connect() as db:
        kept = db.execute(select(second_factors.c.user_id, second_factors.c.secret)).all()
    lost = [row.user_id for row in kept if not second_factor.is_readable(row.user_id, row.secret)]
    if lost:
        yield Finding(
            "second factors",
            f"{len(lost)} of {len(kept)} cannot be read with this SECRET_KEY",
            "Set the former SECRET_KEY again. Without it their people sign in with recovery codes, or have theirs "
            "removed: on the page of the team, or by flask --app app remove-second-factor.",
        )
    elif kept:
        yield Finding("second factors", f"{len(kept)}, all readable")


def _disk(config: Config) -> Iterator[Finding]:
    folders = {"resumes": config.upload_dir}
    if config.mysql is None:
        folders["database file"] = config.sqlite_path.parent
    for name, wanted in folders.items():
        folder = next(one for one in (wanted, *wanted.parents) if one.exists())
        if not os.access(folder, os.W_OK):
            yield Finding(
                f"disk for {name}", f"{folder} cannot be written", "Give it to the server's user.", is_grave=True
            )
            continue
        free = shutil.disk_usage(folder).free
        words = f"{free / 1024**3:.1f} GB free in {folder}"
        remedy = "Make room, or move the folder to a larger disk." if free < LITTLE_SPACE_BYTES else None
        yield Finding(f"disk for {name}", words, remedy)


def _resumes(config: Config, engine: Engine) -> Iterator[Finding]:
    with engine.connect() as db:
        named = {Path(one).name for one in db.execute(select(users.c.resume_path)).scalars() if one}
    folder = config.upload_dir / "resumes"
    there = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()
    missing, unnamed = named - there, there - named
    if missing:
        yield Finding(
            "resumes", f"{len(missing)} of {len(named)} are missing", "Bring them back from a backup, or upload anew."
        )
    if unnamed:
        yield Finding(
            "resumes", f"{len(unnamed)} files belong to nobody", f"Look at them in {folder}, and remove them."
        )
    if not missing and not unnamed:
        yield Finding("resumes", f"{len(named)} named, all there")


def _front_end(manifest: Path) -> Iterator[Finding]:
    if manifest.is_file():
        yield Finding("front end", "is built")
    else:
        yield Finding("front end", "is not built", "Run: npm ci && npm run build", is_grave=True)


def _relay(config: Config) -> Iterator[Finding]:
    if config.turn is None:
        remedy = "Where offices block direct calls, nobody is seen or heard. Set TURN_URLS and TURN_SECRET."
        yield Finding("relay", "none is set", remedy)
        return
    for url in config.turn.urls:
        if _answers(url):
            yield Finding("relay", f"{url} answers from here")
            continue
        advice = "Start coturn, and open the port in its firewall. Browsers must reach it as well."
        yield Finding("relay", f"{url} does not answer from here", advice)


def _answers(url: str) -> bool:
    """Whether something listens there: by UDP, whether it answers a STUN request."""
    scheme, _colon, rest = url.partition(":")
    place, _mark, query = rest.partition("?")
    host, _colon, port = place.rpartition(":") if place.rpartition(":")[2].isdigit() else (place, "", "")
    address = host.strip("[]"), int(port or (5349 if scheme == "turns" else 3478))
    try:
        if scheme == "turns" or "transport=tcp" in query:
            socket.create_connection(address, timeout=REACH_S).close()
            return True
        return _answers_stun(address)
    except OSError:
        return False


def _answers_stun(address: tuple[str, int]) -> bool:
    host, port = address
    [(family, kind, protocol, _name, place), *_rest] = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    with socket.socket(family, kind, protocol) as probe:
        probe.settimeout(REACH_S)
        probe.sendto(STUN_BINDING, place)
        return len(probe.recv(1500)) > 0
