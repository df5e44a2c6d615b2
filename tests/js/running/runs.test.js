import assert from "node:assert/strict"
import test from "node:test"

import { createRuns, KEPT } from "../../../static/js/running/runs.js"

const BEGUN = { user_id: 2, username: "Bob", role: "candidate", language: "python", file: "main", file_name: "", version: 1, digest: null, place: "browser", input: "", started_at: "2026-11-29T10:00:00Z" }
const END = { outcome: "finished", exit_code: 0, milliseconds: 5, is_cut: false }
const out = (text) => ({ stream: "stdout", text })

function heard() {
  const told = []
  const note = (what) => (...given) => told.push([what, ...given.map((one) => one?.id ?? one)])
  const runs = createRuns({ onChange: note("change"), onReplace: note("replace"), onOutput: note("output"), onForget: note("forget"), onGap: note("gap") })
  return { runs, told, begin: (id) => runs.started({ id, ...BEGUN }) }
}

test("output comes once, in order", () => {
  const { runs, told, begin } = heard()
  begin(1)
  runs.heard({ id: 1, number: 1, pieces: [out("a")] })
  runs.heard({ id: 1, number: 1, pieces: [out("a")] })
  runs.heard({ id: 1, number: 2, pieces: [out("b")] })
  runs.ended({ id: 1, ...END, chunks: 2 })
  assert.deepEqual(runs.get(1).output, [out("a"), out("b")])
  assert.equal(runs.get(1).outcome, "finished")
  assert.deepEqual(told.map(([what]) => what), ["change", "output", "output", "change"])
})

test("a gap, a run that is not known and an end that is too early ask for the whole", () => {
  const { runs, told, begin } = heard()
  begin(1)
  runs.heard({ id: 1, number: 2, pieces: [out("b")] })
  runs.heard({ id: 7, number: 1, pieces: [out("?")] })
  runs.ended({ id: 1, ...END, chunks: 3 })
  assert.equal(told.filter(([what]) => what === "gap").length, 3)
  assert.equal(runs.get(1).outcome, undefined)
  assert.deepEqual(runs.get(1).output, [])
})

test("what the server knows takes the place of less, and never of more", () => {
  const { runs, told, begin } = heard()
  begin(1)
  runs.heard({ id: 1, number: 1, pieces: [out("a")] })
  runs.merge([{ id: 1, ...BEGUN, output: [], chunks: 0, is_cut: false }])
  assert.deepEqual(runs.get(1).output, [out("a")])
  runs.merge([{ id: 1, ...BEGUN, output: [out("ab")], chunks: 0, ...END }])
  assert.deepEqual(runs.get(1).output, [out("ab")])
  assert.equal(told.at(-1)[0], "replace")
  runs.merge([{ id: 1, ...BEGUN, output: [], chunks: 0, ...END, outcome: "lost" }])
  assert.equal(runs.get(1).outcome, "finished")
})

test("one's own run is known by this page first, and its echo changes nothing", () => {
  const { runs, told, begin } = heard()
  runs.setMine(1)
  begin(1)
  runs.wrote([out("mine")])
  runs.heard({ id: 1, number: 1, pieces: [out("mine")] })
  runs.merge([{ id: 1, ...BEGUN, output: [], chunks: 0, is_cut: false }])
  runs.ended({ id: 1, ...END, chunks: 1 })
  assert.deepEqual(runs.get(1).output, [out("mine")])
  assert.equal(told.some(([what]) => what === "gap"), false)
})

test("a page keeps the latest runs only", () => {
  const { runs, told, begin } = heard()
  for (let id = 1; id <= KEPT + 2; id += 1) begin(id)
  assert.deepEqual(runs.list().map(({ id }) => id).slice(0, 2), [3, 4])
  assert.deepEqual(told.filter(([what]) => what === "forget"), [["forget", 1], ["forget", 2]])
})
