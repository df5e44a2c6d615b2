import assert from "node:assert/strict"
import { describe, it } from "node:test"

import { CHECKPOINT_EVERY, createTape, SLICE_MS } from "../../../static/js/playback/tape.js"
import { textsOf, twoPages, typed } from "./typed_log.js"

const textOf = (frame, file = "main") => frame.texts.get(file)?.text ?? ""
const whoWrote = ({ text, lengths, authors }) => lengths.map((length, run) => {
  const from = lengths.slice(0, run).reduce((sum, one) => sum + one, 0)
  return [text.slice(from, from + length), authors[run]]
})

async function read(edits) {
  const tape = createTape(edits)
  await tape.build()
  return tape
}

describe("a tape", () => {
  it("of nothing shows an empty first file", async () => {
    const frame = (await read([])).frame(10)
    assert.equal(frame.count, 0)
    assert.deepEqual(frame.files.map(({ id }) => id), ["main"])
  })

  for (const seed of [1, 2, 3]) {
    it(`has the text of every moment as Yjs has it, forwards (seed ${seed})`, async () => {
      const { edits } = typed(1600, { seed })
      const tape = await read(edits)
      let count = 0
      for (const text of textsOf(edits)) assert.equal(textOf(tape.frame(++count)), text, `after ${count} edits`)
    })
  }

  it("has it backwards and in any order too", async () => {
    const { edits } = typed(1600, { seed: 5 })
    const texts = [...textsOf(edits)]
    const tape = await read(edits)
    for (let count = 1600; count > 0; count -= 37) assert.equal(textOf(tape.frame(count)), texts[count - 1])
    for (const count of [1, 1600, 499, 500, 501, 1000, 3]) assert.equal(textOf(tape.frame(count)), texts[count - 1])
  })

  it("ends with the text that both pages have", async () => {
    const pages = typed(3000, { seed: 9 })
    const tape = await read(pages.edits)
    assert.equal(textOf(tape.frame(Infinity)), pages.text(0).toString())
    assert.equal(textOf(tape.frame(Infinity)), pages.text(1).toString())
  })

  it("knows who wrote each character, also where one wrote into the other's words", async () => {
    const pages = twoPages()
    pages.text(0).insert(0, "hello world")
    pages.text(1).insert(5, ", dear")
    pages.text(1).delete(0, 2)
    pages.text(0).insert(3, "!")
    const authored = (await read(pages.edits)).frame(4).texts.get("main")
    assert.deepEqual(whoWrote(authored), [["llo!", 1], [", dear", 2], [" world", 1]])
  })

  it("joins what one person wrote when the words between are gone", async () => {
    const pages = twoPages()
    pages.text(0).insert(0, "beginning end")
    pages.text(1).insert(9, ", middle")
    pages.text(0).delete(9, 8)
    const tape = await read(pages.edits)
    assert.equal(whoWrote(tape.frame(2).texts.get("main")).length, 3)
    assert.deepEqual(whoWrote(tape.frame(3).texts.get("main")), [["beginning end", 1]])
  })

  it("counts every character to exactly one author, whatever was typed", async () => {
    const tape = await read(typed(1600, { seed: 4 }).edits)
    for (let count = 0; count <= 1600; count += 53) {
      const { text = "", lengths = [], authors = [] } = tape.frame(count).texts.get("main") ?? {}
      assert.equal(lengths.reduce((sum, length) => sum + length, 0), text.length)
      assert.ok(lengths.every((length) => length > 0))
      assert.ok(authors.every((author, run) => author !== authors[run + 1]), "neighbours of one author are one run")
    }
  })

  it("does not change what it gave before", async () => {
    const tape = await read(typed(700).edits)
    const frame = tape.frame(600)
    const kept = structuredClone(frame.texts.get("main"))
    tape.frame(700)
    tape.frame(10)
    assert.deepEqual(frame.texts.get("main"), kept)
  })

  it("shows files as they came, were renamed and went, and where the last edit was", async () => {
    const pages = twoPages()
    pages.text(0).insert(0, "main")
    pages.files(1).set("abcd1234", { name: "helper.py", language: "python", order: 1 })
    pages.text(1, "abcd1234").insert(0, "helping")
    pages.files(1).set("abcd1234", { name: "help.py", language: "python", order: 1 })
    pages.files(0).delete("abcd1234")
    const tape = await read(pages.edits)
    assert.deepEqual([1, 2, 4, 5].map((count) => tape.frame(count).files.map(({ name }) => name)), [[""], ["", "helper.py"], ["", "help.py"], [""]])
    assert.equal(textOf(tape.frame(3), "abcd1234"), "helping")
    assert.deepEqual(tape.frame(3).last, { file: "abcd1234", at: 7, author: 2 })
  })

  it("leaves out entries that are no file", async () => {
    const pages = twoPages()
    const good = { name: "good", language: "python", order: 0 }
    for (const [id, entry] of [["../../..", good], ["abcd1234", "text"], ["abcd1235", { ...good, name: "" }], ["abcd1236", { ...good, name: "x".repeat(61) }], ["abcd1237", null]]) pages.files(0).set(id, entry)
    pages.files(0).set("abcd1238", good)
    const tape = await read(pages.edits)
    assert.deepEqual(tape.frame(6).files.map(({ name }) => name), ["", "good"])
  })

  it("reads what somebody wrote while away as one edit", async () => {
    const pages = typed(40)
    const { encodeStateAsUpdate } = await import("yjs")
    const all = encodeStateAsUpdate(pages.docs[0])
    const tape = await read([{ at: 0, author: 2, update: all }])
    assert.equal(textOf(tape.frame(1)), pages.text(0).toString())
  })

  it("mends itself where somebody parted the two halves of a character", async () => {
    const pages = twoPages()
    pages.text(0).insert(0, "a😀b")
    pages.text(1).insert(2, "x")
    const tape = await read(pages.edits)
    assert.equal(textOf(tape.frame(2)), [...textsOf(pages.edits)].at(-1))
  })

  it("says so when an edit cannot be read", async () => {
    await assert.rejects(read([{ at: 0, author: 1, update: new Uint8Array([255, 255, 255]) }]))
  })
})

describe("reading an hour", () => {
  it("lets the page do other things in between and shows the part that is read", async () => {
    let now = 0
    const shown = []
    const { edits } = typed(2 * CHECKPOINT_EVERY)
    const tape = createTape(edits, { now: () => (now += SLICE_MS / 100), pause: async () => { shown.push(tape.frame(Infinity).count) } })
    await tape.build()
    assert.ok(shown.length >= 8, "there were pauses")
    assert.deepEqual([...new Set(shown)], [0, CHECKPOINT_EVERY], "what is read is shown, by checkpoints")
    assert.equal(tape.frame(Infinity).count, edits.length)
  })

  it("can be stopped", async () => {
    const tape = createTape(typed(600).edits, { now: () => 0 })
    tape.stop()
    await tape.build()
    assert.equal(tape.built(), 0)
  })
})
