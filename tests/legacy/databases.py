"""Databases for tests: empty ones on the private MariaDB and on SQLite, and older ones out of `schemas/`."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

SCHEMAS = Path(__file__).parent / "schemas"
ANY_VALUE = "SET SESSION sql_mode = ''"


def mysql_url(database: str | None = None) -> sa.URL | None:
    """The server that `bin/test` started, or None."""
    env = os.environ
    if not (env.get("TEST_MYSQL_HOST") or env.get("TEST_MYSQL_SOCKET")):
        return None
    query = {"charset": "utf8mb4"}
    if env.get("TEST_MYSQL_SOCKET"):
        query["unix_socket"] = env["TEST_MYSQL_SOCKET"]
    return sa.URL.create(
        "mysql+mysqldb",
        username=env.get("TEST_MYSQL_USER") or "root",
        password=env.get("TEST_MYSQL_PASSWORD") or None,
        host=env.get("TEST_MYSQL_HOST") or "localhost",
        port=int(env.get("TEST_MYSQL_PORT") or 3306),
        database=database,
        query=query,
    )


@pytest.fixture
def mysql() -> Iterator[Engine]:
    """A new, empty database on MariaDB or MySQL."""
    url = mysql_url()
    if url is None:
        pytest.skip("needs TEST_MYSQL_HOST or TEST_MYSQL_SOCKET")
    name = f"neurohire_test_{uuid4().hex[:12]}"
    server = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
    yield sa.create_engine(url.set(database=name), poolclass=NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")


@pytest.fixture
def sqlite(tmp_path: Path) -> Engine:
    """A new, empty SQLite file, set up as the program does."""
    return sqlite_engine(tmp_path / "test.db")


def sqlite_engine(path: Path) -> Engine:
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection, record):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def run_script(engine: Engine, text: str) -> None:
    """Run the statements of a script, with the forgiving settings of an older server."""
    text = re.sub(r"^--.*\n", "", text, flags=re.MULTILINE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql(ANY_VALUE)
            connection.exec_driver_sql("SET SESSION time_zone = '+00:00'")
        for statement in re.split(r";\s*\n", text):
            if statement.strip():
                connection.execute(sa.text(statement.replace(":", r"\:")))


def load(engine: Engine, schema: str) -> None:
    """Make the older database of `schemas/<schema>.sql`."""
    run_script(engine, (SCHEMAS / f"{schema}.sql").read_text(encoding="utf-8"))


def rows(engine: Engine, table: str) -> dict[int, dict[str, object]]:
    """Every row of a table by its number, as the database driver gives it."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SET SESSION time_zone = '+00:00'")
        found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
    return {next(int(row[key]) for key in row if key == "id" or key.endswith("_id")): dict(row) for row in found}
