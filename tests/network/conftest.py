"""Ada and Grace on machines of their own, a server with a relay on a third, and an interview that begins soon."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests import coturn
from tests.network import lab
from tests.network.meeting import Site, open_site


@pytest.fixture(scope="package")
def network() -> Iterator[lab.Lab]:
    reason = lab.missing() or (None if coturn.program() else "coturn is not installed")
    if reason:
        pytest.skip(reason)
    with lab.opened() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(network: lab.Lab, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("network")
    with open_site(network, playwright, folder) as opened:
        yield opened
