"""What the doctor finds of the database: can it be used, its version, its clock, its last backup. Only reads."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from config import Config
from db import versions
from db.engine import make_engine
from db.tables import second_factors, setup
from operating import failures
from operating.finding import Finding
from services.audit import audit
from services.people import second_factor

MOST_CLOCK_DIFFERENCE = timedelta(seconds=5)
OLD_BACKUP = timedelta(days=7)
"""A backup that is older loses more than a week of interviews; nightly ones are usual."""


def reading_engine(config: Config) -> Engine | None:
    """An engine that creates and changes nothing; None where there is no SQLite file yet. Raises ImportError."""
    if config.mysql is not None:
        return make_engine(Flask("doctor"), config)
    path = config.sqlite_path
    if not path.is_file():
        return None
    # A log beside the file means that a server runs, or did until it was killed. Without one nobody writes, and the
    # file may be read as it is: to open it in the usual way would make a log.
    is_in_use = path.with_name(f"{path.name}-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro" + ("" if is_in_use else "&immutable=1")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    return create_engine(f"sqlite:///{path}", creator=connect, poolclass=NullPool, hide_parameters=True)


def examine(config: Config, engine: Engine | None) -> Iterator[Finding]:
    """Whether it can be used and has this program's version; more of it only then."""
    if engine is None:
        yield _missing(config.sqlite_path)
        return
    kind = engine.dialect.name
    try:
        versions.check(engine)
        with engine.connect() as db:
            yield Finding("database", f"{kind}, version {versions.head()}")
            yield from _present(db, kind)
    except versions.SchemaMismatch as mismatch:
        yield Finding("database", f"{kind}, another version", str(mismatch), is_grave=True)
    except SQLAlchemyError as error:
        failure = failures.database(error, config)
        yield Finding("database", failure.found, failure.remedy, is_grave=True)


def _missing(path: Path) -> Finding:
    if path.exists():
        return Finding("database", f"{path} is a folder", "Set SQLITE_PATH to a file in it.", is_grave=True)
    in_the_way = next((one for one in path.parents if one.is_file()), None)
    if in_the_way is not None:
        found = f"{in_the_way} is a file, but a folder is needed there"
        return Finding("database", found, "Check SQLITE_PATH.", is_grave=True)
    return Finding("database", f"{path} does not exist yet", "Create it: python init_db.py", is_grave=True)


def _present(db: Connection, kind: str) -> Iterator[Finding]:
    if db.execute(select(setup.c.id)).first() is None:
        yield Finding("set-up", "there is no administrator yet", "Open /setup-admin before somebody else does.")
    if kind != "sqlite":
        yield _charset(str(db.execute(text("SELECT @@character_set_database")).scalar()))
        told = db.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar()
        if isinstance(told, datetime):
            yield _clock(told)
    yield backup_finding(last_backup(db), at=datetime.now(UTC))
    yield from _second_factors(db)


def last_backup(db: Connection) -> audit.Entry | None:
    """The last one that the backup command finished."""
    found = audit.latest(db, limit=1, deed=audit.Deed.BACKED_UP)
    return found[0] if found else None


def backup_finding(last: audit.Entry | None, *, at: datetime) -> Finding:
    """Whether the last backup is recent enough."""
    how = "Run: flask --app app backup FILE, ideally every night by a timer (docs/operations.md)."
    if last is None:
        return Finding("last backup", "none was made by the backup command", how)
    age = at - last.at
    words = f"{last.at:%Y-%m-%d %H:%M} UTC, {_age(age)} ago, {last.details.get('rows', 0):,} rows"
    return Finding("last backup", words, how if age > OLD_BACKUP else None)


def _age(age: timedelta) -> str:
    hours = max(0, int(age.total_seconds() // 3600))
    if hours < 2:
        return "less than two hours"
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


def _charset(name: str) -> Finding:
    if name == "utf8mb4":
        return Finding("character set", name)
    return Finding(
        "character set", name, "New tables could not store every character: ALTER DATABASE … CHARACTER SET utf8mb4"
    )


def _clock(database_time: datetime) -> Finding:
    difference = abs(datetime.now(UTC).replace(tzinfo=None) - database_time)
    words = f"this machine and the database differ by {difference.total_seconds():.1f} s"
    if difference <= MOST_CLOCK_DIFFERENCE:
        return Finding("clock", words)
    return Finding("clock", words, "Synchronize both machines with a time server (chrony, systemd-timesyncd).")


def _second_factors(db: Connection) -> Iterator[Finding]:
    """A SECRET_KEY that was changed leaves them locked: their people cannot sign in with a code any more."""
    kept = db.execute(select(second_factors.c.user_id, second_factors.c.secret)).all()
    lost = [row.user_id for row in kept if not second_factor.is_readable(row.user_id, row.secret)]
    if lost:
        yield Finding(
            "two-step verification",
            f"{len(lost)} of {len(kept)} cannot be read with this SECRET_KEY",
            "Set the previous SECRET_KEY again. Without it, these people sign in with recovery codes or have it "
            "removed: on the team page, or by flask --app app remove-second-factor.",
        )
    elif kept:
        yield Finding("two-step verification", f"{len(kept)}, all readable")
