"""Versions of the schema: which one a database has, which one this program needs, and the way there.

The steps themselves are in `migrations/`. `LEGACY_TIMEZONE` in the environment names the zone of the
wall-clock times in databases older than version 0001; without it they are taken as UTC.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from migrations.steps import CannotMigrate, Steps

__all__ = [
    "CannotMigrate",
    "SchemaMismatch",
    "bring_to",
    "bring_to_present",
    "check",
    "current",
    "head",
    "is_known",
    "is_present",
]

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_PATIENCE_S = 600
# Definitions wait for statements of a server that still runs; better to say so than to wait for a day.
DEFINITION_PATIENCE_S = 60
LOCK_WAIT_TIMEOUT = 1205  # MySQL's number for it.
VERSION_TABLE = "alembic_version"
SQL_MODE = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO"


class SchemaMismatch(Exception):
    """The database has another version than this program needs; `message` says what to do."""

    def __init__(self, current: str | None, head: str, message: str) -> None:
        super().__init__(message)
        self.current = current
        self.head = head
        self.message = message


def bring_to_present(engine: Engine, *, report: Callable[[str], None] | None = None) -> list[str]:
    """Lead an empty or older database to this program's version; the sentences of what was done.

    Each is given to `report` as it happens; there are none if nothing was to do. Stopped anywhere,
    it goes on when it is run again; run twice at once, the second waits for the first.
    Raises SchemaMismatch for a newer database, CannotMigrate with what to do for one that is not of this
    program or that somebody else is using.
    """
    return _bring(engine, head(), report or _nobody)


def bring_to(engine: Engine, version: str) -> list[str]:
    """The same, but to an older version that is known: for a backup whose rows have its form. Raises as above."""
    return _bring(engine, version, _nobody)


def _bring(engine: Engine, wanted: str, report: Callable[[str], None]) -> list[str]:
    done: list[str] = []

    def say(sentence: str) -> None:
        done.append(sentence)
        report(sentence)

    with _locked(engine) as connection:
        found = _revision(connection)
        if found == wanted:
            return []
        if found is not None and not is_known(found):
            raise SchemaMismatch(found, head(), _newer(found))
        is_new = found is None and not set(sa.inspect(connection).get_table_names()) - {VERSION_TABLE}
        if not is_new:
            say(f"Upgrading the database from {_in_words(found)} to {wanted}:")
        config = _config()
        told = _nobody if is_new else say  # Of a new database, its forty steps are nobody's news.
        config.attributes.update(connection=connection, steps=Steps(connection, told, zone=_legacy_zone()))
        with _plain_refusals():
            _upgrade(config, wanted)
    say(f"Made a new database, version {wanted}." if is_new else f"The database now has version {wanted}.")
    return done


def _upgrade(config: Config, wanted: str) -> None:
    """`alembic.command.upgrade`, which would read every step from its file again each time."""
    scripts = _scripts()
    with EnvironmentContext(
        config, scripts, fn=lambda found, _context: scripts._upgrade_revs(wanted, found), destination_rev=wanted
    ):
        scripts.run_env()


def _nobody(sentence: str) -> None:
    """Takes words that are told to nobody."""


def current(engine: Engine) -> str | None:
    """The version the database says it has; None for empty ones and for those older than any version."""
    with engine.connect() as connection:
        return _revision(connection)


def is_present(connection: Connection) -> bool:
    """Whether the database on this connection has exactly the version this program needs."""
    return _revision(connection) == head()


@cache
def head() -> str:
    """The version this program needs."""
    return str(_scripts().get_current_head())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def check(engine: Engine) -> None:
    """Raises SchemaMismatch unless the database has exactly the version this program needs."""
    found = current(engine)
    if found == head():
        return
    if found is not None and not is_known(found):
        message = _newer(found)
    elif found is None and not sa.inspect(engine).get_table_names():
        message = "The database is empty. Run: python init_db.py"
    else:
        has = f"The database has {_in_words(found)}, this program needs {head()}."
        message = f"{has} Make a backup and run: python update_db.py"
    raise SchemaMismatch(found, head(), message)


def _in_words(found: str | None) -> str:
    return "an older version" if found is None else f"version {found}"


def _newer(found: str) -> str:
    return f"The database has version {found}, which is newer than this program ({head()}): update the program."


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def is_known(revision: str) -> bool:
    """Whether this program has the steps from this version to the present."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _revision(connection: Connection) -> str | None:
    heads = MigrationContext.configure(connection).get_current_heads()
    return heads[0] if heads else None


def _legacy_zone() -> ZoneInfo:
    name = os.environ.get("LEGACY_TIMEZONE", "").strip() or "UTC"
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise CannotMigrate(
            f"LEGACY_TIMEZONE is {name!r}, which is no zone; write one such as Europe/Berlin."
        ) from error


@contextmanager
def _plain_refusals() -> Iterator[None]:
    """A table that others hold is nothing wrong with the database, and easily helped."""
    try:
        yield
    except OperationalError as error:
        if error.orig is None or error.orig.args[0] != LOCK_WAIT_TIMEOUT:
            raise
        raise CannotMigrate("Another program is using the database. Stop the server, then run this again.") from error


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """One connection for the whole migration, that nobody else has at the same time."""
    locked = _locked_sqlite if engine.dialect.name == "sqlite" else _locked_mysql
    with locked(engine) as connection:
        yield connection


@contextmanager
def _locked_mysql(engine: Engine) -> Iterator[Connection]:
    """The lock belongs to the connection: if the program dies, the server lets go of it."""
    with engine.connect() as pooled:
        connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # Its settings must not reach anybody else.
        for setting in (
            f"sql_mode = '{SQL_MODE}'",
            "time_zone = '+00:00'",
            f"lock_wait_timeout = {DEFINITION_PATIENCE_S}",
        ):
            connection.exec_driver_sql(f"SET SESSION {setting}")
        database = str(connection.exec_driver_sql("SELECT DATABASE()").scalar_one())
        lock = "neurohire-" + hashlib.sha256(database.encode()).hexdigest()[:32]
        query = sa.text("SELECT GET_LOCK(:lock, :patience)")
        if connection.execute(query, {"lock": lock, "patience": LOCK_PATIENCE_S}).scalar() != 1:
            raise CannotMigrate("Another process has been updating this database for ten minutes. Try again after it.")
        try:
            yield connection
        finally:
            if not connection.invalidated:
                connection.execute(sa.text("SELECT RELEASE_LOCK(:lock)"), {"lock": lock})


@contextmanager
def _locked_sqlite(engine: Engine) -> Iterator[Connection]:
    """One exclusive transaction, on a connection whose beginning no listener of `engine` decides."""
    path = engine.url.database
    if not path or path == ":memory:":
        raise ValueError("a database in memory cannot be migrated: a second connection would not see it")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=LOCK_PATIENCE_S, isolation_level=None)
        for statement in ("PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON"):
            connection.execute(statement)
        return connection

    own = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
    sa.event.listen(own, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    with own.connect() as connection, connection.begin():
        yield connection
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise CannotMigrate(
                f"A row of {broken[0]} belongs to one of {broken[2]} that is gone; nothing was changed."
            )
