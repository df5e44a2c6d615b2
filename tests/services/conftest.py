"""Alice's page and Bob's, both in the document of their interview; and chance, the same each time."""

import random

import pytest

from tests import breadth
from tests.services.pages import CrdtPage


@pytest.fixture
def alice(world):
    return CrdtPage(world.alice, world.interview).open()


@pytest.fixture
def bob(world):
    return CrdtPage(world.bob, world.interview).open()


@pytest.fixture
def chance():
    return random.Random(12)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The rules are where statements and locks are."""
    item.add_marker(breadth.BOTH_DATABASES)
