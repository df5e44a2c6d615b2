"""Alice's page and Bob's, both in the document of their interview."""

import pytest

from tests.services.pages import CrdtPage


@pytest.fixture
def alice(world):
    return CrdtPage(world.alice, world.interview).open()


@pytest.fixture
def bob(world):
    return CrdtPage(world.bob, world.interview).open()
