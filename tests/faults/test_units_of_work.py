"""Units of work against a MariaDB that dies in the middle of one, or turns read-only: an outage, and no traceback."""

import logging
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from config import Config, MySQLConfig
from db.engine import Database, create_mysql_database, make_engine
from db.outage import DatabaseUnavailable
from tests.faults.mariadb import MariaDb

pytestmark = pytest.mark.both_databases

BEGAN, ENDED = "the database takes no writes: ", "the database takes writes again"


@pytest.fixture
def database(own_mariadb: MariaDb) -> Iterator[Database]:
    root = MySQLConfig("127.0.0.1", "root", "", "neurohire", own_mariadb.port)
    create_mysql_database(root)
    execute(own_mariadb, "CREATE USER IF NOT EXISTS plain@'%'")
    execute(own_mariadb, "GRANT ALL ON neurohire.* TO plain@'%'")
    columns = "interview_id INT, sequence INT, author_id INT, created_at DATETIME(6), data MEDIUMBLOB"
    execute(own_mariadb, f"CREATE TABLE IF NOT EXISTS neurohire.document_updates ({columns})")
    bound = Database()
    settings = MySQLConfig("127.0.0.1", "plain", "", "neurohire", own_mariadb.port)
    bound.bind(make_engine(Flask("units of work"), Config(secret_key="only the tests know it", mysql=settings)))
    yield bound
    bound.close()


def execute(own: MariaDb, statement: str) -> None:
    import MySQLdb

    connection = MySQLdb.connect(host="127.0.0.1", port=own.port, user="root", autocommit=True)
    connection.cursor().execute(statement)
    connection.close()


def insert(db: Connection) -> None:
    db.exec_driver_sql("INSERT INTO document_updates VALUES (1, 1, NULL, UTC_TIMESTAMP(6), 'x')")


def count(db: Connection) -> int:
    return int(db.exec_driver_sql("SELECT COUNT(*) FROM document_updates").scalar_one())


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_read_only_server_is_an_outage_of_writing_alone(
    database: Database, own_mariadb: MariaDb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = database.read(count)
    execute(own_mariadb, "SET GLOBAL read_only = 1")
    for _turn in range(3):
        with pytest.raises(DatabaseUnavailable):
            database.run(insert)
        assert database.read(count) == before, "what is there can be read"
    assert database.is_away
    assert [line.startswith(f"{BEGAN}1290") for line in lines(caplog)] == [True]
    execute(own_mariadb, "SET GLOBAL read_only = 0")
    for _turn in range(100):
        database.try_writing()
        if not database.is_away:
            break
        time.sleep(0.1)
    assert lines(caplog)[1:] == [ENDED]
    assert database.read(count) == before, "trying leaves nothing"
    database.run(insert)


@pytest.mark.parametrize("is_failing", [True, False], ids=["rollback", "commit"])
def test_a_server_that_dies_in_a_unit_of_work_is_an_outage_without_a_traceback(
    database: Database, own_mariadb: MariaDb, caplog: pytest.LogCaptureFixture, is_failing: bool
) -> None:
    database.read(count)

    def work(db: Connection) -> None:
        insert(db)
        own_mariadb.kill()
        if is_failing:
            raise LookupError("a rule refused it")

    try:
        with pytest.raises(DatabaseUnavailable):
            database.run(work)
        assert [record.exc_info for record in caplog.records if record.exc_info] == []
    finally:
        own_mariadb.start()


def test_a_server_that_dies_after_a_unit_of_work_leaves_no_traceback_either(
    database: Database, own_mariadb: MariaDb, caplog: pytest.LogCaptureFixture
) -> None:
    with database.engine.connect() as db:
        with db.begin():
            count(db)
        own_mariadb.kill()
    try:
        assert [record.exc_info for record in caplog.records if record.exc_info] == []
    finally:
        own_mariadb.start()
