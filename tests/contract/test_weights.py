"""What a first visit fetches of scripts, styles and icons, as compressed by the build: it grows only when somebody says so.

A budget is what was measured on 30 November 2026 and a twentieth more. Whoever needs more writes the new figure here.
"""

import json
from typing import Any

import pytest

from front_end import MANIFEST

EVERYWHERE = ("main.js", "core/theme.js", "core/menu.js")
BUDGETS_BYTES = {
    "sign-in": 36_000,
    "dashboard": 41_500,
    "report": 190_000,
    "room": 310_000,
    "worker": 496_000,
}
MODULES: dict[str, tuple[str, ...]] = {
    "sign-in": EVERYWHERE,
    "dashboard": (*EVERYWHERE, "interviews/waiting.js", "core/live_search.js"),
    "report": (*EVERYWHERE, "playback/index.js"),
    "room": (*EVERYWHERE, "room/index.js", "room/panels.js"),
}


def on_the_wire(file: str) -> int:
    whole = MANIFEST.parent / file
    packed = whole.with_name(f"{whole.name}.br")
    return (packed if packed.exists() else whole).stat().st_size


@pytest.mark.parametrize("page", BUDGETS_BYTES)
def test_a_page_weighs_no_more_than_its_budget(page: str) -> None:
    made: dict[str, Any] = json.loads(MANIFEST.read_text())
    files = {made["proctoring-worker.js"]}
    if page in MODULES:
        files = {file for module in MODULES[page] for file in made["preload"][module]}
        files |= {made["app.css"], made["icons.svg"], made["old_browser.js"]}
    weight = sum(map(on_the_wire, files))
    assert weight <= BUDGETS_BYTES[page], f"{page}: {weight:,} bytes"
    assert weight > BUDGETS_BYTES[page] * 0.8, f"{page}: {weight:,} bytes; lower its budget, so that it stays one"
