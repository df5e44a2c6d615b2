"""What running code in the browser costs: bytes fetched, time to the first output, long tasks of the page, memory.

    python -m bench.run_code [--only python] [--runs 10]

A Chromium window, a server of its own, no meeting; every language that the browser runs. "Cold" is the first run of a
language in a fresh browser, from asking for it to its end, and fetches the runtime from the server on this machine.
"Bare" is the same in another fresh browser, on a page that starts the same worker from the same files by itself: no
frame, no policy, no limits, nothing counted.
"Warm" is a run once the spare worker has said that it is ready, the median of all later ones; "spare" is how long that
took after the run before. A long task is one of 50 ms or more on the page's thread; none is 0. Memory is what the
browser's processes hold more than before the language came, each shared page counted once, after the last run.
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, Playwright, Response, sync_playwright

from bench import tables
from tests.browser import programs
from tests.browser.people import launch
from tests.serving import Server, serving

PROGRAMS = {
    "python": "print(sum(range(1000)))",
    "javascript": "console.log([1, 2, 3].map((n) => n * 2))",
    "typescript": "const n: number = 2\nconsole.log(n)",
    "sql": "create table t (x integer); insert into t values (1), (2); select sum(x) from t;",
    "postgresql": "create table t (x integer); insert into t values (1), (2); select sum(x) from t;",
    "lua": "print(1 + 2)",
    "ruby": "puts [1, 2].sum",
}
ENDINGS = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "sql": "sql",
    "postgresql": "sql",
    "lua": "lua",
    "ruby": "rb",
}
COLUMNS = (
    "language",
    "KB fetched",
    "cold ms",
    "bare ms",
    "cold : bare",
    "warm ms",
    "spare ms",
    "longest task cold",
    "warm",
    "MB held",
)
OPEN = """async (address) => {
  const { createEngine, LANGUAGES } = await import(address)
  window.engine = createEngine({ frameUrl: "/runner/frame", container: document.body })
  window.longest = 0
  const watch = (list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration) }
  new PerformanceObserver(watch).observe({ type: "longtask" })
  // Everything that the page has done until now is not the language's.
  await new Promise((resolve) => setTimeout(resolve, 200))
  longest = 0
  return LANGUAGES.map(({ id }) => id)
}"""
LONGEST = """() => {
  const found = longest
  longest = 0
  return found
}"""
BARE = """async ([urls, language, name, text]) => {
  const began = performance.now()
  const unpack = async (url) => {
    const part = url.match(/([^/]+)[.]pack$/)[1]
    const stream = (await fetch(url)).body.pipeThrough(new DecompressionStream("gzip"))
    const type = { script: "text/javascript", engine: "application/wasm" }[part] ?? ""
    const whole = new Response(stream, { headers: { "Content-Type": type } })
    return [part, await (part === "engine" ? WebAssembly.compileStreaming(whole) : whole.blob())]
  }
  const { script, ...parts } = Object.fromEntries(await Promise.all(urls.map(unpack)))
  const worker = new Worker(URL.createObjectURL(script))
  const told = (wanted) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => { if (data.type === wanted) resolve(data) }
    worker.onerror = ({ message }) => reject(new Error(message))
  })
  worker.postMessage({ type: "start", parts })
  await told("ready")
  worker.postMessage({ type: "run", program: { language, files: [{ name, text }], entry: name } })
  const { exitCode } = await told("done")
  if (exitCode !== 0) throw new Error(`exit ${exitCode}`)
  return performance.now() - began
}"""
WARM = """async (language) => {
  const began = performance.now()
  await engine.warm(language)
  return performance.now() - began
}"""
RUN = """async ([language, name, text]) => {
  const began = performance.now()
  const ended = await engine.run({ language, files: [{ name, text }], entry: name })
  if (ended.outcome !== "finished") throw new Error(ended.outcome)
  return performance.now() - began
}"""


@dataclass(frozen=True)
class Cost:
    language: str
    kilobytes: int
    cold_ms: float
    bare_ms: float
    warm_ms: float
    spare_ms: float
    longest_cold_ms: float
    longest_warm_ms: float
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


def cost_of(language: str, playwright: Playwright, server: Server, runs: int) -> Cost:
    with _window(playwright, server) as page:
        fetched: dict[str, int] = {}

        def note(answer: Response) -> None:
            if answer.url.endswith(".pack"):
                fetched[answer.url] = int(answer.headers["content-length"])

        page.on("response", note)
        page.goto("/setup-admin")
        there = page.evaluate(OPEN, programs.address())
        if set(there) != set(PROGRAMS):
            raise RuntimeError(f"the browser runs {sorted(there)}, and the programs here are others")
        before, given = held_bytes(), [language, f"main.{ENDINGS[language]}", PROGRAMS[language]]
        cold = page.evaluate(RUN, given)
        longest_cold = page.evaluate(LONGEST)
        spare, warm = [], []
        for _ in range(runs):
            spare.append(page.evaluate(WARM, language))
            warm.append(page.evaluate(RUN, given))
        page.evaluate(WARM, language)
        held, longest_warm = held_bytes() - before, page.evaluate(LONGEST)
    with _window(playwright, server) as page:
        page.route("**/bare", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("/bare")
        bare = page.evaluate(BARE, [list(fetched), *given])
    times = statistics.median(warm), statistics.median(spare)
    kilobytes = sum(fetched.values()) // 1000
    return Cost(language, kilobytes, cold, bare, *times, longest_cold, longest_warm, held // 1_000_000)


@contextmanager
def _window(playwright: Playwright, server: Server) -> Iterator[Page]:
    """Of a browser that knows nothing yet."""
    browser = launch(playwright, None)
    try:
        yield browser.new_context(base_url=server.url).new_page()
    finally:
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PROGRAMS)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    print(
        f"Running code, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"{given.runs} warm runs.\n"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server", "sqlite") as server,
        sync_playwright() as playwright,
    ):
        for line in tables.heading(*COLUMNS):
            print(line)
        for language in [given.only] if given.only else PROGRAMS:
            one = cost_of(language, playwright, server, given.runs)
            times = (one.warm_ms, one.spare_ms, one.longest_cold_ms, one.longest_warm_ms)
            shown = (f"{number:,.0f}" for number in times)
            cold = f"{one.cold_ms:,.0f}", f"{one.bare_ms:,.0f}", f"{one.cold_ms / one.bare_ms:.2f}"
            print(tables.row(one.language, f"{one.kilobytes:,}", *cold, *shown, f"{one.megabytes:,}"), flush=True)


if __name__ == "__main__":
    main()
