import assert from "node:assert/strict"
import test from "node:test"

import { compare, inputOf } from "../../../static/js/running/compare.js"
import { createHere } from "../../../static/js/running/here.js"
import { digestOf, programOf } from "../../../static/js/running/program.js"

const out = (text, stream = "stdout") => ({ stream, text })
const run = (more) => ({ outcome: "finished", exit_code: 0, is_cut: false, input: "", output: [out("1\n")], ...more })

test("the same output is the same however it was cut into pieces", () => {
  const pieces = [out("1"), out("e", "stderr"), out("\n")]
  assert.equal(compare(run({ output: [out("1\n"), out("e", "stderr")] }), run({ output: pieces })), "same")
})

test("another output, outcome or exit is different", () => {
  assert.equal(compare(run(), run({ output: [out("2\n")] })), "different")
  assert.equal(compare(run({ output: [out("1\n"), out("e", "stderr")] }), run()), "different")
  assert.equal(compare(run(), run({ outcome: "failed", exit_code: 1 })), "different")
  assert.equal(compare(run({ outcome: "failed", exit_code: 1 }), run({ outcome: "failed", exit_code: 2 })), "different")
})

test("a program that both computers ended need not have written the same", () => {
  assert.equal(compare(run({ outcome: "timed-out" }), run({ outcome: "timed-out", output: [] })), "same")
})

test("nothing is said of runs that were not finished or not kept whole", () => {
  for (const outcome of ["stopped", "lost", "not-loaded", null]) assert.equal(compare(run({ outcome }), run()), "unknown")
  assert.equal(compare(run({ is_cut: true }), run()), "unknown")
  assert.equal(compare(run(), run({ outcome: "stopped" })), "unknown")
})

test("what was typed follows the lines it had", () => {
  assert.equal(inputOf(run({ input: "a\nb", output: [out("?"), out("5\n", "stdin")] })), "a\nb\n5\n")
  assert.equal(inputOf(run({ input: "a\n" })), "a\n")
})

test("the first file is called by its language until it has a name", () => {
  const files = [{ id: "main", name: "", text: "import b" }, { id: "x", name: "b.py", text: "" }]
  assert.deepEqual(programOf(files, "main", "python", "1\n"), {
    language: "python", input: "1\n", entry: "main.py",
    files: [{ name: "main.py", text: "import b" }, { name: "b.py", text: "" }],
  })
  assert.equal(programOf(files, "gone", "python", "").entry, "main.py")
})

test("the sum tells codes apart by text, name and order", async () => {
  const files = [{ id: "main", name: "", text: "a" }, { id: "x", name: "b", text: "c" }]
  const sums = await Promise.all([files, [files[1], files[0]], [{ ...files[0], text: "b" }, files[1]], [files[0], { ...files[1], name: "d" }]].map(digestOf))
  assert.equal(new Set(sums).size, 4)
  assert.match(sums[0], /^[0-9a-f]{64}$/)
  assert.equal(await digestOf(structuredClone(files)), sums[0])
})

test("Stop is meant also before a run began, and not for the next one", async () => {
  const here = createHere({ frameUrl: "/frame", container: null })
  const program = { language: "javascript", files: [], entry: "main.js" }
  here.begin()
  here.stop()
  assert.equal((await here.run(program, {})).outcome, "stopped")
  here.begin()
  // Without a page there is no frame, so that it gets as far as making one.
  await assert.rejects(async () => { if ((await here.run(program, {})).outcome === "not-loaded") throw new Error("it tried") }, /it tried/)
})
