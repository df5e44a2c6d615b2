"""What the output of a program costs a page that shows it: how long the page's thread is held for each piece.

    python -m bench.run_output

The room's panel on an empty page of Chromium, without a server; 64 KB, the most that a run may write, in pieces as they
come: at once, as a flood does, or bit by bit. Each piece is measured from writing it to the end of layout.
"""

import json
import os
import statistics
import subprocess
from datetime import UTC, datetime

from playwright.sync_api import Page, sync_playwright

from bench import tables
from tests.browser.people import launch
from tests.serving import ROOT

TOTAL = 65_536
KINDS = (
    ("lines of one character", "x\n", TOTAL),
    ("lines of one character", "x\n", 4096),
    ("lines of one character", "x\n", 410),
    ("lines of 80 characters", "y" * 79 + "\n", 4096),
    ("one line", "z", 4096),
)
PAGE = """<!doctype html><meta charset="utf-8"><body>
<div id="editor"><div class="run-panel" style="block-size: 300px">
  <div class="run-pane" data-run-scroll><ol data-run-list></ol></div><span data-run-step></span>
</div></div>"""
WRITE = """async ([piece, total]) => {
  document.querySelector("[data-run-list]").replaceChildren()
  const nobody = { user_id: 1, role: "interviewer" }
  const panel = running.createPanel(document.querySelector("#editor"), {
    reader: nobody, mayRunAgain: () => false, onAgain: () => {}, onAnswer: () => {},
  })
  panel.show({
    ...nobody, id: 1, username: "Ada", language: "python", file: "main", file_name: "", version: 1, digest: null,
    place: "browser", input: "", started_at: new Date().toISOString(), output: [], chunks: 0, is_cut: false,
  })
  const times = []
  for (let done = 0; done < total; done += piece.length) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const began = performance.now()
    panel.write(1, [{ stream: "stdout", text: piece }])
    document.body.getBoundingClientRect()
    times.push(performance.now() - began)
  }
  return times
}"""


def main() -> None:
    print(f"Output, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.\n")
    with sync_playwright() as playwright:
        browser = launch(playwright, None)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        _furnish(page)
        for line in tables.heading("64 KB in", "pieces", "median ms", "longest ms", "sum ms"):
            print(line)
        for kind, line, size in KINDS:
            times = page.evaluate(WRITE, [line * (size // len(line)), TOTAL])
            shown = (f"{number:,.1f}" for number in (statistics.median(times), max(times), sum(times)))
            print(tables.row(kind, str(len(times)), *shown), flush=True)
        browser.close()


def _furnish(page: Page) -> None:
    """With our styles and the panel."""
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text())
    esbuild, source = ROOT / "node_modules" / ".bin" / "esbuild", ROOT / "static" / "js" / "running" / "panel.js"
    command = [esbuild, source, "--bundle", "--format=iife", "--global-name=running", "--log-level=error"]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    page.set_content(PAGE)
    page.add_style_tag(path=ROOT / "static" / "dist" / manifest["app.css"])
    page.add_script_tag(content=made.stdout)


if __name__ == "__main__":
    main()
