"""The people of the tests, and a real database under them: SQLite always, MariaDB where one is given.

The application is imported inside the fixtures only: importing it patches the process, and the tests
in `browser/`, `live/` and `faults/`, which run in a process of their own, must stay unpatched.
"""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from jinja2 import StrictUndefined

from config import Config, MySQLConfig
from tests import breadth, empty_databases, serving

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Playwright

    from tests.browser.people import Chromium, Windows
    from tests.mail_server import MailServer
    from tests.people import World


# Whether a machine is busy says nothing about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
LOG_CHARS = 3000
IN_MEMORY = Path("/dev/shm")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
serving.is_preloading = not breadth.IS_WIDE


def pytest_configure() -> None:
    empty_databases.share()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failure stands what the server said last, which is gone once its folder is."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and isinstance(server, serving.Server):
        report.sections.append(("the end of the server's log", server.log[-LOG_CHARS:]))
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:], others = breadth.choose(items)
    config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    """What was collected stays until the end: the garbage collector need not look at it thousands of times."""
    gc.collect()
    gc.freeze()


def mysql_config() -> MySQLConfig:
    return MySQLConfig(
        host=os.environ["TEST_MYSQL_HOST"],
        port=int(os.environ.get("TEST_MYSQL_PORT", "3306")),
        user=os.environ.get("TEST_MYSQL_USER", "root"),
        password=os.environ.get("TEST_MYSQL_PASSWORD", ""),
        db=f"neurohire_test{WORKER}",
        unix_socket=os.environ.get("TEST_MYSQL_SOCKET") or None,
    )


@pytest.fixture(scope="session", params=serving.backends())
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def config(backend: str) -> Iterator[Config]:
    """Its files in memory where the system offers that: nothing here outlives the run, so no disk need be waited for."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Config(
            secret_key="a secret only the tests know, and long",
            mysql=mysql_config() if backend == breadth.MARIADB else None,
            sqlite_path=Path(folder) / "test.db",
            upload_dir=Path(folder) / "uploads",
        )


@pytest.fixture(scope="session")
def app(config: Config) -> "Iterator[Flask]":
    import app as application
    from db.engine import database

    bring_to_present(config)
    bound = application.create_app(config)
    # A name that a view no longer gives its template is a fault; to a visitor it would only be a gap.
    bound.jinja_env.undefined = StrictUndefined
    yield bound
    database.close()


def bring_to_present(config: Config) -> None:
    from flask import Flask

    from db import versions
    from db.engine import create_mysql_database, make_engine

    if config.mysql is not None:
        create_mysql_database(config.mysql)
    patient = make_engine(Flask("migrations"), config, is_patient=True)
    versions.bring_to_present(patient)
    patient.dispose()


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test begins with an empty database and nobody connected."""
    if "app" not in request.fixturenames:
        yield
        return
    from services.base import process_state
    from tests import emptying

    request.getfixturevalue("app")
    emptying.empty_database()
    process_state.forget_all()
    yield
    process_state.forget_all()
    emptying.forget_sockets()


@pytest.fixture
def world(app: "Flask") -> "World":
    from tests.people import make_world

    return make_world(app)


@pytest.fixture(scope="session")
def running_mail_server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[MailServer]":
    from tests import mail_server

    running = mail_server.start(tmp_path_factory.mktemp("mail"))
    yield running
    running.stop()


@pytest.fixture
def mail_server(running_mail_server: "MailServer") -> "MailServer":
    """A mail server that has taken nothing yet and takes everything."""
    running_mail_server.forget()
    return running_mail_server


@pytest.fixture(scope="session")
def playwright() -> "Iterator[Playwright]":
    """One for the process: a second one beside it cannot be started, so two folders share it from here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: "Playwright", tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chromium]":
    from tests.browser.people import Chromium

    running = Chromium(playwright, tmp_path_factory.mktemp("films"))
    yield running
    running.close()


@pytest.fixture
def windows(chromium: "Chromium", tmp_path: Path) -> "Iterator[Windows]":
    """Opens Chromium windows; closed at the end of the test."""
    from tests.browser.people import Windows

    opened = Windows(chromium, tmp_path)
    yield opened
    opened.close()
