"""What a first visit fetches of scripts, styles, icons and fonts, as compressed by the build: it grows only when somebody says so.

A budget is what was measured on 30 November 2026 and a twentieth more. Whoever needs more writes the new figure here.
"""

import pytest

from bench import weights

BUDGETS_BYTES = {
    "sign-in": 53_400,
    "dashboard": 56_600,
    "report": 230_000,
    "room": 343_000,
    "worker": 496_000,
}


@pytest.mark.parametrize("page", [*weights.MODULES, weights.WORKER])
def test_a_page_weighs_no_more_than_its_budget(page: str) -> None:
    weight = weights.weight(page, ".br")
    assert weight <= BUDGETS_BYTES[page], f"{page}: {weight:,} bytes"
    assert weight > BUDGETS_BYTES[page] * 0.8, f"{page}: {weight:,} bytes; lower its budget, so that it stays one"
