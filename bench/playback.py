"""How soon the playback of a long interview plays: the time from asking for the report to each step of it.

    python -m bench.playback [--hours 0.1 1 10] [--visits 5]

Two people edit 7 times a second without a pause (`history.mjs`), packed as the end of an interview leaves it. Chromium
before a real server on SQLite opens the reports by turns. As soon as there is a player its button is
pressed, from which the recording plays from its beginning. The whole is read behind it, in slices: any moment can be
shown from then on.
"""

import argparse
import os
import platform
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright
from sqlalchemy import update
from sqlalchemy.engine import Connection

from bench import databases, processes
from bench.document import EDITS_A_SECOND, History, make_history, store
from bench.processes import NO_LIMITS, ROOT
from bench.rooms import Room, seed_rooms
from bench.tables import heading, row
from db.engine import database
from db.tables import interviews
from repositories.states import InterviewStatus
from services.record import compaction
from tests.browser.people import CHROMIUM, FLAGS, NO_DEVICES

PATIENCE_MS = 120_000
STEPS = {"the report is there": "page", "there is a player": "ready", "it plays": "plays", "all of it is read": "read"}
# A player shows the code of a moment when it is no longer reading what comes before it.
NOTING = """(() => {
  const noted = window.playbackNoted = { tasks: [] }
  new PerformanceObserver((list) => noted.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true })
  const now = (name) => { noted[name] ??= performance.now() }
  const look = () => {
    const root = document.querySelector("[data-module~=playback]")
    if (!root) return
    now("page")
    if (root.dataset.state === "failed") now("failed")
    if (root.dataset.state !== "ready") return
    const button = root.querySelector("[data-playback-play]")
    if (noted.ready === undefined && button.childElementCount) {
      now("ready")
      setTimeout(() => button.click())
    }
    const isPlaying = root.dataset.playing === "true"
    if (isPlaying && root.querySelector("[data-playback-stage]").dataset.reading === "false") now("plays")
    if (root.dataset.tape === "read") now("read")
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
})()"""
ALL_NOTED = "() => window.playbackNoted.failed ?? window.playbackNoted.read"


def fill(db: Connection, room: Room, history: History) -> None:
    """The interview is over, and its edits are in the log."""
    over = {"status": InterviewStatus.COMPLETED, "completed_at": datetime.now(UTC)}
    db.execute(update(interviews).where(interviews.c.id == room.interview_id).values(over))
    store(db, room, history, has_snapshot=False)


def visit(context: BrowserContext, room: Room) -> dict[str, float]:
    """Milliseconds from asking for the page to each step, and its longest task. Raises RuntimeError."""
    page = context.new_page()
    page.add_init_script(NO_DEVICES)
    page.add_init_script(NOTING)
    page.goto(f"/interview/{room.name}/report")
    page.wait_for_function(ALL_NOTED, timeout=PATIENCE_MS)
    noted = page.evaluate("window.playbackNoted")
    page.close()
    if "failed" in noted:
        raise RuntimeError("the recording could not be loaded")
    longest = max(noted["tasks"], default=0.0)
    return {name: noted[key] for name, key in STEPS.items()} | {"longest task": longest}


def run(histories: list[History], visits: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, databases.fresh(databases.SQLITE, Path(folder)) as fresh:
        rooms = seed_rooms(fresh, [one.text for one in histories])
        for room, history in zip(rooms, histories, strict=True):
            database.run(lambda db, room=room, one=history: fill(db, room, one))
            while compaction.pack_next(room.interview_id):
                pass
        variables = fresh.environment | NO_LIMITS
        with (
            processes.serving(processes.python(ROOT / "app.py"), Path(folder) / "server.log", variables) as server,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
            name, _equals, value = rooms[0].cookies[1].partition("=")
            context.add_cookies([{"name": name, "value": value, "url": server.url}])
            visit(context, rooms[0])  # The first fetches what all others find in the browser and in the server.
            found: dict[float, list[dict[str, float]]] = defaultdict(list)
            for _visit in range(visits):
                for room, history in zip(rooms, histories, strict=True):
                    found[history.hours].append(visit(context, room))
            browser.close()
    yield from heading("hours", "edits", *(f"{name}, ms" for name in [*STEPS, "longest task"]))
    for history in histories:
        some = found[history.hours]
        figures = (statistics.median(one[name] for one in some) for name in some[0])
        yield row(f"{history.hours:g}", f"{len(history.edits):,}", *(f"{figure:.0f}" for figure in figures))


def main() -> None:
    parser = argparse.ArgumentParser(description="How soon the playback of a long interview plays.")
    parser.add_argument("--hours", type=float, nargs="+", default=[0.1, 1, 10], help="of edits (0.1 1 10)")
    parser.add_argument("--visits", type=int, default=5, help="of each report, of which the median is told (5)")
    options = parser.parse_args()
    print(
        f"Playback, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}. {EDITS_A_SECOND} edits a second.\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        histories = [make_history(hours, Path(folder)) for hours in options.hours]
    for line in run(histories, options.visits):
        print(line)


if __name__ == "__main__":
    main()
