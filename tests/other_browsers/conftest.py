"""Firefox beside the Chromium of tests/browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import house, household, results, sqlite_server  # noqa: F401 (fixtures)
from tests.other_browsers import firefox as firefoxes
from tests.other_browsers.firefox import Firefox


@pytest.fixture
def firefox(request: pytest.FixtureRequest, results: Path) -> Iterator[Firefox]:  # noqa: F811 (the fixture)
    """Each of its windows is pictured at the end of the test."""
    if firefoxes.program() is None:
        pytest.skip("Firefox is not installed")
    with firefoxes.opened() as running:
        yield running
        for window in running.windows:
            window.picture(results / f"firefox-{request.node.name}-{window.number}.png")
