"""One runner for the tests of a process."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.program import Runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """In a folder that others may enter, unlike those that pytest makes."""
    folder = Path(tempfile.mkdtemp(prefix="neurohire-runner-"))
    started = Runner(folder)
    started.start()
    yield started
    started.stop()
    shutil.rmtree(folder)
