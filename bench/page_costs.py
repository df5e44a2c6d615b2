"""What a page's main thread does for a key: how often it computes styles and layouts, what takes time, and why.

Counts do not depend on how busy the machine is. Times are what the thread computed, without its waiting for a core.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

COUNTED = {
    "style recalculations": ("RecalcStyleCount", 1),
    "layouts": ("LayoutCount", 1),
    "main thread ms": ("TaskDuration", 1000),
    "script ms": ("ScriptDuration", 1000),
    "style ms": ("RecalcStyleDuration", 1000),
    "layout ms": ("LayoutDuration", 1000),
}
"""Ours, Chromium's, and what one of Chromium's is in our unit."""
TRACED = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.invalidationTracking",
    "disabled-by-default-devtools.timeline.stack",
]
MARKS = {"ScheduleStyleInvalidationTracking", "StyleRecalcInvalidationTracking"}
FOLLOWS = "Related style rule"
"""The reason given for what is restyled because of something else."""
MOST_OF_A_CAUSE = 3

Event = Mapping[str, Any]


class Meter:
    """Counts what a page spends from now on."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._before = self._read()

    def spent(self, keys: int) -> dict[str, float]:
        """For each of so many keys."""
        now = self._read()
        self._session.detach()
        return {name: (now[name] - before) / keys for name, before in self._before.items()}

    def _read(self) -> dict[str, float]:
        answer = self._session.send("Performance.getMetrics")
        metrics = {one["name"]: one["value"] for one in answer["metrics"]}
        return {name: metrics[metric] * unit for name, (metric, unit) in COUNTED.items()}


@contextmanager
def traced(windows: Mapping[str, tuple[Browser, Page]]) -> Iterator[dict[str, list[Event]]]:
    """What Chromium notes of each page meanwhile, in order; there when the block is left."""
    found: dict[str, list[Event]] = {}
    for browser, page in windows.values():
        browser.start_tracing(page=page, categories=TRACED)
    yield found
    for name, (browser, _page) in windows.items():
        found[name] = _of_main_thread(json.loads(browser.stop_tracing())["traceEvents"])


def _of_main_thread(events: list[Event]) -> list[Event]:
    """The thread that computes most styles is the page's."""
    threads = Counter((one["pid"], one["tid"]) for one in events if one["name"] == "UpdateLayoutTree")
    main = max(threads, key=lambda one: threads[one], default=None)
    return sorted((one for one in events if (one["pid"], one["tid"]) == main), key=lambda one: float(one["ts"]))


def causes(events: list[Event]) -> list[tuple[str, int]]:
    """Why styles were computed, the most frequent first: what had changed since the time before, and who asked."""
    counted: Counter[str] = Counter()
    changed: list[str] = []
    for event in events:
        if event["name"] in MARKS and event["args"]["data"].get("reason") != FOLLOWS:
            changed.append(_change(event["args"]["data"]))
        elif event["name"] == "UpdateLayoutTree":
            asked = _caller(event["args"].get("beginData", {}))
            said = "; ".join(list(dict.fromkeys(changed))[:MOST_OF_A_CAUSE]) or "nothing"
            counted[f"{f'asked by {asked}' if asked else 'for the frame'}: {said}"] += 1
            changed = []
    return counted.most_common()


def _change(data: Event) -> str:
    what = (
        data.get("extraData") or data.get("changedAttribute") or data.get("changedClass") or data.get("changedPseudo")
    )
    reason = data.get("reason") or data.get("invalidatedSelectorId") or "changed"
    return " ".join(
        part for part in (str(data.get("nodeName", "")), f"({reason} {what or ''}".strip() + ")", _caller(data)) if part
    )


def _caller(data: Event) -> str:
    names = [frame.get("functionName") for frame in data.get("stackTrace") or []]
    return next((str(name) for name in names if name), "")


def parts(events: list[Event]) -> list[tuple[str, float]]:
    """Milliseconds by what the thread did, the longest first, each without what it called; by the clock on the wall."""
    took: defaultdict[str, float] = defaultdict(float)
    open_until: list[tuple[float, str]] = []
    for event in events:
        if event["ph"] != "X":
            continue
        began, long = float(event["ts"]), float(event.get("dur", 0))
        while open_until and open_until[-1][0] <= began:
            open_until.pop()
        name = str(event["name"])
        took[name] += long
        if open_until:
            took[open_until[-1][1]] -= long
        open_until.append((began + long, name))
    longest = sorted(took.items(), key=lambda one: -one[1])
    return [(name, us / 1000) for name, us in longest if name not in {"RunTask", "ThreadControllerImpl::RunTask"}]
