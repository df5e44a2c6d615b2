"""What it takes to open a page: bytes on the wire, files, serial steps of scripts, long tasks; at first and again.

    python -m bench.opening

Chromium before a real server on SQLite opens each page twice in a window of its own: with nothing in its cache,
and again with what the first visit left there. A script that the page itself names is one step away, one that only
another script imports is a step further. Long tasks are those of the page's main thread that take 50 ms and more.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy import update

from bench import databases, processes
from bench.processes import ROOT, Server
from bench.rooms import Room, seed_rooms, text_of
from bench.tables import heading, row
from db.engine import database
from db.tables import users
from tests.browser.people import CHROMIUM, FLAGS, NO_DEVICES

CODE_BYTES = 10 * 1024
QUIET_MS = 1500
"""After what a page loads by itself, a room still begins: it joins, builds its editor and says who is there."""
TASKS = """
window.longTasks = []
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: true })
"""


@dataclass
class Visit:
    """What the browser fetched for one opening of a page."""

    bytes: int = 0
    steps: dict[str, int] = field(default_factory=dict)
    scripts: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)

    def asked(self, event: dict[str, Any]) -> None:
        url, initiator = event["request"]["url"], event["initiator"]
        self.addresses[event["requestId"]] = url
        by = initiator.get("url") or next((one["url"] for one in _frames(initiator)), "")
        self.steps.setdefault(url, self.steps.get(by, 0) + 1 if event["type"] != "Document" else 0)
        if event["type"] == "Script":
            self.scripts.add(url)

    def loaded(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def serial_steps(self) -> int:
        return max((self.steps[url] for url in self.scripts), default=0)


def _frames(initiator: dict[str, Any]) -> list[dict[str, Any]]:
    stack = initiator.get("stack") or {}
    while stack and not stack.get("callFrames"):
        stack = stack.get("parent") or {}
    return [one for one in stack.get("callFrames", []) if one["url"]]


def run() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, databases.fresh(databases.SQLITE, Path(folder)) as fresh:
        (room,) = seed_rooms(fresh, [text_of(CODE_BYTES)])
        database.run(lambda db: db.execute(update(users).where(users.c.role == "interviewer").values(role="admin")))
        log = Path(folder) / "server.log"
        with (
            processes.serving(processes.python(ROOT / "app.py"), log, fresh.environment) as server,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield from heading("page", "visit", "KB", "files", "serial steps", "long tasks", "longest, ms")
            for name, path, cookie in _pages(room):
                yield from _opened(browser, server, name, path, cookie)
            browser.close()


def _pages(room: Room) -> list[tuple[str, str, str]]:
    candidate, interviewer = room.cookies[0], room.cookies[1]
    place = f"/interview/{room.name}"
    return [
        ("sign-in", "/login", ""),
        ("dashboard", "/dashboard", interviewer),
        ("room, interviewer", place, interviewer),
        ("room, candidate", place, candidate),
    ]


def _opened(browser: Browser, server: Server, name: str, path: str, cookie: str) -> Iterator[str]:
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    if cookie:
        key, _, value = cookie.partition("=")
        context.add_cookies([{"name": key, "value": value, "url": server.url}])
    for visit in ("first", "again"):
        yield row(name, visit, *_visited(context, path))
    context.close()


def _visited(context: BrowserContext, path: str) -> list[str]:
    page, visit = context.new_page(), Visit()
    page.add_init_script(NO_DEVICES)
    page.add_init_script(TASKS)
    session = context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", visit.asked)
    session.on("Network.loadingFinished", visit.loaded)
    session.send("Network.enable")
    answer = page.goto(path, wait_until="load")
    if not answer or not answer.ok:
        raise SystemExit(f"{path} was answered with {answer.status if answer else 'nothing'}")
    page.wait_for_timeout(QUIET_MS)
    tasks = page.evaluate("longTasks")
    page.close()
    longest = f"{max(tasks):.0f}" if tasks else "none"
    return [f"{visit.bytes / 1024:.0f}", str(len(visit.addresses)), str(visit.serial_steps()), str(len(tasks)), longest]


def main() -> None:
    for line in run():
        print(line, flush=True)


if __name__ == "__main__":
    main()
