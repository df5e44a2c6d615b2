"""Real Chromium windows with fake cameras before a real server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server, backends, serving


@pytest.fixture(params=backends())
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server with an empty database, on each kind of database in turn."""
    with serving(tmp_path / "server", request.param) as running:
        yield running


@pytest.fixture
def sqlite_server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "server", "sqlite") as running:
        yield running


@pytest.fixture(scope="session")
def results() -> Path:
    """Where screenshots go, to be looked at after a run."""
    folder = Path(os.environ.get("TEST_RESULTS", Path(__file__).resolve().parents[2] / "test-results"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
