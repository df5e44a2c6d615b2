"""The modes in which the server is tried from outside; a module or folder that imports `mode` has its tests in each."""

from collections.abc import Iterator

import pytest

from wire.runtime import MODES


@pytest.fixture(scope="module", params=MODES, autouse=True)
def mode(request: pytest.FixtureRequest) -> Iterator[str]:
    """What every server that a test starts is told by its environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASYNC_MODE", request.param)
        yield request.param
