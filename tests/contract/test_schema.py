"""The schema is said three times, and three times the same: `db/tables/`, `migrations/`, `schema.sql`."""

# ruff: noqa: F811 (fixtures are imported by name)

import re

import pytest

from db import schema_sql, versions
from db.tables import metadata
from tests.legacy.databases import load, mysql, run_script, sqlite  # noqa: F401 (fixtures)
from tests.legacy.snapshots import mysql_schema, sqlite_schema


def _empty(engine):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS = 0")
        tables = connection.exec_driver_sql("SHOW TABLES").scalars().all()
        for table in tables:
            connection.exec_driver_sql(f"DROP TABLE {table}")


def test_on_mysql_the_migrations_and_schema_sql_make_what_tables_say(mysql):
    metadata.create_all(mysql)
    said = mysql_schema(mysql)
    _empty(mysql)
    versions.bring_to_present(mysql)
    migrated = mysql_schema(mysql)
    _empty(mysql)
    run_script(mysql, schema_sql.FILE.read_text(encoding="utf-8"))
    assert migrated == said
    assert mysql_schema(mysql) == said
    assert {row[3] for row in said["tables"]} == {"utf8mb4_unicode_ci"}
    exact = {(row[0], row[1]) for row in said["columns"] if row[6] == "utf8mb4_bin"}
    assert exact == {
        ("users", "username"),
        ("users", "email_key"),
        ("users", "name_key"),
        ("interviews", "title_key"),
        ("questions", "title_key"),
        ("interview_templates", "title_key"),
        ("mails", "fact"),
        ("sign_on_identities", "issuer"),
        ("sign_on_identities", "subject"),
        ("title_parts", "part"),
        ("name_parts", "part"),
        ("address_parts", "part"),
    }
    assert {row[6] for row in said["columns"]} == {None, "utf8mb4_unicode_ci", "utf8mb4_bin"}


@pytest.mark.slow
def test_on_sqlite_the_migrations_make_what_tables_say(sqlite, tmp_path):
    versions.bring_to_present(sqlite)
    migrated = sqlite_schema(sqlite)
    with sqlite.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for table in migrated:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    metadata.create_all(sqlite)
    assert migrated == sqlite_schema(sqlite)


def test_schema_sql_is_what_the_generator_writes():
    assert schema_sql.FILE.read_text(encoding="utf-8") == schema_sql.text(), "run: python -m db.schema_sql"


def test_schema_sql_never_drops_or_replaces():
    statements = re.sub(r"--.*|ON DELETE CASCADE", "", schema_sql.text()).upper()
    assert not re.search(r"\b(DROP|REPLACE|TRUNCATE|DELETE|ALTER)\b", statements)


def test_a_database_made_by_schema_sql_is_the_present_one(mysql):
    run_script(mysql, schema_sql.text())
    versions.check(mysql)
    run_script(mysql, schema_sql.text())
    assert versions.bring_to_present(mysql) == []


def test_schema_sql_does_not_call_an_older_database_the_present_one(mysql):
    load(mysql, "seed_last")
    run_script(mysql, schema_sql.text())
    assert versions.current(mysql) is None
    assert versions.bring_to_present(mysql)
    versions.check(mysql)


def test_every_foreign_key_is_indexed():
    for table in metadata.sorted_tables:
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {
            next(iter(key.columns)).name for key in table.constraints if hasattr(key, "columns") and key.columns
        }
        for key in table.foreign_key_constraints:
            assert key.column_keys[0] in leading, f"{table.name}.{key.column_keys[0]}"
