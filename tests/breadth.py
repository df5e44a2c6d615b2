"""How much a run of the tests covers: what a change needs within minutes, or everything (`bin/test --all`).

The narrow run (`bin/test`) has each rule once: in one process where that shows it, and over the wire where only that does.
Of the tests that open windows, which cost most by far, it has those marked `every_run`: they walk through each part of the
product once. The run of a change (`bin/test --changed`) has all windows that the change reaches.

The wide run has every test on both databases and, of those that speak to a server from outside, in both modes
(tests/modes.py); more of what chance decides; all windows; and tests of its own, such as every page in other browsers.
"""

import os
from collections.abc import Container, Iterable

import pytest

_ASKED = os.environ.get("NEUROHIRE_TEST_BREADTH", "narrow")
IS_WIDE = _ASKED == "wide"
IS_OF_A_CHANGE = _ASKED == "change"
IS_NARROW = not IS_WIDE and not IS_OF_A_CHANGE
MARIADB = "mariadb"
"""The mark of each case that runs on MariaDB, and what its parameter is called."""
BOTH_DATABASES = "both_databases"
"""The mark of tests about what two databases do differently: they run on both also in the narrow run."""

THREADING = "threading"
"""What the case of a test in the other mode is called."""
BOTH_MODES = "both_modes"
"""The mark of tests that run in both modes also in the narrow run."""

ONLY_WIDE = pytest.mark.only_wide
"""The mark of tests and of cases that only the wide run has, and the run of a change that reaches them."""
EVERY_RUN = pytest.mark.every_run
"""The mark of tests that open windows in the narrow run too."""
WINDOWS = {"playwright", "firefox"}
"""The fixtures behind every test that opens a browser."""


def narrowly(cases: Iterable[object], *, narrow: Container[object]) -> list[object]:
    """The cases of a test, of which the narrow run has only these."""
    return [case if case in narrow else pytest.param(case, marks=ONLY_WIDE) for case in cases]


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
        is_asked = is_asked and (IS_OF_A_CHANGE or not _is_only_wide(item))
        (chosen if IS_WIDE or is_asked else others).append(item)
    return chosen, others


def _is_only_wide(item: pytest.Item) -> bool:
    opens_windows = not WINDOWS.isdisjoint(getattr(item, "fixturenames", ()))
    if opens_windows and item.get_closest_marker(EVERY_RUN.name) is None:
        return True
    return item.get_closest_marker(ONLY_WIDE.name) is not None
