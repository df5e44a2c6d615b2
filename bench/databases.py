"""Databases that live as long as one run: SQLite files, and databases on the server that TEST_MYSQL_* names."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

import config as configuration
from config import Config
from db import versions
from db.engine import create_mysql_database, make_engine

SQLITE, MARIADB = "sqlite", "mariadb"


@dataclass(frozen=True)
class Fresh:
    """A database at the present version with nothing in it, and the environment that names it to a server."""

    config: Config
    engine: Engine
    environment: dict[str, str]


def backends() -> list[str]:
    """SQLite, and MariaDB where a server is given."""
    return [SQLITE, MARIADB] if os.environ.get("TEST_MYSQL_HOST") else [SQLITE]


@contextmanager
def fresh(backend: str, folder: Path, name: str = "") -> Iterator[Fresh]:
    """A new database; its connections are closed and it is removed afterwards. SQLite's stays in its folder: one that
    is named there already is what a run before left.
    """
    name = name or f"bench_{uuid.uuid4().hex[:12]}"
    environment = _environment(backend, folder, name)
    config = configuration.load(environment)
    if config.mysql is not None:
        create_mysql_database(config.mysql)
    patient = make_engine(Flask("migrations"), config, is_patient=True)
    versions.bring_to_present(patient)
    patient.dispose()
    engine = make_engine(Flask(name), config)
    try:
        yield Fresh(config, engine, environment)
    finally:
        if config.mysql is not None:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE `{name}`")
        engine.dispose()


def version(database: Fresh) -> str:
    """What the database calls itself."""
    if database.config.mysql is None:
        return f"SQLite {sqlite3.sqlite_version}"
    with database.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT VERSION()").scalar_one())


def _environment(backend: str, folder: Path, name: str) -> dict[str, str]:
    environment = {
        "SECRET_KEY": "a secret of this run and no other",
        "SQLITE_PATH": str(folder / f"{name}.db"),
        "UPLOAD_DIR": str(folder / "uploads"),
    }
    if backend == MARIADB:
        given = {key.removeprefix("TEST_"): value for key, value in os.environ.items() if key.startswith("TEST_MYSQL_")}
        given["MYSQL_UNIX_SOCKET"] = given.pop("MYSQL_SOCKET", "")
        environment |= given | {"MYSQL_DB": name}
    return environment
