/** Output on its way to the page: cut, gathered, and never more than the limit, whatever a program writes. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { LIMITS } from "../../../static/js/core/limits.js"
import { beginning, createOutput } from "../../../static/js/running/frame/output.js"
import { createLines } from "../../../static/js/running/languages/lines.js"
import { createWriter } from "../../../static/js/running/languages/writer.js"

describe("what the frame lets through", () => {
  function output(most) {
    const said = []
    let isFull = false
    const made = createOutput({ most, say: (stream, text) => said.push([stream, text]), onFull: () => isFull = true })
    return { ...made, said, isFull: () => isFull }
  }

  it("cuts what is too much, in whole characters, and says so once", () => {
    const made = output(5)
    made.write("stdout", "äöü!")
    made.finish()
    assert.deepEqual(made.said, [["stdout", "äö"]])
    assert.equal(made.isFull(), true)
  })

  it("lets pass what just fits", () => {
    const made = output(6)
    made.write("stdout", "äöü")
    made.finish()
    assert.deepEqual(made.said, [["stdout", "äöü"]])
    assert.equal(made.isFull(), false)
  })

  it("gathers a flood into few pieces and keeps the streams in order", () => {
    const made = output(LIMITS.RUN_OUTPUT_BYTES)
    for (let i = 0; i < 10_000; i += 1) made.write("stdout", "x")
    made.write("stderr", "no")
    made.write("stdout", "y")
    made.finish()
    assert.deepEqual(made.said.map(([stream, text]) => [stream, text.length]), [["stdout", 10_000], ["stderr", 2], ["stdout", 1]])
  })

  it("says nothing after the end", () => {
    const made = output(100)
    made.finish()
    made.write("stdout", "late")
    assert.deepEqual(made.said, [])
  })

  it("reads only as much of a long text as can matter", () => {
    assert.equal(beginning("x".repeat(10_000_000), 3), "xxx")
    assert.equal(beginning("a😀b", 4), "a")
  })
})

describe("what a worker posts", () => {
  it("says first words at once, gathers later ones, and stops at one more than the limit", () => {
    const posted = []
    let now = 0
    const writer = createWriter((message) => posted.push(message), () => now)
    writer.write("stdout", "before it hangs\n")
    assert.deepEqual(posted, [{ type: "output", stream: "stdout", text: "before it hangs\n" }])
    for (let i = 0; i < 1_000_000; i += 1) writer.write("stdout", "y\n")
    now += 1000
    writer.flush()
    assert.ok(posted.length < 600, `${posted.length} messages`)
    assert.equal(posted.map(({ text }) => text).join("").length, LIMITS.RUN_OUTPUT_BYTES + 1)
  })
})

describe("the lines given beforehand", () => {
  it("have no ends, and end", () => {
    const next = createLines("a\r\n\nb\n")
    assert.deepEqual([next(), next(), next(), next()], ["a", "", "b", null])
    assert.equal(createLines("")(), null)
  })
})
