"""What running code in the browser costs: bytes fetched, time to the first output, long tasks of the page, memory.

    python -m bench.run_code [--only python] [--runs 10]

A Chromium window, a server of its own, no meeting. "Cold" is the first run of a language in a fresh window, from asking
for it to its end, and fetches the runtime from the server on this machine. "Warm" is a run with a spare worker waiting,
the median of all later ones. Memory is what the browser's processes hold besides what they share, after the last run.
"""

import argparse
import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

from tests.browser.people import launch
from tests.serving import ROOT, Server, serving

PROGRAMS = {
    "python": "print(sum(range(1000)))",
    "javascript": "console.log([1, 2, 3].map((n) => n * 2))",
    "typescript": "const n: number = 2\nconsole.log(n)",
    "sql": "create table t (x integer); insert into t values (1), (2); select sum(x) from t;",
    "postgresql": "create table t (x integer); insert into t values (1), (2); select sum(x) from t;",
    "lua": "print(1 + 2)",
    "ruby": "puts [1, 2].sum",
}
OPEN = """async (address) => {
  const { createEngine } = await import(address)
  window.engine = createEngine({ frameUrl: "/runner/frame", container: document.body })
  window.longest = 0
  const watch = (list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration) }
  new PerformanceObserver(watch).observe({ type: "longtask" })
}"""
RUN = """async ([language, text]) => {
  const began = performance.now()
  const ended = await engine.run({ language, files: [{ name: "main", text }], entry: "main" })
  if (ended.outcome !== "finished") throw new Error(ended.outcome)
  return performance.now() - began
}"""


@dataclass(frozen=True)
class Cost:
    language: str
    kilobytes: int
    cold_ms: float
    warm_ms: float
    longest_task_ms: float
    megabytes: int


def children_of(pid: int) -> list[int]:
    """All processes below one."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children_of(child)]
    return found


def held_bytes() -> int:
    """What the browser's processes hold, each shared page counted once."""
    total = 0
    for pid in children_of(os.getpid()):
        if b"chromium" in Path(f"/proc/{pid}/cmdline").read_bytes():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    return total


def cost_of(language: str, browser: Browser, server: Server, runs: int) -> Cost:
    fetched: list[int] = []

    def note(answer: Response) -> None:
        if "/runner/" in answer.url and answer.url.endswith(".pack"):
            fetched.append(int(answer.headers["content-length"]))

    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.on("response", note)
    page.goto("/setup-admin")
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text())
    page.evaluate(OPEN, f"/static/dist/{manifest['running-engine.js']}")
    before = held_bytes()
    cold = page.evaluate(RUN, [language, PROGRAMS[language]])
    warm = []
    for _ in range(runs):
        page.evaluate("(language) => engine.warm(language)", language)
        # The spare worker starts in the background, and what is measured is a run that finds it.
        page.wait_for_timeout(2000)
        warm.append(page.evaluate(RUN, [language, PROGRAMS[language]]))
    held = held_bytes() - before
    longest = page.evaluate("longest")
    context.close()
    return Cost(language, sum(fetched) // 1000, cold, statistics.median(warm), longest, held // 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PROGRAMS)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server", "sqlite") as server,
        sync_playwright() as playwright,
    ):
        print("language      fetched      cold      warm  longest task  memory")
        for language in [given.only] if given.only else PROGRAMS:
            browser = launch(playwright, None)
            one = cost_of(language, browser, server, given.runs)
            print(
                f"{one.language:11} {one.kilobytes:7,} KB {one.cold_ms:6,.0f} ms {one.warm_ms:6,.0f} ms"
                f" {one.longest_task_ms:10,.0f} ms {one.megabytes:4,} MB"
            )
            browser.close()


if __name__ == "__main__":
    main()
