"""The people of the tests, and a real database under them: SQLite always, MariaDB where one is given.

Tests in `browser/` and `live/` start a server of their own and run in a process of their own,
because importing `app` patches this one.
"""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

import app as application
from config import Config, MySQLConfig
from db import versions
from db.engine import create_mysql_database, database, make_engine
from db.tables import metadata
from extensions import limiter
from services import documents, presence
from sockets import connections
from tests.people import World, make_world


def backends() -> list[str]:
    wanted = os.environ.get("NEUROHIRE_TEST_DATABASES", "sqlite,mariadb").split(",")
    return [one for one in wanted if one == "sqlite" or os.environ.get("TEST_MYSQL_HOST")]


def mysql_config() -> MySQLConfig:
    return MySQLConfig(
        host=os.environ["TEST_MYSQL_HOST"],
        port=int(os.environ.get("TEST_MYSQL_PORT", "3306")),
        user=os.environ.get("TEST_MYSQL_USER", "root"),
        password=os.environ.get("TEST_MYSQL_PASSWORD", ""),
        db="neurohire_test",
        unix_socket=os.environ.get("TEST_MYSQL_SOCKET") or None,
    )


@pytest.fixture(scope="session", params=backends())
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def config(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp(backend)
    return Config(
        secret_key="a secret only the tests know, and long",
        mysql=mysql_config() if backend == "mariadb" else None,
        sqlite_path=folder / "test.db",
        upload_dir=folder / "uploads",
    )


@pytest.fixture(scope="session")
def app(config: Config) -> Iterator[Flask]:
    if config.mysql is not None:
        create_mysql_database(config.mysql)
    patient = make_engine(Flask("migrations"), config, is_patient=True)
    versions.bring_to_present(patient)
    patient.dispose()
    app = application.create_app(config)
    app.config["TESTING"] = False  # Errors become pages and acknowledgements, as for people.
    yield app
    database.close()


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test begins with an empty database and nobody connected."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    database.run(lambda db: [db.execute(table.delete()) for table in reversed(metadata.sorted_tables)])
    with app.app_context():
        limiter.reset()
    yield
    connections._connections.clear()
    presence.presence.__init__()  # type: ignore[misc]
    documents._open.clear()


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)
