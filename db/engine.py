"""Connections: one engine a process, one unit of work a call, always off the hub.

`run` and `read` are the only ways to the database. A unit of work is one function that takes a
connection; it runs on a native thread inside one transaction and must not yield or emit.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from config import Config, MySQLConfig
from db import failures
from db.outage import DatabaseUnavailable, Outage
from db.room import ask_for_room
from extensions import make_mysql
from wire import runtime

__all__ = ["Database", "DatabaseUnavailable", "after_commit", "create_mysql_database", "database", "make_engine"]

log = logging.getLogger(__name__)
T = TypeVar("T")

POOL_SIZE = 8
CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_S = 4  # A page must answer within 5 s when the database is frozen.
SLOT_PATIENCE_S = 4.0
SQLITE_BUSY_S = 4
AFTERWARDS = "neurohire_afterwards"
"""The option of a connection that has what is done after the commit."""
SETTLE_S = 2.0
"""How long writes must go well before a refusal counts as over: the last bytes of a disk come and go."""
NO_WRITES = ("the database takes no writes", "the database takes writes again")
SQL_MODE = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"


class Database:
    """A pool of connections, bounded, used through `run` (writing) and `read`.

    Holds process state: the engine that `create_app` binds, and whether it was away lately.
    """

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._may_write: Callable[[], bool] = lambda: True
        self._begin_anew()

    def bind(self, engine: Engine) -> None:
        """Use this engine from now on; the one before, if any, is closed."""
        self.close()
        self._engine = engine
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._slots = runtime.Slots(POOL_SIZE, SLOT_PATIENCE_S)
        # What cannot be written to can often be read: a file that somebody else writes to, a disk that is full.
        self._reading = Outage(failures.is_absence)
        self._writing = Outage(failures.stops_writing, *NO_WRITES, settle_s=SETTLE_S)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("no database is bound; create_app() binds one")
        return self._engine

    def run(self, work: Callable[[Connection], T]) -> T:
        """Run one unit of work that may write, in one transaction.

        Raises DatabaseUnavailable when the database is away, and whatever `work` raises, rolled back.
        A connection that went stale in the pool is replaced once, as long as nothing was committed.
        """
        return self._in_slot(work, is_writing=True)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run one unit of work that only reads; on SQLite it never waits for a writer."""
        return self._in_slot(work, is_writing=False)

    @property
    def size(self) -> int:
        """How many connections there may be at once."""
        return POOL_SIZE

    @property
    def is_away(self) -> bool:
        """Whether the latest calls found no database that takes writes, or this process may not write to it."""
        return not self._may_write() or self._writing.is_away

    def write_only_while(self, may_write: Callable[[], bool]) -> None:
        """From now on `run` raises DatabaseUnavailable whenever `may_write` is false."""
        self._may_write = may_write

    def try_writing(self) -> None:
        """While writes fail, find out whether they would succeed; for who calls this once a second.

        Nothing else may want to write for hours after the disk has room again. Leaves nothing behind.
        """
        if self.is_away:
            with suppress(DatabaseUnavailable):
                self.run(ask_for_room)

    def count_in_use(self) -> int:
        """The connections that are being used just now."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def _in_slot(self, work: Callable[[Connection], T], *, is_writing: bool) -> T:
        if is_writing and not self._may_write():
            raise DatabaseUnavailable
        try:
            with self._slots.one(), (self._writing if is_writing else self._reading).attempt() as is_trial:
                if is_writing and is_trial and work is not ask_for_room:
                    runtime.in_native_thread(self._with_retry, ask_for_room, True)
                result: T = runtime.in_native_thread(self._with_retry, work, is_writing)
                return result
        except (TimeoutError, PoolTimeoutError) as error:
            raise DatabaseUnavailable from error
        except DBAPIError as error:
            if not failures.is_outage(error):
                raise
            raise DatabaseUnavailable from error

    def _with_retry(self, work: Callable[[Connection], T], is_writing: bool) -> T:
        try:
            return self._once(work, is_writing)
        except _Stale:
            return self._once(work, is_writing)

    def _once(self, work: Callable[[Connection], T], is_writing: bool) -> T:
        with self.engine.connect() as connection:
            afterwards: list[Callable[[], None]] = []
            connection.execution_options(neurohire_writes=is_writing, **{AFTERWARDS: afterwards})
            try:
                with connection.begin() as transaction:
                    result = work(connection)
                    transaction.commit()
            except DBAPIError as error:
                if error.connection_invalidated and error.statement is not None and not failures.timed_out(error):
                    raise _Stale from error
                raise
            for one in afterwards:
                one()
            return result


def after_commit(db: Connection, work: Callable[[], None]) -> None:
    """Do this once the unit of work is committed; at once where the transaction is not `Database`'s own."""
    afterwards = db.get_execution_options().get(AFTERWARDS)
    if afterwards is None:
        work()
    else:
        afterwards.append(work)


