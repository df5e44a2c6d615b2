"""Empty databases of the present version, each kind made once for all processes of a run: making one takes as long as starting
a server.
"""

import atexit
import fcntl
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = "NEUROHIRE_TEST_EMPTY"
"""The variable by which a process tells those that it starts where the empty databases are."""


def share() -> None:
    """From now on this process and those that it starts have them together."""
    if SHARED not in os.environ:
        os.environ[SHARED] = _made_folder()


def _made_folder() -> str:
    folder = tempfile.mkdtemp(prefix="neurohire-empty-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _folder() -> Path:
    return Path(os.environ.get(SHARED) or _made_folder())


@contextmanager
def _alone() -> Iterator[None]:
    """No other process makes one meanwhile."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_for(environment: dict[str, str]) -> None:
    """Put an empty database where this environment says."""
    if "MYSQL_HOST" not in environment:
        shutil.copy(_sqlite_file(), environment["SQLITE_PATH"])
    else:
        _copy_tables(environment)


def mysql_environment(database: str) -> dict[str, str]:
    return {
        "MYSQL_HOST": os.environ["TEST_MYSQL_HOST"],
        "MYSQL_PORT": os.environ.get("TEST_MYSQL_PORT", "3306"),
        "MYSQL_USER": os.environ.get("TEST_MYSQL_USER", "root"),
        "MYSQL_PASSWORD": os.environ.get("TEST_MYSQL_PASSWORD", ""),
        "MYSQL_UNIX_SOCKET": os.environ.get("TEST_MYSQL_SOCKET", ""),
        "MYSQL_DB": database,
    }


@functools.cache
def _sqlite_file() -> Path:
    made = _folder() / "empty.db"
    with _alone():
        if not made.exists():
            being_made = _folder() / "new.db"
            _bring_to_present({"SQLITE_PATH": str(being_made)})
            being_made.rename(made)
    return made


@functools.cache
def _mysql_database() -> str:
    """The one that the others are copies of, by name."""
    noted = _folder() / "mysql"
    with _alone():
        if not noted.exists():
            name = f"empty_{uuid.uuid4().hex[:8]}"
            _bring_to_present(mysql_environment(name))
            noted.write_text(name)
    return noted.read_text()


@functools.cache
def _mysql_tables() -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """Of each table its name, the statement that makes it, and what is in it."""
    environment = mysql_environment(_mysql_database())
    with closing(_connect(environment, environment["MYSQL_DB"])) as database:
        cursor = database.cursor()
        cursor.execute("SHOW TABLES")
        tables = []
        for (name,) in cursor.fetchall():
            cursor.execute(f"SHOW CREATE TABLE `{name}`")
            made = cursor.fetchone()[1]
            cursor.execute(f"SELECT * FROM `{name}`")
            tables.append((name, made, cursor.fetchall()))
    return tables


def _copy_tables(environment: dict[str, str]) -> None:
    """Also on a database server of the test's own."""
    tables = _mysql_tables()
    name = environment["MYSQL_DB"]
    with closing(_connect(environment)) as database:
        cursor = database.cursor()
        cursor.execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        cursor.execute(f"USE `{name}`")
        cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
        for table, made, rows in tables:
            cursor.execute(made)
            if rows:
                cursor.executemany(f"INSERT INTO `{table}` VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)
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
