"""A real server per database; these tests never import `app`, which would patch their process."""

from collections.abc import Iterator

import pytest

from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server, backends, serving


@pytest.fixture(scope="module", params=backends())
def server(mode: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serving(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running