class _Stale(Exception):
    """The pooled connection was dead at its first use; nothing was committed."""


def make_engine(app: Flask, config: Config, *, is_patient: bool = False) -> Engine:
    """The engine for the configured database: MySQL through Flask-MySQLdb, or the embedded SQLite.

    A patient engine has no statement timeout: altering a large table takes its time.
    Sets the extension's configuration on `app`; creates the folder of the SQLite file.
    """
    if config.mysql is None:
        return _sqlite_engine(config.sqlite_path)
    return _mysql_engine(app, config.mysql, is_patient=is_patient)


def _mysql_engine(app: Flask, settings: MySQLConfig, *, is_patient: bool) -> Engine:
    timeouts = {} if is_patient else {"read_timeout": STATEMENT_TIMEOUT_S, "write_timeout": STATEMENT_TIMEOUT_S}
    app.config.update(
        MYSQL_HOST=settings.host,
        MYSQL_PORT=settings.port,
        MYSQL_USER=settings.user,
        MYSQL_PASSWORD=settings.password,
        MYSQL_DB=settings.db,
        MYSQL_UNIX_SOCKET=settings.unix_socket,
        MYSQL_CHARSET="utf8mb4",  # The extension's default is three-byte utf8, which loses emoji.
        MYSQL_CONNECT_TIMEOUT=CONNECT_TIMEOUT_S,
        MYSQL_CUSTOM_OPTIONS={"init_command": f"SET time_zone='+00:00', sql_mode='{SQL_MODE}'", **timeouts},
    )
    mysql = make_mysql()
    mysql.init_app(app)

    def creator() -> Any:
        with app.app_context():
            return mysql.connect

    return create_engine(
        "mysql+mysqldb://",
        creator=creator,
        poolclass=QueuePool,
        hide_parameters=True,  # An unexpected error must not put code, chat or names into the log.
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=SLOT_PATIENCE_S,
        pool_reset_on_return=None,  # Every unit of work commits or rolls back itself; see `_once`.
        pool_recycle=3600,
        isolation_level="READ COMMITTED",
    )


def _sqlite_engine(path: Path) -> Engine:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        hide_parameters=True,  # An unexpected error must not put code, chat or names into the log.
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=SLOT_PATIENCE_S,
        pool_reset_on_return=None,  # Every unit of work commits or rolls back itself; see `_once`.
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": SQLITE_BUSY_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON", "PRAGMA synchronous=FULL"):
            connection.execute(statement)
        # SQLite's own lower() knows ASCII only, so a search for "émile" would miss Émile.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail at once when somebody else
        # wrote in between; taking the write lock at the start waits instead.
        is_writing = connection.get_execution_options().get("neurohire_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _lower(text: Any) -> str | None:
    return None if text is None else str(text).lower()


def create_mysql_database(settings: MySQLConfig) -> None:
    """Make the database itself if the server does not have it; nothing happens without that right.

    Raises sqlalchemy.exc.OperationalError when the server cannot be reached.
    """
    from MySQLdb import Error, ProgrammingError, connect

    options = {"unix_socket": settings.unix_socket} if settings.unix_socket else {}
    name = settings.db.replace("`", "``")
    try:
        connection = connect(
            host=settings.host,
            user=settings.user,
            password=settings.password,
            port=settings.port,
            connect_timeout=CONNECT_TIMEOUT_S,
            **options,
        )
    except Error as error:
        raise OperationalError("connect", None, error) from error
    try:
        connection.query(f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    except (OperationalError, ProgrammingError, Error):
        log.info("this database user cannot create databases; %s must exist", settings.db)
    finally:
        connection.close()


database = Database()
