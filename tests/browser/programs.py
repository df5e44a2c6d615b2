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

PROBES = """async ({ app, host }) => {
  const tried = {}
  const attempt = async (name, act) => {
    try { tried[name] = await act() } catch (error) { tried[name] = "refused" }
  }
  const reached = (url, options) => fetch(url, options).then(() => "reached")
  await attempt("cookies", () => document.cookie)
  await attempt("storage", () => localStorage.length)
  await attempt("database", () => new Promise((done, no) => { const r = indexedDB.open("x"); r.onsuccess = done; r.onerror = no }))
  await attempt("parent", () => parent.document.title)
  await attempt("application", () => reached(`${app}/login?probe`, { credentials: "include", mode: "no-cors" }))
  await attempt("foreign host", () => reached(`${host}/probe`, { mode: "no-cors" }))
  await attempt("request", () => new Promise((done, no) => {
    const r = new XMLHttpRequest(); r.onload = () => done("reached"); r.onerror = no; r.open("GET", `${app}/login?probe`); r.send()
  }))
  await attempt("websocket", () => new Promise((done, no) => {
    const s = new WebSocket(`${app.replace("http", "ws")}/socket.io/?probe`); s.onopen = () => done("reached"); s.onerror = no
  }))
  await attempt("event source", () => new Promise((done, no) => {
    const s = new EventSource(`${app}/login?probe`); s.onopen = () => done("reached"); s.onerror = no
  }))
  await attempt("script", () => import(`${app}/static/probe.js`))
  await attempt("import scripts", () => importScripts(`${app}/static/probe.js`))
  await attempt("code from text", () => (0, eval)("1"))
  await attempt("code from text, made a function", () => new Function("return 1")())
  return { ...tried, origin: self.origin }
}"""
"""Tries from inside a frame or a worker all that a script could; each that fails is "refused"."""


def address() -> str:
    """Where the build put the engine."""
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text())
    return f"/static/dist/{manifest['running-engine.js']}"


def program(language: str, files: dict[str, str] | str, given: str = "") -> dict[str, object]:
    """What the engine takes: files by name, of which the first is the one to begin with, and the lines given beforehand."""
    texts = {"main": files} if isinstance(files, str) else files
    listed = [{"name": name, "text": text} for name, text in texts.items()]
    return {"language": language, "files": listed, "entry": next(iter(texts)), "input": given}
