"""Programs for the engine, and a page to run them on: any page of ours, for no meeting is needed."""

import json

from tests.serving import ROOT

OPEN = """async (address) => {
  const { createEngine } = await import(address)
  window.engine = createEngine({ frameUrl: "/runner/frame", container: document.body })
  window.longTasks = []
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" })
  window.run = async (program, answers = [], stopAfter = "") => {
    const said = { stdout: "", stderr: "" }
    let pieces = 0
    const ended = await engine.run(program, {
      onOutput({ stream, text }) {
        said[stream] += text
        pieces += 1
        if (stopAfter && said.stdout.includes(stopAfter)) engine.stop()
      },
      onWantsInput: () => engine.answerInput(answers.shift()),
    })
    return { ...ended, ...said, pieces }
  }
}"""
"""Loads the engine into the page; `run(program, answers, stopAfter)` then tells how it ended and all that it said."""


def address() -> str:
    """Where the build put the engine."""
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text())
    return f"/static/dist/{manifest['running-engine.js']}"


def program(language: str, files: dict[str, str] | str, given: str = "") -> dict[str, object]:
    """What the engine takes: files by name, of which the first is the one to begin with, and the lines given beforehand."""
    texts = {"main": files} if isinstance(files, str) else files
    listed = [{"name": name, "text": text} for name, text in texts.items()]
    return {"language": language, "files": listed, "entry": next(iter(texts)), "input": given}
