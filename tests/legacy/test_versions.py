"""Which version a database has, and what a person is told to do about it."""

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import versions
from tests.legacy.databases import load, rows, run_script

REVISIONS = Path(versions.SCRIPTS) / "versions"


@pytest.fixture(params=["mysql", "sqlite"])
def engine(request):
    return request.getfixturevalue(request.param)


def test_an_empty_database_is_to_be_initialised(engine):
    with pytest.raises(versions.SchemaMismatch, match=r"empty.*python init_db\.py") as refusal:
        versions.check(engine)
    assert (refusal.value.current, refusal.value.head) == (None, versions.head())


def test_an_older_database_is_to_be_updated(engine):
    load(engine, "seed_last" if engine.dialect.name == "mysql" else "sqlite_fork")
    with pytest.raises(versions.SchemaMismatch, match=r"older.*python update_db\.py"):
        versions.check(engine)
    assert versions.current(engine) is None


def test_a_newer_database_is_neither_served_nor_touched(engine):
    versions.bring_to_present(engine)
    run_script(engine, "UPDATE alembic_version SET version_num = '9999';\n")
    for attempt in (versions.check, versions.bring_to_present):
        with pytest.raises(versions.SchemaMismatch, match=r"9999.*update the program") as refusal:
            attempt(engine)
        assert refusal.value.current == "9999"


def test_the_present_database_is_served(engine):
    told: list[str] = []
    done = versions.bring_to_present(engine, report=told.append)
    assert told == done
    assert versions.current(engine) == versions.head()
    versions.check(engine)


def test_a_new_database_is_one_line(engine):
    assert versions.bring_to_present(engine) == [f"Made a new database, version {versions.head()}."]
    assert versions.bring_to_present(engine) == []


def test_an_upgrade_says_each_step_once(engine):
    versions.bring_to(engine, "0002")
    done = versions.bring_to_present(engine)
    assert done[0] == f"Upgrading the database from version 0002 to {versions.head()}:"
    assert done[-1] == f"The database now has version {versions.head()}."
    assert {
        "users: added the column exempt_signals",
        "interviews: added the columns proctoring_profile, proctoring_signals",
        "alerts: added an index on kind, is_useful",
        "created the table coverage",
    } <= set(done)
    assert len(done) == len(set(done))
    assert not [line for line in done if "coverage" in line and line != "created the table coverage"]


def test_the_upgrade_of_a_database_without_a_version_says_so(engine):
    load(engine, "seed_last" if engine.dialect.name == "mysql" else "sqlite_fork")
    done = versions.bring_to_present(engine)
    assert done[0] == f"Upgrading the database from an older version to {versions.head()}:"
    assert all(line.partition(": ")[2] for line in done if ": " in line), "no table is named without what was done"
    if engine.dialect.name == "sqlite":
        assert len([line for line in done if "rebuilt" in line]) == len(
            {line.partition(":")[0] for line in done if "rebuilt" in line}
        )


def test_the_connection_s_settings_stay_with_the_migration(mysql):
    pooled = sa.create_engine(mysql.url, pool_size=1, max_overflow=0)
    try:
        with pooled.connect() as connection:
            before = connection.exec_driver_sql("SELECT @@sql_mode, @@time_zone, @@lock_wait_timeout").one()
        versions.bring_to_present(pooled)
        with pooled.connect() as connection:
            assert connection.exec_driver_sql("SELECT @@sql_mode, @@time_zone, @@lock_wait_timeout").one() == before
    finally:
        pooled.dispose()


def test_old_wall_clock_times_are_read_in_the_zone_that_is_named(engine, monkeypatch):
    is_mysql = engine.dialect.name == "mysql"
    load(engine, "seed_last" if is_mysql else "sqlite_fork")
    monkeypatch.setenv("LEGACY_TIMEZONE", "Europe/Berlin")
    versions.bring_to_present(engine)
    meeting, message = rows(engine, "interviews")[1], rows(engine, "chat_messages")[1]
    expected = datetime(2024, 5, 1, 8) if is_mysql else datetime(2022, 3, 1, 13, 30)
    assert _moment(meeting["scheduled_time"]) == expected
    assert _moment(meeting["legacy_scheduled_time"]).hour == expected.hour + (2 if is_mysql else 1)
    assert meeting["timezone"] == "Europe/Berlin"
    # A TIMESTAMP always was a moment.
    assert _moment(message["created_at"]) == (
        datetime(2024, 5, 1, 10, 1, 2) if is_mysql else datetime(2022, 3, 1, 14, 31)
    )


def _moment(value) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def test_a_zone_that_is_none_is_refused(engine, monkeypatch):
    monkeypatch.setenv("LEGACY_TIMEZONE", "Mars/Olympus")
    with pytest.raises(versions.CannotMigrate, match="Mars/Olympus"):
        versions.bring_to_present(engine)


def test_tables_in_use_are_said_to_be_in_use(mysql, monkeypatch):
    load(mysql, "seed_last")
    monkeypatch.setattr(versions, "DEFINITION_PATIENCE_S", 1)
    with mysql.begin() as server:
        server.exec_driver_sql("SELECT * FROM interviews")
        with pytest.raises(versions.CannotMigrate, match="Stop the server"):
            versions.bring_to_present(mysql)
    versions.bring_to_present(mysql)
    versions.check(mysql)


def test_revisions_are_numbered_in_their_order():
    numbers = [path.name[:4] for path in sorted(REVISIONS.glob("*.py"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert versions.head() == numbers[-1]
