/** The page's side: what it believes of a frame, what it fetches, and what Ruby is told about memory. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { withMemoryBound } from "../../../build_memory.mjs"
import { LANGUAGES, runtimeOf } from "../../../static/js/running/engine/languages.js"
import { isFromFrame } from "../../../static/js/running/engine/link.js"
import { createRuntimes } from "../../../static/js/running/engine/runtimes.js"

describe("what comes from a frame", () => {
  it("is refused when it has another shape", () => {
    const wrong = [
      null, "ended", {}, { type: "toString" }, { type: "warm", runtime: "lua" }, { type: "not-loaded", runtime: 1, attempt: 1 }, { type: "output", stream: "stdin", text: "" }, { type: "output", stream: "stdout", text: 1 },
      { type: "ended", outcome: "won", exitCode: 0, milliseconds: 1 }, { type: "ended", outcome: "failed", exitCode: "1", milliseconds: 1 },
      { type: "ended", outcome: "failed", exitCode: 1, milliseconds: Infinity },
    ]
    for (const message of wrong) assert.equal(isFromFrame(message), false, JSON.stringify(message))
  })

  it("is heard otherwise", () => {
    assert.ok(isFromFrame({ type: "output", stream: "stderr", text: "x" }))
    assert.ok(isFromFrame({ type: "ended", outcome: "timed-out", exitCode: 1, milliseconds: 10_000 }))
  })
})

describe("runtimes", () => {
  const packed = { small: [{ name: "script", kind: "script", url: "/a", bytes: 4 }, { name: "engine", kind: "wasm", url: "/b", bytes: 6 }] }

  it("are tried again after a failure", async () => {
    let isDown = true
    const runtimes = createRuntimes({ packed, get: async () => (isDown ? new Response("", { status: 404 }) : new Response("12345")) })
    await assert.rejects(Promise.all(runtimes.load("small")))
    isDown = false
    assert.equal((await Promise.all(runtimes.load("small"))).length, 2)
  })

  it("are fetched once, without cookies, and say how far they are", async () => {
    const asked = []
    const seen = []
    const get = async (url, options) => {
      asked.push([url, options.credentials])
      return new Response(url === "/a" ? "1234" : "123456")
    }
    const runtimes = createRuntimes({ packed, get })
    runtimes.follow("small", () => assert.fail("nobody asked for it"))
    const loading = [...runtimes.load("small"), ...runtimes.load("small")]
    runtimes.follow("small", (progress) => seen.push(progress))
    const parts = (await Promise.all(loading)).slice(2)
    assert.deepEqual(asked, [["/a", "omit"], ["/b", "omit"]])
    assert.deepEqual(seen.at(-1), { loaded: 10, total: 10 })
    assert.deepEqual(parts.map(({ name, blob }) => [name, blob.size]), [["script", 4], ["engine", 6]])
  })
})

describe("languages", () => {
  it("are unknown, or have a runtime", () => {
    assert.equal(runtimeOf("cobol"), null)
    for (const { id, runtime } of LANGUAGES) assert.equal(runtimeOf(id), runtime)
  })
})

describe("memory that code asks for by itself", () => {
  const growing = Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 5, 3, 1, 0, 1,
    7, 8, 1, 4, 103, 114, 111, 119, 0, 0, 10, 8, 1, 6, 0, 32, 0, 64, 0, 11,
  ])
  const growsBy = async (code, pages) => {
    const { instance } = await WebAssembly.instantiate(code)
    return instance.exports.grow(pages)
  }

  it("is given without a bound, and refused with one", async () => {
    assert.equal(await growsBy(growing, 1000), 1)
    const bound = withMemoryBound(growing, 200)
    assert.equal(await growsBy(bound, 199), 1)
    assert.equal(await growsBy(bound, 200), -1)
  })

  it("is not bounded where there is none", () => {
    assert.throws(() => withMemoryBound(growing.slice(0, 8), 200), /no memory of its own/)
  })
})
