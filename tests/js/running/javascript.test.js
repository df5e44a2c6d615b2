/** JavaScript and TypeScript: which file an import means, what the console shows. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { runInNewContext } from "node:vm"
import { inspect } from "../../../static/js/running/languages/javascript/inspect.js"
import { createSources, isModule } from "../../../static/js/running/languages/javascript/sources.js"
import { createTimers } from "../../../static/js/running/languages/javascript/timers.js"

describe("the program's own files", () => {
  const sources = createSources([
    { name: "main.ts", text: "import { sum } from './lib/sum.js'" }, { name: "lib/sum.ts", text: "export const sum = (a: number) => a" },
    { name: "bad.ts", text: "const a = 1\nconst x: = 2" },
  ])

  it("refuses what is not among them, and says who asked", () => {
    const name = sources.resolve("main.ts", "./nope.js")
    assert.match(sources.read(name).error.message, /main.ts imports ".\/nope.js"/)
    assert.match(sources.read(sources.resolve("main.ts", "lodash")).error.message, /only a program's own files/i)
  })

  it("finds them as people write them", () => {
    assert.equal(sources.resolve("main.ts", "./lib/sum.js"), "lib/sum.ts")
    assert.equal(sources.resolve("main.ts", "./lib/sum"), "lib/sum.ts")
    assert.equal(sources.resolve("lib/sum.ts", "../main"), "main.ts")
  })

  it("strips types and keeps lines, and names the file and the line of a mistake", () => {
    assert.equal(sources.read("lib/sum.ts"), "export const sum = (a) => a")
    assert.match(sources.read("bad.ts").error.message, /at bad.ts:2:10/)
  })

  it("tells modules from scripts", () => {
    for (const text of ["import a from './a.js'", "x()\nexport const a = 1", "const x = await f()"]) assert.ok(isModule(text), text)
    for (const text of ["const a = 1", "f('import x from y')", "async function f() { await g() }"]) assert.ok(!isModule(text), text)
  })
})

describe("what the console shows", () => {
  const circle = { name: "a" }
  circle.self = circle
  const cases = [
    [[1, "a", null], "[ 1, 'a', null ]"], [{ a: { b: { c: { d: 1 } } } }, "{ a: { b: { c: [Object] } } }"], [new Map([["k", 1]]), "Map(1) { 'k' => 1 }"],
    [new Set(), "Set(0) {}"], [circle, "{ name: 'a', self: [Circular] }"], [-0, "-0"], [10n, "10n"], [class A {}, "[class A]"],
    [Object.create(null), "[Object: null prototype] {}"], [new Uint8Array([1, 2]), "Uint8Array(2) [ 1, 2 ]"], [{ get x() { return 1 } }, "{ x: [Getter] }"],
  ]
  for (const [value, text] of cases) it(text, () => assert.equal(inspect(value), text))

  it("stays short for what is long", () => {
    assert.ok(inspect(new Array(1_000_000).fill(0)).length < 2000)
  })

  it("needs nothing from around it, because it is handed over as text", () => {
    const alone = runInNewContext(`(${inspect})`)
    assert.equal(alone({ a: 1 }), "{ a: 1 }")
  })
})

describe("timers", () => {
  it("come in the order of their time, and of being set", async () => {
    const timers = createTimers({ now: () => 0 })
    timers.add("late", { after: 1, isRepeated: false })
    timers.add("first", { after: 0, isRepeated: false })
    const gone = timers.add("gone", { after: 0, isRepeated: false })
    timers.add("second", { after: 0, isRepeated: false })
    timers.remove(gone)
    const order = []
    while (timers.areWaiting()) order.push((await timers.next()).callback)
    assert.deepEqual(order, ["first", "second", "late"])
  })
})
