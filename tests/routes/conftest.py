"""What the tests of signing in begin with: the time, a phone, a provider of accounts that lies, a browser of nobody's."""

from datetime import timedelta

import pytest

from tests import hostile_provider
from tests.in_force import using
from tests.people import Caller


@pytest.fixture
def clock(monkeypatch):
    """The time that the pages of signing in and of the second factor see."""
    from routes import accounts, second_factor, sign_on
    from tests.second_factors import Clock

    clock = Clock()
    for module in (accounts, second_factor, sign_on):
        monkeypatch.setattr(module, "utcnow", clock)
    return clock


@pytest.fixture
def phone(world, clock):
    """Alice's; a minute and a half later, so that a code is fresh."""
    from tests.second_factors import give_phone

    phone = give_phone(world.alice, at=clock.now)
    clock.pass_(timedelta(seconds=90))
    return phone


@pytest.fixture
def required(app):
    """The server asks everybody who works there for a second factor."""
    with using(require_second_factor=True):
        yield


@pytest.fixture
def company():
    with hostile_provider.serving() as running:
        yield running


@pytest.fixture
def stranger(app):
    return Caller(app, "stranger", None, app.test_client())
