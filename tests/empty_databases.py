"""Empty databases of the present version, each kind made once for the process: making one takes as long as starting a server."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def copy_for(environment: dict[str, str]) -> None:
    """Put an empty database where this environment says."""
    if "MYSQL_HOST" not in environment:
        shutil.copy(_sqlite_file(), environment["SQLITE_PATH"])
    elif _place(environment) == _place(mysql_environment("")):
        _copy_tables(environment)
    else:  # A database server of the test's own, with nothing to copy from.
        _bring_to_present(environment)


def mysql_environment(database: str) -> dict[str, str]:
    return {
        "MYSQL_HOST": os.environ["TEST_MYSQL_HOST"],
        "MYSQL_PORT": os.environ.get("TEST_MYSQL_PORT", "3306"),
        "MYSQL_USER": os.environ.get("TEST_MYSQL_USER", "root"),
        "MYSQL_PASSWORD": os.environ.get("TEST_MYSQL_PASSWORD", ""),
        "MYSQL_UNIX_SOCKET": os.environ.get("TEST_MYSQL_SOCKET", ""),
        "MYSQL_DB": database,
    }


def _place(environment: dict[str, str]) -> list[str]:
    return [environment[name] for name in ("MYSQL_HOST", "MYSQL_PORT", "MYSQL_UNIX_SOCKET")]


@functools.cache
def _sqlite_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="neurohire-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _bring_to_present({"SQLITE_PATH": str(folder / "empty.db")})
    return folder / "empty.db"


@functools.cache
def _mysql_tables() -> tuple[str, dict[str, str]]:
    """The database that the others are copies of, and the statement that makes each of its tables."""
    environment = mysql_environment(f"empty_{uuid.uuid4().hex[:8]}")
    _bring_to_present(environment)
    with closing(_connect(environment, environment["MYSQL_DB"])) as database:
        cursor = database.cursor()
        cursor.execute("SHOW TABLES")
        names = [name for (name,) in cursor.fetchall()]
        made = {}
        for name in names:
            cursor.execute(f"SHOW CREATE TABLE `{name}`")
            made[name] = cursor.fetchone()[1]
    return environment["MYSQL_DB"], made


def _copy_tables(environment: dict[str, str]) -> None:
    origin, tables = _mysql_tables()
    name = environment["MYSQL_DB"]
    with closing(_connect(environment)) as database:
        cursor = database.cursor()
        cursor.execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        cursor.execute(f"USE `{name}`")
        cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
        for table, made in tables.items():
            cursor.execute(made)
            cursor.execute(f"INSERT INTO `{table}` SELECT * FROM `{origin}`.`{table}`")
        database.commit()


def _connect(environment: dict[str, str], database: str = "") -> Any:
    import MySQLdb

    return MySQLdb.connect(
        host=environment["MYSQL_HOST"],
        port=int(environment["MYSQL_PORT"]),
        user=environment["MYSQL_USER"],
        password=environment["MYSQL_PASSWORD"],
        unix_socket=environment["MYSQL_UNIX_SOCKET"],
        database=database,
        charset="utf8mb4",
    )


def _bring_to_present(settings: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYSQL_")}
    environment |= {"SECRET_KEY": "only the tests know this secret"} | settings
    subprocess.run([sys.executable, "update_db.py"], cwd=ROOT, env=environment, check=True, capture_output=True)
