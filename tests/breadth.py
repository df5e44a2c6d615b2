"""How much a run of the tests covers: what a change needs within minutes, or everything (`bin/test --all`).

The wide run has every test on both databases and, of those that speak to a server from outside, in both modes
(tests/modes.py); more of what chance decides; and tests of its own, such as every page in other browsers.
"""

import os

import pytest

IS_WIDE = os.environ.get("NEUROHIRE_TEST_BREADTH") == "wide"
MARIADB = "mariadb"
"""The mark of each case that runs on MariaDB, and what its parameter is called."""
BOTH_DATABASES = "both_databases"
"""The mark of tests about what two databases do differently: they run on both also in the narrow run."""

THREADING = "threading"
"""What the case of a test in the other mode is called."""
BOTH_MODES = "both_modes"
"""The mark of tests that run in both modes also in the narrow run."""

ONLY_WIDE = pytest.mark.only_wide
"""The mark of tests and of cases that only the wide run has."""


def of(*, narrow: int, wide: int) -> int:
    """How many of something that chance decides."""
    return wide if IS_WIDE else narrow


def on_mariadb(item: pytest.Item) -> bool:
    """Whether this is the case of a test that runs on MariaDB where others of it do not."""
    return MARIADB in _parameters(item).values()


def by_threads(item: pytest.Item) -> bool:
    """Whether this is the case of a test that runs without eventlet where others of it do not."""
    return _parameters(item).get("mode") == THREADING


def _parameters(item: pytest.Item) -> dict[str, object]:
    callspec = getattr(item, "callspec", None)
    return {} if callspec is None else callspec.params


def choose(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The cases of this run, each on MariaDB marked as such, and those that only the wide run has."""
    chosen, others = [], []
    for item in items:
        if on_mariadb(item):
            item.add_marker(MARIADB)
        is_asked = not on_mariadb(item) or item.get_closest_marker(BOTH_DATABASES) is not None
        is_asked = is_asked and (not by_threads(item) or item.get_closest_marker(BOTH_MODES) is not None)
        is_asked = is_asked and item.get_closest_marker(ONLY_WIDE.name) is None
        (chosen if IS_WIDE or is_asked else others).append(item)
    return chosen, others
