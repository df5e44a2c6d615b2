"""A migration that is stopped at any statement, or started twice at once, ends as if nothing had happened."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from db import versions
from db.tables import metadata
from tests import breadth
from tests.legacy.databases import load, rows, sqlite_engine
from tests.legacy.snapshots import mysql_schema, sqlite_schema

pytestmark = pytest.mark.slow

WRITING = re.compile(r"\s*(ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|RENAME)\b", re.IGNORECASE)
MOST_STATEMENTS = 400
PARTS = 6  # Of the places to stop at, so that each test ends in time.
ROOT = Path(__file__).resolve().parents[2]
RANDOM_LINK = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

BRING = """
import sys
import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from db import versions
print(len(versions.bring_to_present(sa.create_engine(sys.argv[1], poolclass=NullPool))))
"""

DIE = """
import os, signal, sys
import sqlalchemy as sa
from sqlalchemy.engine import Engine

left = int(sys.argv[2])

@sa.event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, executemany):
    global left
    left -= statement.lstrip().startswith(("ALTER", "CREATE", "INSERT", "UPDATE"))
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""


class Interrupted(Exception):
    pass


@contextmanager
def stopping_before(count: int):
    """Let `count` writing statements happen, and stop before the next one; yields those that happened."""
    happened = []

    def before(connection, cursor, statement, parameters, context, executemany):
        if WRITING.match(statement):
            if len(happened) == count:
                raise Interrupted(statement)
            happened.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", before)
    try:
        yield happened
    finally:
        sa.event.remove(Engine, "before_cursor_execute", before)


@contextmanager
def stopping_after_one_change():
    """Stop right after the first statement that changed anything, as if its answer never arrived."""

    def after(connection, cursor, statement, parameters, context, executemany):
        has_defined = re.match(r"\s*(ALTER|CREATE|DROP|RENAME)", statement)
        if has_defined or (WRITING.match(statement) and cursor.rowcount > 0):
            raise Interrupted(statement)

    sa.event.listen(Engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        sa.event.remove(Engine, "after_cursor_execute", after)


def content(engine: Engine) -> dict:
    """All rows, without what is random or now."""
    found = {}
    for table in ("users", "interviews", "chat_messages", "setup"):
        found[table] = rows(engine, table)
        for row in found[table].values():
            row.pop("deactivated_at", None)
            row.pop("completed_at", None)
            row.pop("changed_at", None)
            if RANDOM_LINK.fullmatch(row.get("meeting_link") or "") and not row["meeting_link"].startswith("5b0f7c2e"):
                row["meeting_link"] = "random"
    return found


def empty(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS = 0")
        for table in connection.exec_driver_sql("SHOW TABLES").scalars().all():
            connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize(
    "schema",
    breadth.narrowly([None, "seed_first", "seed_last", "latin1_myisam", "grown"], narrow={"seed_last"}),
)
def test_stopped_after_every_single_change_it_goes_on(mysql, schema):
    if schema is not None:
        load(mysql, schema)
    versions.bring_to_present(mysql)
    wanted_schema, wanted_content = mysql_schema(mysql), content(mysql)
    empty(mysql)
    if schema is not None:
        load(mysql, schema)
    stops = 0
    while versions.current(mysql) != versions.head():
        stops += 1
        assert stops < MOST_STATEMENTS
        with stopping_after_one_change(), pytest.raises(Interrupted):
            versions.bring_to_present(mysql)
    assert versions.bring_to_present(mysql) == []
    assert mysql_schema(mysql) == wanted_schema
    assert content(mysql) == wanted_content


@breadth.ONLY_WIDE
@pytest.mark.parametrize("first", range(0, 4 * PARTS, 4))
def test_from_wherever_it_stopped_one_more_run_completes_it(mysql, first):
    load(mysql, "latin1_myisam")
    with stopping_before(MOST_STATEMENTS) as statements:
        versions.bring_to_present(mysql)
    wanted_schema, wanted_content = mysql_schema(mysql), content(mysql)
    for count in range(first, len(statements), 4 * PARTS):
        empty(mysql)
        load(mysql, "latin1_myisam")
        with stopping_before(count), pytest.raises(Interrupted):
            versions.bring_to_present(mysql)
        versions.bring_to_present(mysql)
        assert mysql_schema(mysql) == wanted_schema
        assert content(mysql) == wanted_content


@breadth.ONLY_WIDE
def test_on_sqlite_a_stopped_migration_has_changed_nothing(sqlite, tmp_path):
    load(sqlite, "sqlite_fork")
    before = sqlite_schema(sqlite), {table: rows(sqlite, table) for table in ("users", "interviews", "chat_messages")}
    other = sqlite_engine(tmp_path / "other.db")
    load(other, "sqlite_fork")
    with stopping_before(MOST_STATEMENTS) as statements:
        versions.bring_to_present(other)
    for count in range(0, len(statements), breadth.of(narrow=12, wide=4)):
        with stopping_before(count), pytest.raises(Interrupted):
            versions.bring_to_present(sqlite)
        tables = {table: rows(sqlite, table) for table in ("users", "interviews", "chat_messages")}
        assert (sqlite_schema(sqlite), tables) == before
    versions.bring_to_present(sqlite)
    assert sqlite_schema(sqlite) == sqlite_schema(other)
    assert content(sqlite) == content(other)


@pytest.mark.parametrize("backend", ["mysql", "sqlite"])
@pytest.mark.parametrize("count", breadth.narrowly([4, 25], narrow={25}))
def test_a_killed_process_leaves_neither_a_lock_nor_a_mess(request, backend, count):
    engine = request.getfixturevalue(backend)
    load(engine, "seed_last" if backend == "mysql" else "sqlite_fork")
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "ignore", "-c", DIE + BRING, url, str(count)]
    died = subprocess.run(command, cwd=ROOT, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL
    with pytest.raises(versions.SchemaMismatch):
        versions.check(engine)
    assert versions.bring_to_present(engine)
    versions.check(engine)


@pytest.mark.parametrize("backend", ["mysql", "sqlite"])
@pytest.mark.parametrize("is_old", breadth.narrowly([False, True], narrow={True}), ids=["empty", "older"])
def test_of_three_processes_at_once_one_does_it(request, backend, is_old):
    engine = request.getfixturevalue(backend)
    if is_old:
        load(engine, "seed_last" if backend == "mysql" else "sqlite_fork")
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "ignore", "-c", BRING, url]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [int(process.communicate(timeout=60)[0]) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(answers)[:2] == [0, 0]
    assert max(answers) > 0
    versions.check(engine)
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
