"""An examination of this server: what is well, what is not, and what to do about it. Changes nothing."""

import os
import shlex
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

import version
from config import Config, TurnConfig
from db import serving_lock
from db.tables import users
from operating import doctor_database, mail, record_key, relay, runner, scanner
from operating.finding import Finding
from operating.relay import Outcome
from services.base import PubSub, logo

__all__ = ["Finding", "examine"]

LITTLE_SPACE_BYTES = 1024**3


def examine(config: Config, engine: Engine | None, *, manifest: Path) -> list[Finding]:
    """All findings; one that cannot be made says so and hides no other."""
    examined: list[Finding] = []
    examinations: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: iter([Finding("program", f"NeuroHire {version.described()}")]),
        lambda: _settings(config),
        lambda: _logo(config),
        lambda: doctor_database.examine(config, engine),
        lambda: _serving(config),
        lambda: _modes(config),
        lambda: _disk(config),
        lambda: _resumes(config, engine),
        lambda: _front_end(manifest),
        lambda: _relay_findings(config),
        lambda: _redis(config),
        lambda: runner.examine(config),
        lambda: scanner.examine(config),
        lambda: mail.examine(config, engine),
        lambda: record_key.examine(config, engine),
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
    if PubSub(config.redis_url).answers():
        yield Finding("Redis", "answers")
    else:
        yield Finding(
            "Redis",
            "does not answer",
            "Start Redis and check REDIS_URL. Rooms continue in the meantime; each process counts its own rate limits.",
        )


def _settings(config: Config) -> Iterator[Finding]:
    for warning in config.warnings:
        yield Finding("settings", warning, "Change the environment or .env and restart.")
    if config.is_https:
        yield Finding("address", f"{config.public_url}, by HTTPS")
    else:
        yield Finding(
            "address",
            "no HTTPS address is set",
            "Except on this machine, browsers allow the camera and the microphone only on HTTPS pages. Set PUBLIC_URL=https://…",
        )


def _logo(config: Config) -> Iterator[Finding]:
    if config.company_logo is None:
        return
    try:
        found = logo.read(config.company_logo)
    except logo.Unusable as reason:
        remedy = "Pages and letters do without it. Name a PNG or JPEG file in COMPANY_LOGO and restart."
        yield Finding("logo", f"{config.company_logo} {reason}", remedy)
    else:
        yield Finding("logo", f"{found.width} × {found.height} pixels, {len(found.data) / 1024:.0f} KB")


def _serving(config: Config) -> Iterator[Finding]:
    """Nobody's lock is nothing wrong: the doctor also looks at servers that do not run."""
    found = serving_lock.holders(config)
    if not found:
        yield Finding("server", "none is running on this database")
    for one in found:
        yield Finding("server", "this process" if one.is_me else one.words.removeprefix("another "), one.advice or None)


def _modes(config: Config) -> Iterator[Finding]:
    """Installations of earlier versions have files that every user of the machine can read."""
    places = {config.upload_dir, config.upload_dir / "resumes"}
    if config.mysql is None:
        file = config.sqlite_path
        places |= {file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))}
    places.add(config.sqlite_path.parent / "secret_key")
    modes = {place: stat.S_IMODE(place.stat().st_mode) for place in places if place.exists()}
    if open_to_all := sorted(str(place) for place, mode in modes.items() if mode & stat.S_IRWXO):
        remedy = f"Close them to other users: chmod o-rwx {shlex.join(open_to_all)}"
        yield Finding("file modes", "every user of this machine can read what the server stores", remedy)
    elif modes:
        yield Finding("file modes", "closed to other users")


def _disk(config: Config) -> Iterator[Finding]:
    folders = {"resumes": config.upload_dir}
    if config.mysql is None:
        folders["database file"] = config.sqlite_path.parent
    for name, wanted in folders.items():
        folder = next(one for one in (wanted, *wanted.parents) if one.exists())
        if not os.access(folder, os.W_OK):
            yield Finding(
                f"disk for {name}", f"{folder} cannot be written", "Make the server's user its owner.", is_grave=True
            )
            continue
        free = shutil.disk_usage(folder).free
        words = f"{free / 1024**3:.1f} GB free in {folder}"
        remedy = "Free some space, or move the folder to a larger disk." if free < LITTLE_SPACE_BYTES else None
        yield Finding(f"disk for {name}", words, remedy)


def _resumes(config: Config, engine: Engine | None) -> Iterator[Finding]:
    if engine is None:
        return
    with engine.connect() as db:
        named = {Path(one).name for one in db.execute(select(users.c.resume_path)).scalars() if one}
    folder = config.upload_dir / "resumes"
    there = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()
    missing, unnamed = named - there, there - named
    if missing:
        yield Finding(
            "resumes",
            f"{len(missing)} of {len(named)} are missing",
            "Restore them from a backup, or upload them again.",
        )
    if unnamed:
        yield Finding(
            "resumes", f"{len(unnamed)} files belong to no candidate", f"Check them in {folder} and remove them."
        )
    if not missing and not unnamed:
        yield Finding("resumes", f"{len(named)} stored, none missing")


def _front_end(manifest: Path) -> Iterator[Finding]:
    if manifest.is_file():
        yield Finding("front end", "is built")
    else:
        yield Finding("front end", "is not built", "Run: npm ci && npm run build", is_grave=True)


def _relay_findings(config: Config) -> Iterator[Finding]:
    if config.turn is None:
        remedy = (
            "Where a network blocks direct calls, people cannot see or hear each other. Set TURN_URLS and TURN_SECRET."
        )
        yield Finding("relay", "none is set", remedy)
        return
    for url in config.turn.urls:
        yield _asked(url, config.turn)


def _asked(url: str, turn: TurnConfig) -> Finding:
    """One allocation with credentials of our own, from this machine."""
    checked = relay.check(url, turn)
    why = f" ({checked.detail})" if checked.detail else ""
    found, remedy = {
        Outcome.ALLOCATED: ("accepts our credentials and relays (tested from this machine)", None),
        Outcome.WRONG_SECRET: (
            "refuses our credentials: TURN_SECRET is not the relay's secret, or the clocks differ",
            "Set TURN_SECRET to the relay's static-auth-secret, and compare the clocks of both machines.",
        ),
        Outcome.REFUSED: (
            f"refuses to relay{why}",
            "Check its log, its limits (user-quota, total-quota), and that it uses use-auth-secret.",
        ),
        Outcome.NO_RELAY: ("answers, but is not a TURN server", "Check host and port in TURN_URLS."),
        Outcome.UNTRUSTED: (
            f"has no certificate that this machine trusts{why}",
            "Give it a certificate for this name: browsers refuse it too.",
        ),
        Outcome.SILENT: (
            f"does not answer this machine{why}",
            "Start coturn and open the port in its firewall. Browsers must reach it too.",
        ),
    }[checked.outcome]
    return Finding("relay", f"{url} {found}", remedy)
